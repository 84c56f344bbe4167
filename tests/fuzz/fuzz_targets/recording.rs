//! Reads arbitrary bytes as a recording. Reading and replaying must never panic, and the calls must be written back as
//! the same bytes.
#![no_main]

use alldrawn_core::record::{ENTRY_LEN, End, Recorder, Recording};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(recording) = Recording::parse(bytes) else { return };
    let mut recorder = Recorder::new(usize::MAX);
    recording.calls.iter().for_each(|(_, call)| recorder.record(call));
    let read = match recording.end {
        End::Whole => bytes.len(),
        End::Cut { offset } => offset,
        End::Overflowed { offset } => {
            assert_eq!(offset + ENTRY_LEN, bytes.len());
            offset
        }
    };
    assert_eq!(recorder.bytes(), &bytes[..read]);
    let replies: Vec<_> = recording.replay().collect();
    assert_eq!(replies, recording.replay().collect::<Vec<_>>(), "two replays must give the same replies");
});
