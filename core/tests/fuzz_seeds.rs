//! The fuzz targets' seeds are equal to the bytes that the queue writes today.
#![allow(clippy::unwrap_used)]

mod scene;

use std::fs;
use std::path::Path;

use alldrawn_core::deliver::queue::{Limits, MemoryStorage, Queue};
use alldrawn_core::deliver::upload::{Random, parse_reply};
use alldrawn_core::wire::UploadReply;
use prost::Message;
use scene::{begun, reopen, small_event, visit_id};

/// Returns a log with every kind of record: begins, last-seen times, events, retired events and counts.
fn every_kind_of_record() -> Vec<u8> {
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut random = Random(70);
    for nth in 0..6 {
        let id = visit_id(&mut random);
        queue.begin(id, &begun(id, "Home"), 0);
        queue.commit(0).unwrap();
        queue.seen(id, 2_000_000, 0);
        if nth % 3 > 0 {
            queue.finish(id, &small_event(id), 0);
        }
        queue.commit(0).unwrap();
    }
    let first = queue.oldest(1, usize::MAX);
    queue.retire(&[first[0].ticket], None);
    queue.commit(0).unwrap();
    queue.storage_mut().segments[&1].clone()
}

/// To regenerate the seeds, run `ALLDRAWN_WRITE_SEEDS=1 cargo test -p alldrawn-core --test fuzz_seeds`, and read
/// the diff: released versions have logs of the old format on their disks.
#[test]
fn fuzz_seeds_match_the_formats_written_today() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/seeds");
    let log = every_kind_of_record();
    let reply = UploadReply { stored: 2, sample_one_in: 10, off_for_s: Some(60), ..UploadReply::default() };
    let files = [
        ("queue_file/whole", [&[255], &log[..]].concat()),
        ("queue_file/cut", [&[255], &log[..log.len() - 9]].concat()),
        ("queue_file/hole", [&[255], &log[..200], &[0; 60], &log[260..]].concat()),
        ("queue_file/two", [&[128], &log[..]].concat()),
        ("upload_reply/reply", reply.encode_to_vec()),
        ("upload_reply/date", b"Sun, 06 Nov 1994 08:49:37 GMT".to_vec()),
    ];
    for (name, bytes) in files {
        let path = seeds.join(name);
        if std::env::var_os("ALLDRAWN_WRITE_SEEDS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "{name}");
    }
    let mut queue = reopen(MemoryStorage { segments: [(1, log)].into() });
    assert_eq!((queue.backlog().0, queue.drops().total()), (5, 0));
    assert_eq!(queue.oldest(9, usize::MAX).len(), 5);
    assert_eq!(parse_reply(&reply.encode_to_vec(), 2), Ok(reply));
}
