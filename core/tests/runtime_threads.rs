//! The runtime's worker thread and the frame path: full channels, hanging disks, consent and panics.
#![cfg(feature = "runtime")]
#![allow(clippy::unwrap_used)]

mod scene;

use std::io::Read;
use std::sync::{Arc, Barrier};
use std::{env, fs, process, thread};

use alldrawn_core::deliver::queue::{MemoryStorage, Queue, Storage, StorageError, open_slot};
use alldrawn_core::deliver::runtime::{
    CHANNEL_MESSAGES, InstallError, ManualClock, NextUpload, Runtime, RuntimeConfig, State, SystemClock,
    Upload, install, installed,
};
use alldrawn_core::deliver::upload::{BatchResult, Random, Response, UploadConfig};
use alldrawn_core::wire::{Batch, DropReason, Outcome, UploadReply};
use crossbeam_channel::{Receiver, Sender, bounded};
use prost::Message;
use scene::{begun, small_event, visit_id};

/// A disk whose appends report on `waiting` and then block until `leave` receives or is closed.
struct StallingDisk<S> {
    disk: S,
    waiting: Sender<()>,
    leave: Receiver<()>,
}

impl<S: Storage> Storage for StallingDisk<S> {
    fn segments(&mut self) -> Result<Vec<u64>, StorageError> {
        self.disk.segments()
    }

    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError> {
        self.disk.read(segment, offset, into)
    }

    fn append(&mut self, segment: u64, bytes: &[u8], sync: bool) -> Result<(), StorageError> {
        // An error means that the test has dropped its end of the channel, so there is nothing to wait for.
        let _ = self.waiting.send(());
        let _ = self.leave.recv();
        self.disk.append(segment, bytes, sync)
    }

    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError> {
        self.disk.truncate(segment, length)
    }

    fn remove(&mut self, segment: u64) -> Result<(), StorageError> {
        self.disk.remove(segment)
    }
}

fn eager() -> UploadConfig {
    UploadConfig { batch_age_ms: 0, gap_ms: 0, ..UploadConfig::default() }
}

fn visits(upload: &Upload) -> Batch {
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(&upload.body[..]).read_to_end(&mut body).unwrap();
    Batch::decode(&body[..]).unwrap()
}

fn stored(visits: usize) -> Response {
    Response::of(200, UploadReply { stored: visits as u32, ..UploadReply::default() }.encode_to_vec())
}

/// The disk hangs in its first write until the channel is closed near the end of the test. No call waits for that.
#[test]
fn the_frame_path_never_waits_for_a_hanging_disk() {
    let ((waiting, is_waiting), (let_go, leave)) = (bounded(0), bounded::<()>(0));
    let runtime = Runtime::start_over(eager(), true, Arc::new(SystemClock::default()), move || {
        StallingDisk { disk: MemoryStorage::default(), waiting, leave }
    })
    .unwrap();
    let mut random = Random(60);
    let first = visit_id(&mut random);
    assert!(runtime.begin(first, begun(first, "Home")));
    is_waiting.recv().unwrap();

    let (mut taken, mut refused) = (0, 0);
    for _ in 0..4 * CHANNEL_MESSAGES {
        let id = visit_id(&mut random);
        assert_eq!(runtime.sample(&id), Some(1));
        runtime.begin(id, begun(id, "Home"));
        runtime.seen(id, 1_200_000);
        if runtime.finish(id, small_event(id)) { taken += 1 } else { refused += 1 }
    }
    assert!(taken >= CHANNEL_MESSAGES / 2 && refused > 0);
    assert_eq!(runtime.status().dropped, refused, "visits refused by the full channel are counted");
    assert!(runtime.status().skipped > 0);

    // From here on the disk works: a closed channel lets every append pass.
    drop((let_go, is_waiting));
    assert!(runtime.flush(false));
    let status = runtime.status();
    assert_eq!((status.state, status.queued as usize, status.dropped), (State::Durable, taken, refused));
    let NextUpload::Send(upload) = runtime.next_batch() else { panic!("a batch must be due") };
    let dropped = &visits(&upload).dropped;
    assert_eq!((dropped[0].reason(), dropped[0].count), (DropReason::QueueFull, refused));
}

/// The visit's begin record is on disk, and the channel refuses the visit's event: the visit is counted as dropped, and
/// not reported as lost too.
#[test]
fn a_visit_refused_by_a_full_channel_is_counted_once() {
    let folder = scene::fresh_folder("overflow");
    let ((waiting, is_waiting), (let_go, leave)) = (bounded(0), bounded::<()>(0));
    let slot = folder.clone();
    let runtime = Runtime::start_over(eager(), true, Arc::new(SystemClock::default()), move || {
        StallingDisk { disk: open_slot(&slot).unwrap().storage, waiting, leave }
    })
    .unwrap();
    let mut random = Random(62);
    let first = visit_id(&mut random);
    assert!(runtime.begin(first, begun(first, "Home")));
    is_waiting.recv().unwrap();
    let mut other = || visit_id(&mut random);
    while runtime.finish(other(), vec![0; 1_000]) {}
    assert!(!runtime.finish(first, vec![0; 1_000]));
    drop((let_go, is_waiting));
    assert!(runtime.flush(false));
    let (queued, dropped) = (runtime.status().queued as usize, runtime.status().dropped);
    drop(runtime);

    let queue = scene::open(&folder);
    assert_eq!((queue.backlog().0, queue.drops().total()), (queued, dropped));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_channels_bytes_are_bounded() {
    let ((waiting, is_waiting), (let_go, leave)) = (bounded(0), bounded::<()>(0));
    let clock = Arc::new(ManualClock::default());
    let runtime = Runtime::start_over(eager(), true, clock, move || StallingDisk {
        disk: MemoryStorage::default(),
        waiting,
        leave,
    })
    .unwrap();
    let id = visit_id(&mut Random(61));
    assert!(runtime.begin(id, begun(id, "Home")));
    is_waiting.recv().unwrap();
    let taken = (0..100).filter(|_| runtime.finish(id, vec![0; 15_000])).count();
    assert_eq!(taken, alldrawn_core::deliver::runtime::CHANNEL_BYTES / 15_000);
    drop((let_go, is_waiting));
}

#[test]
fn visits_of_many_threads_arrive_or_are_counted() {
    let clock = Arc::new(SystemClock::default());
    let runtime = Runtime::start_over(eager(), true, clock, MemoryStorage::default).unwrap();
    let start = Barrier::new(5);
    let (mut arrived, mut reported) = (0, 0);
    let mut taken = 0;
    thread::scope(|scope| {
        let producers: Vec<_> = (0..4)
            .map(|seed| {
                let (runtime, start) = (&runtime, &start);
                scope.spawn(move || {
                    let mut random = Random(seed);
                    start.wait();
                    (0..500)
                        .filter(|_| {
                            let id = visit_id(&mut random);
                            runtime.begin(id, begun(id, "Home"));
                            runtime.finish(id, small_event(id))
                        })
                        .count()
                })
            })
            .collect();
        start.wait();
        let mut upload = || {
            while let NextUpload::Send(upload) = runtime.next_batch() {
                let batch = visits(&upload);
                let response = stored(batch.visits.len());
                assert!(matches!(
                    runtime.batch_done(upload.handle, response),
                    Some(BatchResult::Delivered(_))
                ));
                arrived += batch.visits.len();
                reported += batch.dropped.iter().map(|dropped| dropped.count).sum::<u64>();
            }
        };
        upload();
        taken = producers.into_iter().map(|producer| producer.join().unwrap()).sum();
        assert!(runtime.flush(true));
        upload();
    });
    assert_eq!(arrived, taken);
    assert_eq!(reported + runtime.status().dropped, 2_000 - taken as u64);
}

#[test]
fn the_next_launch_delivers_files_and_withdrawing_consent_erases_them() {
    let folder = env::temp_dir().join(format!("alldrawn-runtime-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    let config = RuntimeConfig { folder: folder.clone(), upload: eager(), consent: true };
    let start = || Runtime::start(config.clone(), Arc::new(SystemClock::default())).unwrap();
    let logs = || {
        let files = fs::read_dir(folder.join("0")).unwrap().map(|file| file.unwrap().file_name());
        files.filter(|name| name.to_str().unwrap().ends_with(".log")).count()
    };
    let mut random = Random(62);
    let [pending, finished] = [(); 2].map(|()| visit_id(&mut random));
    let runtime = start();
    assert!(runtime.begin(pending, begun(pending, "Home")));
    assert!(runtime.finish(finished, small_event(finished)));
    assert!(runtime.flush(false));
    drop(runtime);

    let runtime = start();
    let NextUpload::Send(upload) = runtime.next_batch() else { panic!("a batch must be due") };
    let batch = visits(&upload);
    let outcomes: Vec<_> =
        batch.visits.iter().map(|visit| (visit.visit_id.clone(), visit.outcome())).collect();
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.contains(&(pending.to_vec(), Outcome::Lost)));
    assert_eq!(upload.headers[1], ("Content-Encoding", "gzip"));
    assert_eq!(upload.headers[2], ("Accept", "application/x-protobuf"));
    assert!(logs() > 0);

    runtime.set_consent(false);
    assert!(!runtime.finish(finished, small_event(finished)));
    assert_eq!(runtime.sample(&finished), None);
    assert!(runtime.flush(false));
    assert_eq!(logs(), 0, "no log is left on disk");
    assert_eq!(runtime.batch_done(upload.handle, stored(2)), None, "the batch was erased with the queue");
    assert_eq!(runtime.next_batch(), NextUpload::Idle);
    runtime.set_consent(true);
    assert!(runtime.finish(finished, small_event(finished)));
    assert!(runtime.flush(true));
    assert_eq!(runtime.status().queued, 1);
    drop(runtime);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn renewing_consent_at_once_still_erases_earlier_visits() {
    let ((waiting, is_waiting), (let_go, leave)) = (bounded(0), bounded::<()>(0));
    let runtime = Runtime::start_over(eager(), true, Arc::new(SystemClock::default()), move || {
        StallingDisk { disk: MemoryStorage::default(), waiting, leave }
    })
    .unwrap();
    let mut random = Random(63);
    let [early, waits, late] = [(); 3].map(|()| visit_id(&mut random));
    assert!(runtime.finish(early, small_event(early)));
    is_waiting.recv().unwrap();
    // The worker hangs, so this visit is still in the channel when consent is withdrawn and given again.
    assert!(runtime.finish(waits, small_event(waits)));
    runtime.set_consent(false);
    runtime.set_consent(true);
    assert!(runtime.finish(late, small_event(late)));
    drop((let_go, is_waiting));
    assert!(runtime.flush(true));
    let NextUpload::Send(upload) = runtime.next_batch() else { panic!("a batch must be due") };
    let ids: Vec<_> = visits(&upload).visits.into_iter().map(|visit| visit.visit_id).collect();
    assert_eq!(ids, [late.to_vec()]);
}

/// Another process of the app has ended since this one was launched. Its slot holds a file that at first cannot be
/// removed.
#[test]
fn withdrawing_consent_erases_unlocked_slots() {
    let folder = env::temp_dir().join(format!("alldrawn-slots-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    let config = RuntimeConfig { folder: folder.clone(), upload: eager(), consent: true };
    let runtime = Runtime::start(config, Arc::new(SystemClock::default())).unwrap();
    assert!(runtime.flush(false));
    let id = visit_id(&mut Random(65));
    let slot = open_slot(&folder).unwrap();
    assert_eq!(slot.number, 1);
    let mut ended = Queue::open(slot.storage, slot.limits);
    ended.finish(id, &small_event(id), 0);
    ended.commit(0).unwrap();
    drop(ended);
    let stubborn = folder.join("1").join(format!("{:016x}.log", 99));
    fs::create_dir(&stubborn).unwrap();
    let logs = || {
        let files = fs::read_dir(folder.join("1")).unwrap().map(|file| file.unwrap().file_name());
        files.filter(|name| name.to_str().unwrap().ends_with(".log")).count()
    };
    assert_eq!(logs(), 2);

    runtime.set_consent(false);
    runtime.flush(false);
    assert_eq!(logs(), 1, "the removable log is erased");
    runtime.set_consent(true);
    assert_eq!(open_slot(&folder).unwrap().number, 2, "the slot stays unused until it is erased");
    fs::remove_dir(stubborn).unwrap();
    assert!(runtime.flush(false));
    assert_eq!(open_slot(&folder).unwrap().number, 1, "the slot is erased and free again");
    drop(runtime);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_panic_on_the_worker_stops_only_the_runtime() {
    let clock = Arc::new(SystemClock::default());
    let runtime =
        Runtime::start_over(eager(), true, clock, || -> MemoryStorage { panic!("on purpose, by a test") })
            .unwrap();
    let id = visit_id(&mut Random(64));
    assert!(!runtime.flush(false));
    assert_eq!(runtime.next_batch(), NextUpload::Stopped);
    assert!(!runtime.finish(id, small_event(id)));
    assert_eq!(runtime.status().state, State::Failed);
}

#[test]
fn a_second_install_is_refused() {
    let folder = env::temp_dir().join(format!("alldrawn-install-{}", process::id()));
    let config = RuntimeConfig { folder: folder.clone(), upload: eager(), consent: true };
    assert!(installed().is_none());
    let first = install(config.clone()).unwrap();
    assert_eq!(install(config).err(), Some(InstallError::Installed));
    assert!(std::ptr::eq(installed().unwrap(), first));
    assert!(first.flush(false));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_unusable_folder_is_reported_and_visits_are_delivered_from_memory() {
    let folder = env::temp_dir().join(format!("alldrawn-blocked-{}", process::id()));
    fs::write(&folder, b"not a folder").unwrap();
    let config = RuntimeConfig { folder: folder.clone(), upload: eager(), consent: true };
    let runtime = Runtime::start(config, Arc::new(SystemClock::default())).unwrap();
    let id = visit_id(&mut Random(65));
    assert!(runtime.finish(id, small_event(id)));
    assert!(!runtime.flush(true), "the flush is not durable");
    assert!(matches!(runtime.status().state, State::MemoryOnly(StorageError::Device(_))));
    assert!(matches!(runtime.next_batch(), NextUpload::Send(_)));
    fs::remove_file(folder).unwrap();
}
