//! A visit's begin record: what is known when the visit begins, as an event in protobuf bytes. If the process dies
//! before the visit ends, the next launch makes the `lost` event from it (metric §10).

use prost::Message;

use super::log_record::VisitId;
use crate::judge::event::MessageWriter;
use crate::limits::LONGEST_BEGIN;
use crate::wire::Outcome;

/// The fields of a begin record's `Visit` that are read here. Decoding and encoding the whole message took 27 KB of an
/// Android app.
#[derive(Clone, PartialEq, Message)]
struct BeginRecord {
    #[prost(bytes = "vec", tag = "1")]
    visit_id: Vec<u8>,
    #[prost(uint64, tag = "8")]
    begin_us: u64,
}

/// Returns true if the bytes are a begin record: a protobuf message of at most [`LONGEST_BEGIN`] bytes, the length to
/// which the core cuts its begin records.
pub(super) fn is_begin_record(begin_record: &[u8]) -> bool {
    begin_record.len() <= LONGEST_BEGIN && BeginRecord::decode(begin_record).is_ok()
}

/// Makes the `lost` event of a visit that was last seen at `seen_us`, from its begin record. Returns `None` if the
/// record cannot be decoded.
///
/// The new fields are appended: protobuf reads the last value of a field.
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
    fn a_lost_event_keeps_every_field_of_its_begin_record() -> Result<(), prost::DecodeError> {
        let known = Visit {
            visit_id: vec![1; 16],
            surface: "Home".to_owned(),
            elapsed_us: 70,
            begin_us: 70,
            weight: 3,
            ..Visit::default()
        };
        // From a later version, with a field that this version does not know.
        let begin_record = [known.encode_to_vec(), vec![0xF8, 0x07, 5]].concat();
        assert!(is_begin_record(&begin_record));
        for (id, seen_us, elapsed_us) in [([1; 16], 900, 900), ([2; 16], 60, 70), ([1; 16], 0, 70)] {
            let bytes = lost_event(id, &begin_record, seen_us).unwrap_or_default();
            let expected =
                Visit { visit_id: id.to_vec(), outcome: Outcome::Lost.into(), elapsed_us, ..known.clone() };
            assert_eq!(Visit::decode(&bytes[..])?, expected);
            assert!(bytes.starts_with(&begin_record));
        }
        // Cut off within a field, too long, and not a message.
        assert!(
            lost_event([1; 16], &begin_record[..10], 0).is_none() && !is_begin_record(&begin_record[..10])
        );
        assert!(!is_begin_record(&[begin_record, vec![0; LONGEST_BEGIN]].concat()));
        assert!(!is_begin_record(&[0xFF; 16]));
        Ok(())
    }
}
