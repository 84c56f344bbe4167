//! Simulates a hostile collector with any status, headers and body. No response may end the process, stop the client
//! for good, make it send requests in a loop, or acknowledge visits that the response does not account for.
#![no_main]

use alldrawn_core::deliver::queue::{Limits, MemoryStorage, Queue};
use alldrawn_core::deliver::upload::{Delivery, Next, Now, Response, UploadConfig, parse_reply};
use libfuzzer_sys::fuzz_target;

const WEEK_MS: u64 = 7 * 24 * 3_600_000;

fuzz_target!(|input: (u16, Option<String>, Option<String>, Vec<u8>, u64)| {
    let (status, retry_after, date, body, random) = input;
    if let Ok(reply) = parse_reply(&body, 2) {
        assert_eq!(reply.stored + reply.refused, 2);
    }
    let config = UploadConfig { batch_age_ms: 0, ..UploadConfig::default() };
    let mut now = Now { mono_ms: 0, wall_ms: 784_111_777_000, random };
    let mut delivery = Delivery::new(Queue::open(MemoryStorage::default(), Limits::MAIN), config, true, &now);
    for id in 0..2 {
        delivery.finish([id; 16], b"a visit", &now);
    }
    let answer = Response::Response { status, retry_after, date, body };
    for _ in 0..8 {
        match delivery.next_batch(&now) {
            Next::Send(batch) => {
                assert!(delivery.batch_done(batch.handle, &answer, &now).is_some());
                assert!(!matches!(delivery.next_batch(&now), Next::Send(_)), "the next request must wait");
            }
            Next::Wait { ms } => {
                assert!(ms > 0 && ms <= WEEK_MS, "a wait of {ms} ms is not between 1 ms and a week");
                now.mono_ms += ms;
            }
            Next::Idle => break,
        }
    }
    assert_eq!(delivery.commit(&now), Ok(()));
});
