//! The begin record of a visit: what is known of it when it begins, as an event in protobuf bytes. If the process dies before
//! the visit ends, the next launch makes its `lost` event of it (metric §10).

use prost::Message;

use super::log_record::VisitId;
use crate::judge::event::MessageWriter;
use crate::limits::LONGEST_BEGIN;
use crate::wire::Outcome;

/// What a begin record's `Visit` says that matters here. The code that reads all of it, and writes it again, was 27 KB of
/// an Android app.
#[derive(Clone, PartialEq, Message)]
struct BeginRecord {
    #[prost(bytes = "vec", tag = "1")]
    visit_id: Vec<u8>,
    #[prost(uint64, tag = "8")]
    begin_us: u64,
}

/// Whether a begin record holds a message that is no longer than those of ours, which are cut to the limits.
pub(super) fn is_begin_record(begin_record: &[u8]) -> bool {
    begin_record.len() <= LONGEST_BEGIN && BeginRecord::decode(begin_record).is_ok()
}

/// The `lost` event of a visit that was last seen at `seen_us`, from its begin record. `None`: that is no message.
///
/// What is new stands behind what was known: protobuf reads the last value of a field.
pub(super) fn lost_event(id: VisitId, begin_record: &[u8], seen_us: u64) -> Option<Vec<u8>> {
    let known = BeginRecord::decode(begin_record).ok()?;
    let mut lost = MessageWriter(begin_record.to_vec());
    if known.visit_id != id {
        lost.bytes(1, &id);
    }
    lost.number(3, Outcome::Lost as u64);
    lost.optional(7, Some(seen_us.max(known.begin_us)));
    Some(lost.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Visit;

    #[test]
    fn a_lost_event_says_what_its_begin_said() -> Result<(), prost::DecodeError> {
        let known = Visit {
            visit_id: vec![1; 16],
            surface: "Home".to_owned(),
            elapsed_us: 70,
            begin_us: 70,
            weight: 3,
            ..Visit::default()
        };
        // A later version's: with a field that this one does not know.
        let begin_record = [known.encode_to_vec(), vec![0xF8, 0x07, 5]].concat();
        assert!(is_begin_record(&begin_record));
        for (id, seen_us, elapsed_us) in [([1; 16], 900, 900), ([2; 16], 60, 70), ([1; 16], 0, 70)] {
            let bytes = lost_event(id, &begin_record, seen_us).unwrap_or_default();
            let expected =
                Visit { visit_id: id.to_vec(), outcome: Outcome::Lost.into(), elapsed_us, ..known.clone() };
            assert_eq!(Visit::decode(&bytes[..])?, expected);
            assert!(bytes.starts_with(&begin_record));
        }
        // Cut off within a field, too long, and no message at all.
        assert!(
            lost_event([1; 16], &begin_record[..10], 0).is_none() && !is_begin_record(&begin_record[..10])
        );
        assert!(!is_begin_record(&[begin_record, vec![0; LONGEST_BEGIN]].concat()));
        assert!(!is_begin_record(&[0xFF; 16]));
        Ok(())
    }
}
