//! An audit in words: what was seen of a surface after its visit was confirmed (metric §8).

use alldrawn_core::wire::{Audit, ChangeCause, Visit};
use alldrawn_stats::censoring::is_audited;
use serde::Serialize;

use crate::view::figures::ms;

/// What was seen after the confirmation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditWords {
    /// How long the surface was watched.
    pub watched_ms: f64,
    /// The first change that would have withdrawn the candidate; null if there was none.
    pub cause: Option<&'static str>,
    /// The same in words, and whether it counts.
    pub words: String,
}

impl AuditWords {
    /// Describes an audit whose visit is not known.
    pub fn new(audit: &Audit) -> AuditWords {
        let watched_ms = ms(audit.watched_us);
        let cause = cause(audit);
        let words = match cause {
            Some(cause) => format!("{watched_ms:.1} ms after the confirmation: {cause}"),
            None => format!("nothing in {watched_ms:.1} ms after the confirmation"),
        };
        AuditWords { watched_ms, cause, words }
    }

    /// Describes the audit of a visit.
    pub fn of_visit(visit: &Visit, audit: &Audit) -> AuditWords {
        let seen = AuditWords::new(audit);
        match is_audited(visit) {
            true => seen,
            false => AuditWords {
                words: format!(
                    "{}. It does not count, for by this event the visit was not confirmed",
                    seen.words
                ),
                ..seen
            },
        }
    }
}

fn cause(audit: &Audit) -> Option<&'static str> {
    match ChangeCause::try_from(audit.cause) {
        Ok(cause) => words(cause),
        Err(_) => Some("something changed that this alldrawn does not know"),
    }
}

/// Describes the change that ended a watch; `None` if there was none.
pub fn words(cause: ChangeCause) -> Option<&'static str> {
    match cause {
        ChangeCause::Unspecified => None,
        ChangeCause::Appeared => Some("a node became required"),
        ChangeCause::Renewed => Some("a required node was pending again, or showed something else"),
        ChangeCause::BusyAgain => Some("something busy appeared"),
    }
}
