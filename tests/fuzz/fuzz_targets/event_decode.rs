//! Decodes arbitrary bytes as an event and as an upload's batch. Decoding, counting and summarising them must never
//! panic.
#![no_main]

use alldrawn_core::wire::{Batch, Visit};
use alldrawn_stats::{Summary, Tally, VisitTime, censoring};
use libfuzzer_sys::fuzz_target;
use prost::Message;

fuzz_target!(|bytes: &[u8]| {
    let mut tally = Tally::new();
    if let Ok(visit) = Visit::decode(bytes) {
        count(&visit, &mut tally);
        assert_eq!(
            Visit::decode(visit.encode_to_vec().as_slice()),
            Ok(visit),
            "a decoded event must be the same after it is encoded and decoded"
        );
    }
    if let Ok(batch) = Batch::decode(bytes) {
        batch.visits.iter().for_each(|visit| count(visit, &mut tally));
    }
    let _ = Summary::new(&tally);
});

fn count(visit: &Visit, tally: &mut Tally) {
    if let VisitTime::Observed(_) | VisitTime::Unsettled(_) = censoring::visit_time(visit) {
        assert!(censoring::is_completed(visit), "only completed visits may count as observed");
        assert!(visit.visually_complete_us.is_some());
    }
    tally.add(visit);
}
