//! How a visit ends: with a value, as an error, or without a value (metric §10, §15).

use crate::Time;
use crate::node::{Node, SourcedTime};
use crate::visit::Visit;
use crate::watch::Watch;
use alldrawn_core::judge::answer::decision;
use alldrawn_core::wire::{Fate, Outcome};

/// How a visit ended.
#[derive(Clone, Debug)]
pub struct End {
    /// The visit's outcome.
    pub outcome: Outcome,
    /// The time at which the visit ended: the confirmation, the input, the leave or the time-out.
    pub at: Time,
    /// The value of the final candidate, if the visit ended with that candidate.
    pub value: Option<SourcedTime>,
    /// True if the candidate was confirmed after its settle time.
    pub settled: bool,
    /// The index of the final candidate: the one that was standing at the end.
    pub candidate: Option<usize>,
}

impl End {
    /// Returns the time up to which the visit lasted: the value if the visit settled, else the time at which it ended.
    pub fn elapsed_at(&self) -> Time {
        self.value.filter(|_| self.settled).map_or(self.at, |value| value.at)
    }
}

impl Visit {
    /// Ends the visit with the standing candidate, at the time of its confirmation or of the user's act.
    pub fn complete(&mut self, settled: bool, at: Time) {
        let Some(standing) = self.standing else { return };
        let nodes = self.candidates[standing].nodes_as_of(
            &self.history,
            &self.candidates,
            self.history.happenings.len(),
        );
        let area = |nodes: &mut dyn Iterator<Item = &Node>| nodes.map(|node| node.rect.area()).sum::<f64>();
        let failed = area(&mut nodes.iter().filter(|node| node.failed()));
        let all = area(&mut nodes.iter());
        let outcome = if self.declared_error.is_some() || failed > 0.0 && failed * 2.0 >= all {
            Outcome::Error
        } else if failed > 0.0 && failed * 100.0 >= all {
            Outcome::CompleteWithErrors
        } else {
            Outcome::Complete
        };
        let value = Some(self.value(standing));
        self.end_at(End { outcome, at, value, settled, candidate: self.standing });
    }

    /// Ends the visit without a value.
    pub fn finish(&mut self, outcome: Outcome, at: Time) {
        let at = at.max(self.start.at);
        self.end_at(End { outcome, at, value: None, settled: false, candidate: self.standing });
    }

    fn end_at(&mut self, end: End) {
        if let Some(standing) = self.standing {
            let fate = if end.settled { Fate::Confirmed } else { Fate::Left };
            self.candidates[standing].fate = Some((fate, end.at));
        }
        if end.settled && self.context.audited {
            self.watch = Some(Watch { since: end.at, running: false, ended: None });
        }
        self.end = Some(end);
        self.recheck = false;
        self.bits |= decision::TERMINAL;
    }
}
