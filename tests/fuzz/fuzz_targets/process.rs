//! Reads arbitrary bytes as a native binding's configuration and calls (op, length, payload). Nothing may panic,
//! unreadable calls must be refused and counted, and the recording must replay to the same events.
#![no_main]

use alldrawn_core::boundary::{Core, read_runtime_config};
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::engine::Handle;
use alldrawn_core::record::Recording;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(config) = read_runtime_config(bytes) {
        assert!(!config.folder.as_os_str().is_empty());
        assert!(config.upload.batch_visits > 0);
    }
    let mut core = Core::default();
    core.record(usize::MAX);
    let (mut rest, mut events, mut rejected) = (bytes, Vec::new(), 0);
    while let Some((&[op, low, high], tail)) = rest.split_first_chunk() {
        let (payload, next) = tail.split_at(usize::from(u16::from_le_bytes([low, high])).min(tail.len()));
        rest = next;
        let answer = core.call(op, payload);
        rejected += u32::from(answer != u64::MAX && answer as u16 & decision::REJECTED != 0);
        let begun = core.begun();
        assert!(
            begun == Handle::NONE || core.late_nodes(begun.bits()).is_none(),
            "a visit that has just begun must not have ended"
        );
        events.extend(core.take_finished().map(|finished| finished.event));
        assert!(core.take_finished().is_none(), "an event must be returned only once");
    }
    let [snapshots, calls, _] = core.refusals();
    assert_eq!(snapshots + calls, rejected);
    let file = core.take_recording();
    let recording = Recording::parse(&file).expect("the core's recording must be readable");
    let replayed: Vec<_> = recording.replay().filter_map(|reply| reply.event).collect();
    assert_eq!(replayed, events);
});
