//! The watch of a confirmed visit: an audit (metric §8). The visit's event is final. Frames are judged as before, and the
//! first change that would have withdrawn the candidate ends the watch.

use super::Visit;
use super::candidate::Candidate;
use crate::judge::answer::decision;
use crate::judge::audit::{Watch, WatchEnd};
use crate::judge::by_identity::ByIdentity;
use crate::judge::time::Moment;
use crate::judge::tracking::Totals;
use crate::wire::ChangeCause;

impl Visit {
    /// Keeps the candidate that completed the visit at `at`, without its nodes, if the visit is audited. An act that
    /// completes a visit also ends its watch, so only confirmed visits are watched.
    pub(super) fn audit(&mut self, completed: Candidate, at: Moment) {
        if self.context.audited {
            self.watch = Some(Watch::new(at));
            self.candidate = Some(Candidate { index: ByIdentity::default(), ..completed });
        }
    }

    /// Returns true if the surface is watched from the time on at which the visit's event is fetched.
    pub fn is_watch_due(&self) -> bool {
        self.watch.is_some_and(|watch| watch.end().is_none() && !watch.is_running())
    }

    /// Starts the watch of an audited visit whose event was fetched. Returns false if there is nothing to watch. The
    /// caller knows that the visit has ended, also if no answer of the visit has said so: [`decision::TERMINAL`] in its
    /// next answer would be the end of the watch.
    pub fn run_watch(&mut self) -> bool {
        let due = self.is_watch_due();
        if let Some(watch) = self.watch.as_mut().filter(|_| due) {
            watch.run();
            self.decision = 0;
        }
        due
    }

    /// Returns true while the surface is watched.
    pub fn is_watched(&self) -> bool {
        self.watch.is_some_and(|watch| watch.is_running())
    }

    /// Returns true if the visit's event was fetched: only the record of its audit is left.
    pub fn is_only_audited(&self) -> bool {
        self.watch.is_some_and(|watch| watch.is_running() || watch.end().is_some())
    }

    /// Returns true if the visit's event, or the end of its watch, has not been fetched.
    pub fn awaits_finish(&self) -> bool {
        self.terminal.is_some() && !self.is_watched()
    }

    /// Returns how the watch ended; `None` before its end, and if there was none.
    pub fn watch_end(&self) -> Option<WatchEnd> {
        self.watch?.end()
    }

    /// Returns when the watch ends at the latest; `None` if there is none, or if it has ended.
    pub fn watch_deadline(&self) -> Option<Moment> {
        self.watch.filter(|watch| watch.end().is_none()).map(|watch| watch.deadline())
    }

    /// Ends the watch at `at` without a change: the user acted, another visit began, a surface was left, or the device
    /// slept. A visit whose event was not fetched before is not watched at all.
    pub fn end_watch(&mut self, at: Moment) {
        match &mut self.watch {
            Some(watch) if watch.is_running() => watch.end_at(at, ChangeCause::Unspecified),
            Some(watch) if watch.end().is_none() => self.watch = None,
            Some(_) | None => {}
        }
    }

    /// Ends the watch at `at`: a change would have withdrawn the candidate.
    pub(super) fn changed_when_watched(&mut self, at: Moment) {
        let Some(last) = &self.last else { return };
        let Totals { appeared, renewed, pending, .. } = last.totals;
        let busy = last.busy || last.small_busy && !self.small_busy.ignored();
        let cause = if appeared {
            ChangeCause::Appeared
        } else if renewed || pending > 0 {
            ChangeCause::Renewed
        } else if busy {
            ChangeCause::BusyAgain
        } else {
            // What arrived in live regions covers so much by now that it is no longer quiet.
            ChangeCause::Appeared
        };
        if let Some(watch) = &mut self.watch {
            watch.end_at(at, cause);
        }
    }

    /// Returns the state bits of the answer of a visit that has ended.
    pub(super) fn state_when_ended(&self) -> u16 {
        match self.watch {
            Some(watch) if watch.is_running() => decision::OBSERVE,
            Some(watch) if watch.end().is_none() => decision::OBSERVE | decision::TERMINAL,
            Some(_) | None => decision::STOP | decision::TERMINAL,
        }
    }
}
