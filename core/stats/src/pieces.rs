//! The visits of a tally as a whole, and without each group (delete-a-group jackknife).

use super::histogram::Histogram;
use super::tally::Tally;

/// A tally as the jackknife reads it.
#[derive(Debug)]
pub struct Pieces {
    /// All visits.
    pub whole: Piece,
    /// The visits without each group that has visits.
    pub without: Vec<Piece>,
    /// Number of events.
    pub events: u64,
}

/// Weighted visits.
#[derive(Debug)]
pub struct Piece {
    /// Times of the visits in the percentiles.
    pub times: Histogram,
    /// All visits.
    pub all: f64,
    /// Complete visits.
    pub completed: f64,
    /// Visits with the outcome `error`.
    pub error: f64,
    /// Visits in no percentile.
    pub excluded: f64,
}

impl Tally {
    /// Returns the whole and the pieces.
    pub fn pieces(&self) -> Pieces {
        let sessions = self.sessions();
        let total = sessions.total();
        let sum = |of: fn(&super::tally::GroupCounts) -> u64| self.by_group.iter().map(of).sum::<u64>() as f64;
        let (all, completed, error, excluded) =
            (sum(|c| c.all), sum(|c| c.completed), sum(|c| c.error), sum(|c| c.excluded));
        let without = sessions.groups().iter().zip(&self.by_group).filter(|(_, c)| c.all > 0).map(|(g, c)| Piece {
            times: total.without(g),
            all: all - c.all as f64,
            completed: completed - c.completed as f64,
            error: error - c.error as f64,
            excluded: excluded - c.excluded as f64,
        });
        let without = without.collect();
        Pieces { without, events: self.all().events, whole: Piece { times: total, all, completed, error, excluded } }
    }
}
