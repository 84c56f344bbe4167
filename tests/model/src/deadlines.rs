//! The deadlines of a visit. A visit changes at its deadlines without a call (metric §8, Order; §10; §11).

use crate::judge::Disturbance;
use crate::visit::Visit;
use crate::{MS, Time};
use alldrawn_core::judge::answer::decision;
use alldrawn_core::wire::Outcome;

/// A deadline. Deadlines with equal times fire in the order of the variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deadline {
    /// The surface of an audited visit was watched for 5 s.
    WatchOver,
    /// Holds have delayed the candidate for 10 s.
    HoldsSpent,
    /// Small busy nodes have blocked completion for 10 s.
    SmallBusySpent,
    /// The settle time has passed.
    Settled,
    /// A typing visit has not changed for 10 s.
    Unchanged,
    /// The time-out has come: 30 s after the start, or 40 s if a candidate was standing at 30 s.
    TimedOut,
    /// No visit has inherited the start of a replaced or removed surface for 3,000 ms.
    NotInherited,
}

impl Visit {
    /// Returns the next deadline and its time.
    pub fn next_deadline(&self) -> Option<(Time, Deadline)> {
        if let Some(watch) = self.watch.filter(|watch| watch.ended.is_none()) {
            return Some((watch.deadline(), Deadline::WatchOver));
        }
        if let Some(replaced) = self.replaced {
            return Some((replaced + 3_000 * MS, Deadline::NotInherited));
        }
        let patience = if self.extended.is_some() { 40_000 } else { 30_000 };
        let mut due = vec![(self.start.at + patience * MS, Deadline::TimedOut)];
        if self.waits_for_change() {
            due.push((self.start.at + 10_000 * MS, Deadline::Unchanged));
        }
        due.extend(self.small_busy.spent_at().map(|at| (at, Deadline::SmallBusySpent)));
        if let Some(standing) = self.standing {
            let candidate = &self.candidates[standing];
            let spent = self.holds.spent_at(standing + 1, candidate.frame);
            if let (None, Some(at)) = (candidate.spent, spent) {
                due.push((at, Deadline::HoldsSpent));
            }
            let held = candidate.spent.is_none() && self.holds.any_open();
            if !held {
                due.push((self.settled_at(standing), Deadline::Settled));
            }
        }
        due.into_iter().min()
    }

    // Returns the time at which the settle time ends. The settle time runs from the candidate's frame and from the last
    // release of a hold. Holds that have used up their 10 s no longer delay it.
    fn settled_at(&self, standing: usize) -> Time {
        let candidate = &self.candidates[standing];
        let settle = if candidate.sparse { 5_000 } else { 1_000 } * MS;
        let settled = match candidate.spent {
            Some(spent) => spent.max(candidate.settle_from + settle),
            None => candidate.settle_from.max(self.holds.last_release().unwrap_or(0)) + settle,
        };
        // If the settle time became shorter in a frame, it ends no earlier than that frame.
        settled.max(candidate.dense_from)
    }

    // Returns true if the visit still has deadlines.
    pub(crate) fn is_due(&self) -> bool {
        self.end.is_none() || self.watch.is_some_and(|watch| watch.ended.is_none())
    }

    /// Fires the deadlines before `now`. A call at `now` acts after them.
    pub fn fire_before(&mut self, now: Time) {
        if self.is_paused(now) {
            return;
        }
        while let Some((at, due)) = self.next_deadline().filter(|(at, _)| self.is_due() && *at < now) {
            self.fire(due, at, now);
        }
    }

    /// Fires the deadlines up to and including `now`: inputs and leaves act after deadlines of the same time.
    pub fn fire_up_to(&mut self, now: Time) {
        if self.is_paused(now) {
            return;
        }
        while let Some((at, due)) = self.next_deadline().filter(|(at, _)| self.is_due() && *at <= now) {
            self.fire(due, at, now);
        }
    }

    // Returns true during a pause. Nothing is decided then, because it is not known what interrupted the surface
    // (metric §10). A pause also ends at its deadline.
    fn is_paused(&mut self, now: Time) -> bool {
        self.paused_until = self.paused_until.filter(|until| now < *until);
        self.paused_until.is_some()
    }

    fn fire(&mut self, due: Deadline, at: Time, now: Time) {
        match due {
            Deadline::WatchOver => self.end_watch(at),
            Deadline::HoldsSpent => {
                if let Some(standing) = self.standing {
                    self.candidates[standing].spent = Some(at);
                    self.candidates[standing].spent_open = self.holds.any_open();
                }
            }
            Deadline::SmallBusySpent => {
                self.small_busy.ignore();
                self.judge(at, Disturbance::default());
            }
            Deadline::Settled if now - at > 100 * MS => {
                // The thread was blocked: the settle time starts again, and a fresh snapshot is wanted.
                if let Some(standing) = self.standing {
                    self.candidates[standing].settle_from = now;
                }
                self.recheck = true;
                self.bits |= decision::SNAPSHOT_NOW;
            }
            Deadline::Settled => {
                self.bits |= decision::CONFIRMED;
                self.complete(true, at);
            }
            Deadline::Unchanged => self.finish(Outcome::Unchanged, at),
            Deadline::TimedOut => self.time_out(at),
            Deadline::NotInherited => self.not_inherited(),
        }
    }

    fn time_out(&mut self, at: Time) {
        let ever_required = (0..=self.history.happenings.len())
            .any(|n| !self.history.required(&self.candidates, n).is_empty());
        match (self.extended, self.standing) {
            (None, Some(_)) => self.extended = Some(self.candidates.len()),
            (Some(formed), _) if self.candidates.len() > formed => self.finish(Outcome::Restless, at),
            (_, None) if !ever_required => self.finish(Outcome::NoContent, at),
            _ => self.finish(Outcome::Timeout, at),
        }
    }
}
