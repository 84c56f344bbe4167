//! Audit records: what was seen of a surface in the 5 s after its visit was confirmed (`metric.md` §8). A client sends
//! one as an entry of a batch of its own, with only the visit's id and the field `audit`.

use alldrawn_core::wire::{Audit, Outcome, Visit};
use prost::Message;

use super::visit_id::VisitId;

/// Longest watch, in microseconds: one minute. SDKs watch for 5 s; a longer time means that a clock was wrong.
const LONGEST_WATCH_US: u64 = 60 * 1_000_000;
/// Longest record that is stored as it was sent, in bytes. The fields that this version knows need about 30.
const LONGEST_RECORD: usize = 1_024;

/// An audit record that was decoded and checked, with its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedAudit {
    /// The id of the visit that was watched. An audit counts once for each id.
    pub id: VisitId,
    /// What was seen. The number of the cause may be of a later schema.
    pub audit: Audit,
    /// The record as it was sent, including fields of later schemas. If it is too long, only the known fields of an
    /// audit record, encoded again.
    pub bytes: Vec<u8>,
}

/// Returns true if the event is an audit record: it has no outcome, not even one of a later schema.
pub(super) fn is_record(event: &Visit) -> bool {
    event.audit.is_some() && event.outcome == Outcome::Unspecified as i32
}

/// Checks how long the surface was watched.
///
/// # Errors
/// Returns a message that names the field and its impossible value.
pub(super) fn check(audit: &Audit) -> Result<(), String> {
    match audit.watched_us {
        0..=LONGEST_WATCH_US => Ok(()),
        us => Err(format!("audit.watched_us is {us} µs, more than a minute")),
    }
}

/// Checks an audit record. Its other fields, which are absent in the records of SDKs, are not read.
///
/// # Errors
/// Returns a message that names the field and its impossible value.
pub(super) fn check_record(id: VisitId, audit: Audit, bytes: Vec<u8>) -> Result<CheckedAudit, String> {
    check(&audit)?;
    let bytes = if bytes.len() <= LONGEST_RECORD { bytes } else { encode(id, audit) };
    Ok(CheckedAudit { id, audit, bytes })
}

fn encode(id: VisitId, audit: Audit) -> Vec<u8> {
    Visit { visit_id: id.to_vec(), audit: Some(audit), ..Visit::default() }.encode_to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: VisitId = [7; 16];

    #[test]
    fn a_watch_of_a_minute_is_accepted_and_a_longer_one_is_refused() {
        let watched = |watched_us| check(&Audit { watched_us, cause: 2 });
        assert_eq!((watched(0), watched(LONGEST_WATCH_US)), (Ok(()), Ok(())));
        let why = watched(LONGEST_WATCH_US + 1).unwrap_err();
        assert!(why.contains("audit.watched_us is 60000001"), "{why}");
    }

    #[test]
    fn a_record_is_kept_as_it_was_sent_unless_it_is_too_long() {
        let audit = Audit { watched_us: 5_000_000, cause: 99 };
        let mut bytes = encode(ID, audit);
        bytes.extend([0xfa, 0x7f, 3, b'n', b'e', b'w']); // field 2047, a byte string
        let kept = check_record(ID, audit, bytes.clone()).unwrap();
        assert_eq!((kept.audit, &kept.bytes), (audit, &bytes));
        bytes.extend([0xfa, 0x7f, 0xe8, 0x07]); // the same field, 1,000 bytes long
        bytes.extend([b'x'; 1_000]);
        assert_eq!(check_record(ID, audit, bytes).unwrap().bytes, encode(ID, audit));
    }

    #[test]
    fn an_event_with_an_outcome_is_no_record() {
        let event = |outcome, audit| Visit { outcome, audit, ..Visit::default() };
        let audit = Some(Audit::default());
        assert!(is_record(&event(0, audit)));
        for other in [event(0, None), event(1, audit), event(99, audit)] {
            assert!(!is_record(&other), "{other:?}");
        }
    }
}
