//! The deadlines of a visit: the end of the settle time, the end of the holds' budget, the end of a typing visit
//! without a change, and the time-out (metric §8, §10, §11).

use super::Visit;
use super::outcome::with_errors;
use crate::judge::answer::decision;
use crate::judge::time::{Moment, OVERDUE_NS, TIMEOUT_NS, TIMEOUT_SETTLE_NS, UNCHANGED_NS};
use crate::wire::Outcome;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deadline {
    HoldsSpent,
    Settled,
    Unchanged,
    TimedOut,
}

impl Visit {
    /// Returns the next deadline; `None` after the visit has ended.
    pub fn next_deadline(&self) -> Option<Moment> {
        let (at, _) = self.next()?;
        Some(self.paused_until.unwrap_or(at))
    }

    /// Fires the deadlines before `now`, earliest first. Each call does this before it acts (metric §8, Order).
    /// `at_now`: fires the deadlines at `now` too.
    pub(super) fn advance(&mut self, now: Moment, at_now: bool) {
        if self.paused_until.is_some_and(|until| now < until) {
            return;
        }
        self.paused_until = None;
        while let Some((at, deadline)) = self.next() {
            if at > now || at == now && !at_now {
                break;
            }
            self.fire(deadline, at, now);
        }
    }

    fn next(&self) -> Option<(Moment, Deadline)> {
        if self.terminal.is_some() {
            return None;
        }
        let timeout = self.start.at + if self.extended { TIMEOUT_SETTLE_NS } else { TIMEOUT_NS };
        [
            self.holds.spent_at().map(|at| (at, Deadline::HoldsSpent)),
            self.settle_at().map(|at| (at, Deadline::Settled)),
            self.unchanged_at().map(|at| (at, Deadline::Unchanged)),
            Some((timeout, Deadline::TimedOut)),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    // Returns the time at which the standing candidate is confirmed: the settle time after its frame and after the last
    // release of a hold.
    pub(super) fn settle_at(&self) -> Option<Moment> {
        let candidate = self.candidate.as_ref()?;
        if self.holds.block() || self.dialogs > 0 {
            return None;
        }
        let from = candidate.settle_from.max(self.holds.last_release().unwrap_or_default());
        let expired = self.holds.expired_at();
        let settled = match expired {
            // The holds' budget is spent: the settle time counts from the frame, whenever a hold was released.
            Some(_) => candidate.settle_from + candidate.settle_ns(),
            None => from + candidate.settle_ns(),
        };
        Some(settled.max(expired.unwrap_or_default()).max(candidate.dense_from))
    }

    // Returns the time at which a typing visit ends if no required node changes after its key.
    fn unchanged_at(&self) -> Option<Moment> {
        (self.context.typing && !self.changed).then(|| self.start.at + UNCHANGED_NS)
    }

    fn fire(&mut self, deadline: Deadline, at: Moment, now: Moment) {
        match deadline {
            Deadline::HoldsSpent => self.holds.expire(at),
            Deadline::Settled if now.since(at) > OVERDUE_NS => {
                if let Some(candidate) = &mut self.candidate {
                    candidate.settle_from = now;
                }
            }
            Deadline::Settled => {
                self.decision |= decision::CONFIRMED;
                self.complete(true);
            }
            Deadline::Unchanged => self.end(Outcome::Unchanged, at),
            Deadline::TimedOut => self.time_out(at),
        }
    }

    // Applies the time-out (metric §11). A visit that timed out has no value: no other time is used instead.
    fn time_out(&mut self, at: Moment) {
        if self.candidate.is_some() && !self.extended {
            self.extended = true;
        } else if self.candidate.is_none() && !self.ever_required {
            self.end(Outcome::NoContent, at);
        } else if self.replaced_when_extended {
            self.end(Outcome::Restless, at);
        } else {
            self.end(Outcome::Timeout, at);
        }
    }

    /// Ends the visit with the standing candidate. `settled`: the candidate's settle time has passed.
    pub(super) fn complete(&mut self, settled: bool) {
        let Some(candidate) = self.candidate.take() else { return };
        let outcome = with_errors(&candidate.nodes);
        self.last_candidate = Some(candidate.value());
        self.finish_with(super::outcome::Terminal {
            outcome,
            at: candidate.value(),
            settled,
            sparse: candidate.sparse,
            source: Some(candidate.value_source()),
            nodes: candidate.nodes,
        });
    }
}
