//! Checks an upload: decodes the batch, cuts texts and lists that are too long, and refuses unreadable visits.

use std::{collections::BTreeMap, fmt};

use alldrawn_core::{
    limits,
    wire::{self, Visit},
};
use prost::{
    Message,
    encoding::{DecodeContext, decode_key, skip_field},
};

mod audit;
mod impossible;
mod visit_id;

pub use audit::CheckedAudit;
pub use visit_id::VisitId;

/// Longest event that is stored, in bytes: 64 KiB. The fields that this version knows need at most a quarter of it.
const LONGEST_EVENT: usize = 64 * 1_024;
/// The numbers of drop reasons that are counted separately, including reasons of later schemas. Other numbers count as
/// reason 0.
const REASONS: std::ops::Range<i32> = 0..32;

/// A visit that was decoded and checked, with its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedVisit {
    /// The visit's id. A visit counts once for each id.
    pub id: VisitId,
    /// The event as this version of the schema decodes it, cut to the limits.
    pub event: Visit,
    /// The event as it was sent, including fields of later schemas. If it was cut, it is encoded again.
    pub bytes: Vec<u8>,
}

impl CheckedVisit {
    /// The sampling weight: the number of visits that this one stands for, at least 1.
    pub fn weight(&self) -> u32 {
        self.event.weight.max(1)
    }
}

/// A batch that was decoded and checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckedBatch {
    /// The readable visits, in the order in which they were sent. An id may occur twice.
    pub visits: Vec<CheckedVisit>,
    /// The readable audit records, in the order in which they were sent. Of one id, only the first counts.
    pub audits: Vec<CheckedAudit>,
    /// The number of refused visits and audit records. They would be refused again, so the client need not send them
    /// again.
    pub refused: usize,
    /// The first of them.
    pub refusal: Option<RefusedVisit>,
    /// The number of visits that the client dropped, by the number of the reason.
    pub dropped: BTreeMap<i32, u32>,
    /// The number of the client's report that contains `dropped`. Counts of a report that is sent twice are added only
    /// once. `None` from older clients.
    pub report: Option<u64>,
    /// The sender's wall clock when it wrote the batch, milliseconds since 1970; 0 from older clients.
    pub sent_wall_ms: i64,
}

impl CheckedBatch {
    /// Returns the number of readable visits and audit records.
    pub fn entries(&self) -> usize {
        self.visits.len() + self.audits.len()
    }
}

/// A visit or audit record that cannot be decoded, or that has an impossible value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedVisit {
    /// Its position in the batch, from 0.
    pub index: usize,
    /// The reason, as a message for people.
    pub why: String,
}

impl fmt::Display for RefusedVisit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "visits[{}]: {}", self.index, self.why)
    }
}

/// Why a batch is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The bytes are not a protobuf `Batch`.
    NotABatch(String),
    /// The `Batch` contains neither visits nor drop counts.
    Empty,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABatch(why) => write!(f, "the body is not a protobuf alldrawn.v1.Batch: {why}"),
            Self::Empty => write!(f, "the batch is empty: it has neither visits nor drop counts"),
        }
    }
}

impl std::error::Error for Refusal {}

/// A `Batch` whose visits are still encoded: on the wire, a message and a byte string look the same. Decoding the
/// visits with the batch would lose the fields that this version does not know.
#[derive(Clone, PartialEq, Message)]
struct BatchOfBytes {
    #[prost(bytes = "vec", repeated, tag = "1")]
    visits: Vec<Vec<u8>>,
    #[prost(message, repeated, tag = "2")]
    dropped: Vec<wire::Dropped>,
    #[prost(fixed64, tag = "3")]
    report: u64,
    #[prost(int64, tag = "4")]
    sent_wall_ms: i64,
}

/// Decodes and checks an upload.
///
/// # Errors
/// The body is not a `Batch`, or the `Batch` is empty. A bad visit is no error: only that visit is refused.
pub fn check(body: &[u8]) -> Result<CheckedBatch, Refusal> {
    let batch = BatchOfBytes::decode(body).map_err(|error| Refusal::NotABatch(error.to_string()))?;
    if batch.visits.is_empty() && batch.dropped.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut checked = CheckedBatch {
        dropped: drops(&batch.dropped),
        report: (batch.report != 0).then_some(batch.report),
        sent_wall_ms: batch.sent_wall_ms,
        ..CheckedBatch::default()
    };
    for (index, bytes) in batch.visits.into_iter().enumerate() {
        match check_entry(bytes) {
            Ok(Entry::Visit(visit)) => checked.visits.push(*visit),
            Ok(Entry::Audit(audit)) => checked.audits.push(audit),
            Err(why) => {
                checked.refused += 1;
                checked.refusal.get_or_insert(RefusedVisit { index, why });
            }
        }
    }
    Ok(checked)
}

/// Adds up the drop counts of each reason. They serve diagnosis only, so a sum that is too large becomes `u32::MAX`.
fn drops(dropped: &[wire::Dropped]) -> BTreeMap<i32, u32> {
    let mut counts: BTreeMap<i32, u32> = BTreeMap::new();
    for wire::Dropped { reason, count } in dropped {
        let reason = if REASONS.contains(reason) { *reason } else { 0 };
        let sum = counts.entry(reason).or_default();
        *sum = sum.saturating_add(u32::try_from(*count).unwrap_or(u32::MAX));
    }
    counts
}

/// An entry of a batch.
enum Entry {
    Visit(Box<CheckedVisit>),
    Audit(CheckedAudit),
}

fn check_entry(bytes: Vec<u8>) -> Result<Entry, String> {
    let event = Visit::decode(bytes.as_slice()).map_err(|error| format!("not a protobuf Visit: {error}"))?;
    let id = visit_id::of(&event)?;
    match event.audit {
        Some(audit) if audit::is_record(&event) => audit::check_record(id, audit, bytes).map(Entry::Audit),
        _ => check_visit(id, event, bytes).map(|visit| Entry::Visit(Box::new(visit))),
    }
}

fn check_visit(id: VisitId, mut event: Visit, bytes: Vec<u8>) -> Result<CheckedVisit, String> {
    impossible::check(&event)?;
    let fits = limits::fit(&mut event) == 0 && bytes.len() <= LONGEST_EVENT;
    let bytes = if fits { bytes } else { encode_again(&bytes, &event) };
    Ok(CheckedVisit { id, event, bytes })
}

/// Encodes an event that was cut. In front of it stand the unknown fields of `sent`, unless they make it too long.
fn encode_again(sent: &[u8], event: &Visit) -> Vec<u8> {
    let known = event.encode_to_vec();
    let mut bytes = unknown_fields(sent);
    if bytes.len() + known.len() > LONGEST_EVENT {
        bytes.clear();
    }
    bytes.extend(known);
    bytes
}

/// Returns the fields of an encoded visit that this version does not know. The result may contain known fields with
/// their default values. That is harmless in front of the known fields, because the last value of a field counts.
fn unknown_fields(mut rest: &[u8]) -> Vec<u8> {
    let mut unknown = Vec::new();
    while !rest.is_empty() {
        let start = rest;
        let skipped = decode_key(&mut rest)
            .and_then(|(tag, wire_type)| skip_field(wire_type, tag, &mut rest, DecodeContext::default()));
        if skipped.is_err() {
            break;
        }
        let field = &start[..start.len() - rest.len()];
        if Visit::decode(field) == Ok(Visit::default()) {
            unknown.extend_from_slice(field);
        }
    }
    unknown
}

#[cfg(test)]
mod tests {
    use alldrawn_core::wire::{Outcome, Tag};

    use super::*;

    fn visit() -> Visit {
        Visit {
            visit_id: vec![7; 16],
            surface: "Home".into(),
            outcome: Outcome::Complete.into(),
            visually_complete_us: Some(1_200_000),
            elapsed_us: 1_200_000,
            ..Visit::default()
        }
    }

    fn upload(visits: Vec<Visit>) -> Vec<u8> {
        wire::Batch { visits, ..wire::Batch::default() }.encode_to_vec()
    }

    #[test]
    fn fields_of_a_later_schema_are_kept() {
        let mut bytes = visit().encode_to_vec();
        bytes.extend([0xfa, 0x7f, 3, b'n', b'e', b'w']); // field 2047, a byte string
        let mut body = vec![0x0a, u8::try_from(bytes.len()).unwrap()];
        body.extend(&bytes);
        let checked = check(&body).unwrap();
        assert_eq!(checked.visits[0].bytes, bytes);
        assert_eq!(checked.visits[0].event, visit());
    }

    fn taken(bytes: &[u8]) -> CheckedVisit {
        let body = BatchOfBytes { visits: vec![bytes.to_vec()], ..BatchOfBytes::default() }.encode_to_vec();
        let mut checked = check(&body).unwrap();
        assert_eq!((checked.refused, checked.visits.len()), (0, 1), "{:?}", checked.refusal);
        checked.visits.remove(0)
    }

    #[test]
    fn a_long_text_is_cut_and_counted_and_unknown_fields_are_kept() {
        let tags = vec![Tag { name: "plan".into(), value: "é".repeat(33) }];
        let surface = "s".repeat(129);
        let mut bytes = Visit { tags, surface, weight: 5, ..visit() }.encode_to_vec();
        let later = [0xfa, 0x7f, 3, b'n', b'e', b'w']; // field 2047, a byte string
        bytes.extend(later);
        bytes.extend([0x78, 0, 0x78, 5]); // field 15, the weight: 0, then 5
        let stored = taken(&bytes);
        assert_eq!(stored.event.surface, "s".repeat(128));
        assert_eq!(stored.event.tags[0].value, "é".repeat(32));
        assert_eq!(stored.event.counts.as_ref().map(|counts| counts.cut), Some(2));
        assert_eq!(Visit::decode(&stored.bytes[..]), Ok(stored.event.clone()));
        assert!(stored.bytes.windows(later.len()).any(|window| window == later));
        assert_eq!(taken(&stored.bytes), stored, "a cut event is not cut again");
    }

    #[test]
    fn a_visit_is_not_refused_for_its_length() {
        let tag = |number: usize| Tag { name: number.to_string(), value: String::new() };
        let tags = Visit { tags: (0..10_000).map(tag).collect(), ..visit() }.encode_to_vec();
        assert_eq!(taken(&tags).event.tags.len(), limits::TAGS);
        assert!(taken(&tags).bytes.len() < 1_000);
        // An unknown field of 100,000 bytes does not fit.
        let mut later = visit().encode_to_vec();
        later.extend([0xfa, 0x7f, 0xa0, 0x8d, 0x06]);
        later.extend([b'x'; 100_000]);
        assert_eq!(taken(&later).bytes, visit().encode_to_vec());
    }

    #[test]
    fn a_batch_is_not_refused_for_its_drop_counts() {
        let dropped = |reason, count| wire::Dropped { reason, count };
        let dropped =
            vec![dropped(1, u64::MAX), dropped(1, 2), dropped(31, 1), dropped(32, 3), dropped(-1, 4)];
        let body = wire::Batch { dropped, visits: vec![visit()], report: 9, ..wire::Batch::default() }
            .encode_to_vec();
        let checked = check(&body).unwrap();
        assert_eq!(checked.dropped, [(0, 7), (1, u32::MAX), (31, 1)].into());
        assert_eq!((checked.visits.len(), checked.report), (1, Some(9)));
    }

    /// 1,053 bytes of gzip. Each count was once written to the store by itself.
    #[test]
    fn half_a_million_empty_drop_counts_are_one_count() {
        let body = [0x12, 0].repeat(524_288);
        let checked = check(&body).unwrap();
        assert_eq!((checked.entries(), checked.dropped), (0, [(0, 0)].into()));
    }

    #[test]
    fn an_audit_record_is_no_visit() {
        let audit = Some(wire::Audit { watched_us: 700_000, cause: 1 });
        let record = Visit { visit_id: vec![8; 16], audit, ..Visit::default() };
        let joined = Visit { audit, ..visit() };
        let checked = check(&upload(vec![record.clone(), joined.clone()])).unwrap();
        assert_eq!((checked.visits.len(), checked.entries(), checked.refused), (1, 2, 0));
        assert_eq!(checked.visits[0].event, joined, "a visit's event may contain its audit");
        assert_eq!((checked.audits[0].id, Some(checked.audits[0].audit)), ([8; 16], audit));
        let too_long = Some(wire::Audit { watched_us: u64::MAX, cause: 0 });
        for bad in [Visit { audit: too_long, ..record }, Visit { audit: too_long, ..joined }] {
            let refusal = check(&upload(vec![bad])).unwrap().refusal.unwrap();
            assert!(refusal.why.contains("audit.watched_us"), "{refusal}");
        }
    }

    fn is_taken(visit: Visit) -> bool {
        check(&upload(vec![visit])).unwrap().refused == 0
    }

    #[test]
    fn an_outcome_of_a_later_schema_is_kept_and_a_missing_one_is_refused() {
        assert!(is_taken(Visit { outcome: 99, ..visit() }));
        assert!(is_taken(Visit { outcome: -1, ..visit() }));
        assert!(!is_taken(Visit { outcome: 0, ..visit() }));
    }

    #[test]
    fn only_completed_visits_have_a_value() {
        let abandoned = Visit { outcome: Outcome::Abandoned.into(), ..visit() };
        assert!(!is_taken(abandoned.clone()));
        assert!(is_taken(Visit { visually_complete_us: None, ..abandoned }));
        assert!(!is_taken(Visit { visually_complete_us: None, ..visit() }));
    }

    #[test]
    fn only_the_bad_visit_of_a_batch_is_refused_with_its_position() {
        let bad = Visit { visit_id: vec![7; 15], ..visit() };
        let checked = check(&upload(vec![visit(), bad, visit()])).unwrap();
        assert_eq!(checked.visits.len(), 2);
        assert_eq!(checked.refused, 1);
        let refusal = checked.refusal.map(|refusal| refusal.to_string());
        assert_eq!(refusal.as_deref(), Some("visits[1]: visit_id has 15 bytes, not 16"));
    }

    #[test]
    fn a_batch_that_is_cut_at_any_byte_is_refused() {
        let body = upload(vec![visit()]);
        for length in 0..body.len() {
            assert!(check(&body[..length]).is_err(), "{length} bytes");
        }
        assert!(check(&body).is_ok());
    }
}
