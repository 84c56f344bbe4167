//! What an upload may hold: decodes a batch and sorts out the visits that break a rule.

use std::fmt;

use alldrawn_core::event::wire::{self, Outcome, Visit};
use prost::Message;

mod limits;

pub use limits::{LONGEST_LABEL, LONGEST_SURFACE, LONGEST_US, MOST_TAGS};

/// A visit's id: 128 random bits.
pub type VisitId = [u8; 16];

/// A visit that keeps the rules, with the bytes it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedVisit {
    /// The id by which it counts once.
    pub id: VisitId,
    /// The event as this version of the schema reads it.
    pub event: Visit,
    /// The event as it was sent: fields of later schemas are still in it.
    pub bytes: Vec<u8>,
}

impl CheckedVisit {
    /// How many visits this one stands for: at least 1.
    pub fn weight(&self) -> u32 {
        self.event.weight.max(1)
    }
}

/// A batch, with the visits that keep the rules.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckedBatch {
    /// In the order sent. The same id may still occur twice.
    pub visits: Vec<CheckedVisit>,
    /// The visits that do not. They would be refused at every try, so they hold nothing up.
    pub refused: Vec<RefusedVisit>,
    /// What the client had to drop: the reason's number and the count.
    pub dropped: Vec<(i32, u32)>,
}

/// A visit that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedVisit {
    /// Its position in the batch, from 0.
    pub index: usize,
    /// The rule.
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
    /// The bytes are no protobuf `Batch`.
    NotABatch(String),
    /// A `Batch` that holds neither visits nor drop counts.
    Empty,
    /// A drop count that cannot be meant.
    AbsurdDropCount(u64),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABatch(why) => write!(f, "the body is not a protobuf alldrawn.v1.Batch: {why}"),
            Self::Empty => write!(f, "the batch is empty"),
            Self::AbsurdDropCount(count) => write!(f, "dropped: a count of {count} cannot be meant"),
        }
    }
}

impl std::error::Error for Refusal {}

/// `Batch` with its visits left as bytes: on the wire a message and a byte string are the same, and decoding them at
/// once would lose the fields that this version does not know.
#[derive(Clone, PartialEq, Message)]
struct BatchOfBytes {
    #[prost(bytes = "vec", repeated, tag = "1")]
    visits: Vec<Vec<u8>>,
    #[prost(message, repeated, tag = "2")]
    dropped: Vec<wire::Dropped>,
}

/// Decodes and checks an upload.
///
/// # Errors
/// The body as a whole cannot be meant. A single bad visit refuses only itself.
pub fn check(body: &[u8]) -> Result<CheckedBatch, Refusal> {
    let batch = BatchOfBytes::decode(body).map_err(|error| Refusal::NotABatch(error.to_string()))?;
    if batch.visits.is_empty() && batch.dropped.is_empty() {
        return Err(Refusal::Empty);
    }
    let (mut visits, mut refused) = (Vec::with_capacity(batch.visits.len()), Vec::new());
    for (index, bytes) in batch.visits.into_iter().enumerate() {
        match check_visit(bytes) {
            Ok(visit) => visits.push(visit),
            Err(why) => refused.push(RefusedVisit { index, why }),
        }
    }
    let dropped = batch
        .dropped
        .iter()
        .map(|dropped| match u32::try_from(dropped.count) {
            Ok(count) => Ok((dropped.reason, count)),
            Err(_) => Err(Refusal::AbsurdDropCount(dropped.count)),
        })
        .collect::<Result<_, _>>()?;
    Ok(CheckedBatch { visits, refused, dropped })
}

fn check_visit(bytes: Vec<u8>) -> Result<CheckedVisit, String> {
    let event = Visit::decode(bytes.as_slice()).map_err(|error| format!("not a protobuf Visit: {error}"))?;
    let id = VisitId::try_from(event.visit_id.as_slice())
        .map_err(|_| format!("visit_id has {} bytes, not 16", event.visit_id.len()))?;
    check_outcome(&event)?;
    limits::check(&event, bytes.len())?;
    Ok(CheckedVisit { id, event, bytes })
}

/// An outcome of a later schema is kept; none at all is refused, and so is one that contradicts its own value.
fn check_outcome(event: &Visit) -> Result<(), String> {
    let value = event.visually_complete_us;
    match Outcome::try_from(event.outcome) {
        Err(_) => Ok(()),
        Ok(Outcome::Unspecified) => Err("outcome is not given".into()),
        Ok(outcome @ (Outcome::Complete | Outcome::CompleteWithErrors)) => match value {
            Some(_) => Ok(()),
            None => Err(format!("outcome is {} but visually_complete_us is missing", outcome.as_str_name())),
        },
        Ok(outcome) => match value {
            None => Ok(()),
            Some(_) => Err(format!(
                "outcome is {} but visually_complete_us is given: only completed visits have one",
                outcome.as_str_name()
            )),
        },
    }
}

#[cfg(test)]
mod tests {
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
        wire::Batch { visits, dropped: vec![] }.encode_to_vec()
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

    fn is_taken(visit: Visit) -> bool {
        check(&upload(vec![visit])).unwrap().refused.is_empty()
    }

    #[test]
    fn an_outcome_of_a_later_schema_is_kept_and_none_is_refused() {
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
    fn a_bad_visit_refuses_itself_only_and_is_named() {
        let bad = Visit { visit_id: vec![7; 15], ..visit() };
        let checked = check(&upload(vec![visit(), bad, visit()])).unwrap();
        assert_eq!(checked.visits.len(), 2);
        let [refused] = &checked.refused[..] else { panic!("one is refused") };
        assert_eq!(refused.to_string(), "visits[1]: visit_id has 15 bytes, not 16");
    }

    #[test]
    fn a_visit_cut_at_any_byte_is_refused() {
        let body = upload(vec![visit()]);
        for length in 0..body.len() {
            assert!(check(&body[..length]).is_err(), "{length} bytes");
        }
        assert!(check(&body).is_ok());
    }
}
