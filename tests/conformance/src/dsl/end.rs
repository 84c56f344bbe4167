//! The end that a story expects a visit to have.

use crate::script::ExpectedVisit;
use crate::summary::ms;
use serde_json::{Map, Value};

/// The fields that the summary of an event must have.
#[derive(Clone, Debug, Default)]
pub struct End(Map<String, Value>);

/// Expects `complete`, settled, with a value of `value` milliseconds from the start.
pub fn complete(value: impl Into<f64>) -> End {
    let value = value.into();
    End::default()
        .is("outcome", "complete")
        .ms("visually_complete_ms", value)
        .ms("elapsed_ms", value)
        .is("settled", true)
}

/// Expects `complete_with_errors`, settled, with a value of `value` milliseconds from the start.
pub fn with_errors(value: impl Into<f64>) -> End {
    complete(value).is("outcome", "complete_with_errors")
}

/// Expects `error`, settled, with a candidate of `value` milliseconds from the start.
pub fn error(value: impl Into<f64>) -> End {
    let value = value.into();
    ended("error", value).is("settled", true).ms("last_candidate_ms", value)
}

/// Expects another outcome without a value, at `elapsed` milliseconds from the start.
pub fn ended(outcome: &str, elapsed: impl Into<f64>) -> End {
    End::default()
        .is("outcome", outcome)
        .is("visually_complete_ms", Value::Null)
        .ms("elapsed_ms", elapsed)
        .is("settled", false)
}

/// Expects the record of an audit: the surface was watched for `ms` milliseconds, until the change `cause`.
pub fn watched(ms: u32, cause: Option<&str>) -> End {
    let end = End::default().is("surface", "").is("outcome", "").is("watched_ms", ms);
    end.is("change", cause.unwrap_or_default())
}

impl End {
    /// Expects that a field of the summary has this value.
    pub fn is(mut self, field: &str, value: impl Into<Value>) -> End {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    /// Expects that a field of the summary has this time, in milliseconds from the start.
    pub fn ms(self, field: &str, value: impl Into<f64>) -> End {
        self.is(field, ms(value.into()))
    }

    /// Expects that an interaction or a leave at `at`, in milliseconds from the start, completed the visit before the
    /// settle time had passed.
    pub fn unsettled(self, at: impl Into<f64>) -> End {
        self.is("settled", false).ms("elapsed_ms", at)
    }

    /// Expects these candidates, such as `confirmed after 1000` or `left after 90 (sparse, request open)`.
    pub fn candidates(self, candidates: &[&str]) -> End {
        self.is("candidates", candidates.to_vec())
    }

    /// Expects this flag of the event and no other, apart from settled and sparse.
    pub fn flag(self, flag: &str) -> End {
        self.is("flags", vec![flag])
    }

    /// Expects that ready content covered less than 10 % of the viewport.
    pub fn sparse(self) -> End {
        self.is("sparse", true)
    }

    /// Expects `count` withdrawn candidates, the first of which had the value `first`.
    pub fn withdrawn(self, count: u32, first: impl Into<f64>) -> End {
        self.is("withdrawn", count).ms("first_candidate_ms", first)
    }

    /// Returns true if the visit is expected to settle.
    pub fn settles(&self) -> bool {
        self.0.get("settled") == Some(&Value::Bool(true))
    }

    pub(super) fn of(self, visit: &str) -> ExpectedVisit {
        ExpectedVisit { visit: visit.to_owned(), fields: self.0 }
    }
}
