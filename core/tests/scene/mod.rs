//! Shared by the delivery tests: typical visits, and a disk that fails on purpose.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;

use alldrawn_core::deliver::queue::{Limits, MemoryStorage, Queue, Storage, StorageError, VisitId};
use alldrawn_core::deliver::upload::Random;
use alldrawn_core::wire::*;
use prost::Message;

pub fn visit_id(random: &mut Random) -> VisitId {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&random.draw().to_le_bytes());
    id[8..].copy_from_slice(&random.draw().to_le_bytes());
    id
}

pub fn below(random: &mut Random, most: u64) -> u64 {
    random.draw() % most
}

/// Returns a begin record's visit: the fields that are known when a surface opens.
pub fn begun(id: VisitId, surface: &str) -> Vec<u8> {
    Visit {
        visit_id: id.to_vec(),
        surface: surface.to_owned(),
        start_source: i32::from(StartSource::Input),
        begin_us: 4_000,
        start_wall_ms: 1_790_000_000_000,
        ..Visit::default()
    }
    .encode_to_vec()
}

/// Returns a finished visit with few fields.
pub fn small_event(id: VisitId) -> Vec<u8> {
    Visit { visit_id: id.to_vec(), surface: "Home".to_owned(), elapsed_us: 900_000, ..Visit::default() }
        .encode_to_vec()
}

/// Returns one session's visits in a shopping app: 8 surfaces, mostly images and texts, with varying times and
/// counts.
pub fn typical_visits(count: usize, seed: u64) -> Vec<Visit> {
    const SURFACES: [&str; 8] = [
        "HomeFeedActivity",
        "ProductDetailActivity",
        "SearchResultsFragment",
        "CartFragment",
        "CheckoutActivity",
        "ProfileFragment",
        "OrderHistoryFragment",
        "ReviewsDialog",
    ];
    const LABELS: [(&str, NodeKind); 8] = [
        ("hero_image", NodeKind::Image),
        ("product_photo", NodeKind::Image),
        ("price_label", NodeKind::Text),
        ("title", NodeKind::Text),
        ("rating_stars", NodeKind::Image),
        ("seller_avatar", NodeKind::Image),
        ("description", NodeKind::Text),
        ("promo_video", NodeKind::Video),
    ];
    let mut random = Random(seed);
    let session = visit_id(&mut random);
    let mut wall = 1_790_000_000_000_i64;
    (0..count)
        .map(|_| {
            let complete = below(&mut random, 10) < 8;
            let total = 300_000 + below(&mut random, 1_800_000);
            let mut share = |of: u64| total * of / 100 + below(&mut random, 20_000);
            let (first, vc25, vc50, vc75, vc90) = (share(20), share(30), share(50), share(70), share(85));
            let begin = 2_000 + below(&mut random, 12_000);
            wall += 2_000 + below(&mut random, 30_000) as i64;
            let mut curve = Vec::new();
            let (mut at, mut permille) = (first, 0);
            while permille < 1_000 {
                permille = (permille + 120 + below(&mut random, 260)).min(1_000);
                curve.extend([at, permille]);
                at += total / 8 + below(&mut random, 40_000);
            }
            let mut nodes = |count: u64, ready: bool| -> Vec<NodeTime> {
                (0..count)
                    .map(|back| {
                        let (label, kind) = LABELS[below(&mut random, 8) as usize];
                        NodeTime {
                            kind: i32::from(kind),
                            label: label.to_owned(),
                            x: 8 * below(&mut random, 40) as i32,
                            y: below(&mut random, 866) as i32,
                            width: 24 + below(&mut random, 387) as u32,
                            height: 16 + below(&mut random, 400) as u32,
                            ready_us: ready.then(|| total - back * 30_000 - below(&mut random, 20_000)),
                            failed: false,
                        }
                    })
                    .collect()
            };
            let (last_ready, still_pending) = (nodes(5, true), nodes(if complete { 0 } else { 3 }, false));
            let images = 4 + below(&mut random, 16) as u32;
            let texts = 6 + below(&mut random, 20) as u32;
            Visit {
                visit_id: visit_id(&mut random).to_vec(),
                surface: SURFACES[below(&mut random, 8) as usize].to_owned(),
                outcome: i32::from(if complete { Outcome::Complete } else { Outcome::Interacted }),
                start_source: i32::from(StartSource::Input),
                end_source: i32::from(EndSource::Presented),
                visually_complete_us: complete.then_some(total),
                elapsed_us: total,
                begin_us: begin,
                first_content_us: Some(first),
                first_candidate_us: complete.then_some(vc90),
                last_candidate_us: complete.then_some(total),
                withdrawn_candidates: below(&mut random, 2) as u32,
                definition_version: 1,
                platform: i32::from(Platform::Android),
                flags: 1 << VisitFlag::Settled as u32 | 1 << VisitFlag::HoldsObserved as u32,
                weight: 1,
                progress: Some(Progress {
                    vc25_us: Some(vc25),
                    vc50_us: Some(vc50),
                    vc75_us: Some(vc75),
                    vc90_us: Some(vc90),
                    speed_index_us: Some(total * 55 / 100 + below(&mut random, 30_000)),
                    curve,
                }),
                counts: Some(Counts {
                    images,
                    texts,
                    frames: 10 + below(&mut random, 90) as u32,
                    required: images + texts,
                    ..Counts::default()
                }),
                last_ready,
                still_pending,
                input_age_us: Some(begin),
                start_wall_ms: wall,
                session_id: session.to_vec(),
                environment: Some(Environment {
                    sdk_version: "0.1.0".to_owned(),
                    app: "com.example.shop".to_owned(),
                    app_version: "8.14.2 (81402)".to_owned(),
                    os: "Android".to_owned(),
                    os_version: "15".to_owned(),
                    device_class: "mid".to_owned(),
                    network_class: "4g".to_owned(),
                }),
                tags: vec![Tag { name: "experiment".to_owned(), value: "feed_v2".to_owned() }],
                viewport_width: 411,
                viewport_height: 866,
                ..Visit::default()
            }
        })
        .collect()
}

/// A disk that can refuse writes, write only a part, or fail to truncate and remove.
#[derive(Clone, Debug, Default)]
pub struct FaultyDisk {
    pub disk: MemoryStorage,
    /// Writes fail with this error after the given number of bytes.
    pub fault: Option<(StorageError, usize)>,
    /// Truncating and removing fail too.
    pub stuck: bool,
    /// The largest number of bytes that were on the disk at any time.
    pub most_bytes: usize,
}

impl FaultyDisk {
    pub fn bytes(&self) -> usize {
        self.disk.segments.values().map(Vec::len).sum()
    }
}

impl Storage for FaultyDisk {
    fn segments(&mut self) -> Result<Vec<u64>, StorageError> {
        self.disk.segments()
    }

    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError> {
        self.disk.read(segment, offset, into)
    }

    fn append(&mut self, segment: u64, bytes: &[u8], sync: bool) -> Result<(), StorageError> {
        let (written, result) = match self.fault {
            Some((error, written)) => (&bytes[..written.min(bytes.len())], Err(error)),
            None => (bytes, Ok(())),
        };
        if result.is_ok() || !written.is_empty() {
            self.disk.append(segment, written, sync)?;
        }
        self.most_bytes = self.most_bytes.max(self.bytes());
        result
    }

    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError> {
        if self.stuck { Err(StorageError::Device(Some(5))) } else { self.disk.truncate(segment, length) }
    }

    fn remove(&mut self, segment: u64) -> Result<(), StorageError> {
        if self.stuck { Err(StorageError::Device(Some(5))) } else { self.disk.remove(segment) }
    }
}

/// Returns the ids of all visits that wait for delivery.
pub fn ids<S: Storage>(queue: &mut Queue<S>) -> BTreeSet<VisitId> {
    queue.oldest(usize::MAX, usize::MAX).into_iter().map(|queued| queued.id).collect()
}

/// Returns the path of a folder for this process, which does not exist yet.
#[cfg(feature = "runtime")]
pub fn fresh_folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("alldrawn-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

#[cfg(feature = "runtime")]
pub fn open(folder: &std::path::Path) -> Queue<alldrawn_core::deliver::queue::FileStorage> {
    let slot = alldrawn_core::deliver::queue::open_slot(folder).unwrap();
    let mut queue = Queue::open(slot.storage, slot.limits);
    queue.commit(0).unwrap();
    queue
}

pub fn reopen(disk: MemoryStorage) -> Queue<MemoryStorage> {
    let mut queue = Queue::open(disk, Limits::MAIN);
    queue.commit(0).unwrap();
    queue
}

/// Prints a histogram of times.
pub fn print_distribution(name: &str, values_ms: &[u64]) {
    let bounds = [1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 14_400, 86_400];
    let mut from = 0;
    println!("{name}:");
    for to in bounds.into_iter().chain([u64::MAX / 1_000]) {
        let count = values_ms.iter().filter(|value| (from..to * 1_000).contains(*value)).count();
        let upper = if to > 86_400 { "more".to_owned() } else { format!("{to} s") };
        println!("  to {upper:>7} {count:>7} {}", "#".repeat(count * 60 / values_ms.len().max(1)));
        from = to * 1_000;
    }
}

pub fn stored_reply(visits: usize) -> UploadReply {
    UploadReply { stored: visits as u32, ..UploadReply::default() }
}
