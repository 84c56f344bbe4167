//! What an upload may hold: decodes a batch and refuses, as a whole, one that breaks a rule.

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

/// A batch that keeps the rules.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckedBatch {
    /// In the order sent. The same id may still occur twice.
    pub visits: Vec<CheckedVisit>,
    /// What the client had to drop: the reason's number and the count.
    pub dropped: Vec<(i32, u32)>,
}

/// Why a batch is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The bytes are no protobuf `Batch`.
    NotABatch(String),
    /// A `Batch` that holds neither visits nor drop counts.
    Empty,
    /// The visit at this position (from 0) breaks this rule.
    Visit(usize, String),
    /// A drop count that cannot be meant.
    AbsurdDropCount(u64),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABatch(why) => write!(f, "the body is not a protobuf alldrawn.v1.Batch: {why}"),
            Self::Empty => write!(f, "the batch is empty"),
            Self::Visit(index, why) => write!(f, "visits[{index}]: {why}; nothing of this batch was stored"),
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
/// The first rule that is broken.
pub fn check(body: &[u8]) -> Result<CheckedBatch, Refusal> {
    let batch = BatchOfBytes::decode(body).map_err(|error| Refusal::NotABatch(error.to_string()))?;
    if batch.visits.is_empty() && batch.dropped.is_empty() {
        return Err(Refusal::Empty);
    }
    let visits = batch
        .visits
        .into_iter()
        .enumerate()
        .map(|(index, bytes)| check_visit(bytes).map_err(|why| Refusal::Visit(index, why)))
        .collect::<Result<_, _>>()?;
    let dropped = batch
        .dropped
        .iter()
        .map(|dropped| match u32::try_from(dropped.count) {
            Ok(count) => Ok((dropped.reason, count)),
            Err(_) => Err(Refusal::AbsurdDropCount(dropped.count)),
        })
        .collect::<Result<_, _>>()?;
    Ok(CheckedBatch { visits, dropped })
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

    #[test]
    fn an_outcome_of_a_later_schema_is_kept_and_none_is_refused() {
        assert!(check(&upload(vec![Visit { outcome: 99, ..visit() }])).is_ok());
        assert!(check(&upload(vec![Visit { outcome: -1, ..visit() }])).is_ok());
        assert!(check(&upload(vec![Visit { outcome: 0, ..visit() }])).is_err());
    }

    #[test]
    fn only_completed_visits_have_a_value() {
        let abandoned = Visit { outcome: Outcome::Abandoned.into(), ..visit() };
        assert!(check(&upload(vec![abandoned.clone()])).is_err());
        assert!(check(&upload(vec![Visit { visually_complete_us: None, ..abandoned }])).is_ok());
        assert!(check(&upload(vec![Visit { visually_complete_us: None, ..visit() }])).is_err());
    }

    #[test]
    fn one_bad_visit_refuses_the_whole_batch_and_is_named() {
        let bad = Visit { visit_id: vec![7; 15], ..visit() };
        let refusal = check(&upload(vec![visit(), bad])).unwrap_err();
        assert_eq!(refusal, Refusal::Visit(1, "visit_id has 15 bytes, not 16".into()));
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
