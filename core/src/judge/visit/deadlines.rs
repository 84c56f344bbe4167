//! The deadlines of a visit: the end of the settle time, the ends of the budgets of holds and of small busy nodes, the
//! end of a typing visit without a change, the time-out, and the end of a replaced visit's wait for the next one (metric
//! §7, §8, §10, §11).

use super::Visit;
use super::candidate::Candidate;
use super::outcome::outcome_of;
use crate::judge::answer::decision;
use crate::judge::time::{CONFIRMED_AGE_NS, Moment, OVERDUE_NS, TIMEOUT_NS, TIMEOUT_SETTLE_NS, UNCHANGED_NS};
use crate::wire::{Fate, Outcome};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deadline {
    WatchOver,
    HoldsSpent,
    SmallBusySpent,
    Settled,
    Unchanged,
    TimedOut,
    NoHeir,
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
            return self.watch_deadline().map(|at| (at, Deadline::WatchOver));
        }
        if let Some(at) = self.heir_deadline() {
            return Some((at, Deadline::NoHeir));
        }
        let timeout = self.start.at + if self.extended { TIMEOUT_SETTLE_NS } else { TIMEOUT_NS };
        [
            self.holds.spent_at().map(|at| (at, Deadline::HoldsSpent)),
            self.small_busy.ignored_at().map(|at| (at, Deadline::SmallBusySpent)),
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
            Deadline::WatchOver => self.end_watch(at),
            Deadline::HoldsSpent => self.holds.expire(at),
            Deadline::SmallBusySpent => {
                self.small_busy.ignore();
                self.judge(at, false);
            }
            Deadline::Settled if now.since(at) > OVERDUE_NS => self.overdue(now),
            Deadline::Settled => self.confirm(at),
            Deadline::Unchanged => self.end(Outcome::Unchanged, at),
            Deadline::TimedOut => self.time_out(at),
            Deadline::NoHeir => self.end_replaced(Outcome::Abandoned),
        }
    }

    // The settle time was over long before `now`, because the thread was blocked: nobody has looked at the surface in
    // the meantime. A fresh snapshot is judged first (metric §8, Order).
    fn overdue(&mut self, now: Moment) {
        if let Some(candidate) = &mut self.candidate {
            candidate.settle_from = now;
        }
        if !self.context.definition.is_first() {
            self.recheck = true;
            self.decision |= decision::SNAPSHOT_NOW;
        }
    }

    /// Returns true if a fresh snapshot must be judged before the candidate is confirmed.
    pub fn needs_snapshot(&self) -> bool {
        self.recheck
    }

    /// Ends the wait for a fresh snapshot: the frame at `at` was one, and the candidate stands. An old candidate is
    /// confirmed at once, so that a thread that is blocked again and again cannot delay it for ever.
    pub(super) fn rechecked(&mut self, at: Moment) {
        if !self.recheck {
            return;
        }
        self.forget_recheck();
        let old = |candidate: &Candidate| at.since(candidate.frame) >= CONFIRMED_AGE_NS;
        if self.candidate.as_ref().is_some_and(old) && !self.holds.block() {
            self.confirm(at);
        }
    }

    /// No longer asks for a fresh snapshot.
    pub(super) fn forget_recheck(&mut self) {
        self.recheck = false;
        self.decision &= !decision::SNAPSHOT_NOW;
    }

    fn confirm(&mut self, at: Moment) {
        self.decision |= decision::CONFIRMED;
        self.complete(true, at);
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

    /// Ends the visit with the standing candidate, at `at`. `settled`: the candidate's settle time has passed; otherwise
    /// the user's act ends the visit.
    pub(super) fn complete(&mut self, settled: bool, at: Moment) {
        let Some(mut candidate) = self.candidate.take() else { return };
        self.fates.add(candidate.fate(if settled { Fate::Confirmed } else { Fate::Left }, at));
        let value = candidate.value();
        let outcome = outcome_of(&candidate.nodes, self.declared_error.is_some(), self.context.definition);
        let completed = outcome != Outcome::Error;
        self.last_candidate = Some(value);
        self.first_candidate.get_or_insert(value);
        self.finish_with(super::outcome::Terminal {
            outcome,
            value: completed.then_some(value),
            at: if settled || self.context.definition.is_first() { value } else { at },
            settled,
            sparse: candidate.sparse,
            source: completed.then(|| candidate.value_source()),
            unanswered_permille: candidate.unanswered_permille,
            nodes: core::mem::take(&mut candidate.nodes),
        });
        self.audit(candidate, at);
    }
}
