//! The visits of a tally as percentiles and shares need them: once whole, and once without each group.
//!
//! The differences between the pieces without a group give the errors of every figure (delete-a-group jackknife,
//! `interval`). Each piece decides by its own candidates how far its unsettled visits count, so that the errors contain
//! that of w.

use super::histogram::Histogram;

/// The visits of a tally: `whole`, and the same without each group that has visits.
#[derive(Clone, Debug, PartialEq)]
pub struct Pieces {
    /// All visits.
    pub whole: Piece,
    /// All visits but those of one group: one piece for each of the 20 groups that has visits, in the order of the
    /// groups.
    pub without: Vec<Piece>,
    /// The number of events in the percentiles: all except excluded ones. A weight adds no event.
    pub events: u64,
}

/// Weighted visits, each observed or censored.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The times of the visits that are in the percentiles.
    pub times: Histogram,
    /// All visits, including excluded ones.
    pub all: f64,
    /// Complete visits: the observed ones, of which an unsettled one counts 1 − w.
    pub completed: f64,
    /// Visits that ended in an error instead of content.
    pub error: f64,
    /// Visits that are in no percentile.
    pub excluded: f64,
}

impl Piece {
    /// Returns visits of which only the times are known.
    pub(crate) fn of_times(times: Histogram) -> Piece {
        let (completed, censored) = (times.observed(), times.censored());
        Piece { times, all: completed + censored, completed, error: 0.0, excluded: 0.0 }
    }
}
