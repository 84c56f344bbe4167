//! The watch of a confirmed visit, for the audit (metric §8).

use crate::judge::Disturbance;
use crate::node::Node;
use crate::visit::Visit;
use crate::{MS, Time};
use alldrawn_core::judge::answer::decision;
use alldrawn_core::wire::{self, ChangeCause};

/// The watch of an audited visit, from its confirmation on.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    /// The time of the confirmation.
    pub since: Time,
    /// True once the visit's event was fetched: the surface is watched from then on.
    pub running: bool,
    /// The time at which the watch ended, and the change that ended it.
    pub ended: Option<(Time, ChangeCause)>,
}

impl Watch {
    /// Returns the latest time at which the watch ends.
    pub fn deadline(&self) -> Time {
        self.since + 5_000 * MS
    }
}

impl Visit {
    /// Returns true while the surface is watched.
    pub fn is_watched(&self) -> bool {
        self.watch.is_some_and(|watch| watch.running && watch.ended.is_none())
    }

    /// Returns true if there is an event, or the record of a watch, to fetch.
    pub fn has_result(&self) -> bool {
        self.end.is_some() && !self.is_watched()
    }

    /// Ends the watch at an input, a begin, a leave or sleep. If the event was not fetched before, the visit is not
    /// watched at all.
    pub fn end_watch(&mut self, at: Time) {
        if self.is_watched() {
            self.end_watch_with(at, ChangeCause::Unspecified);
        } else if self.watch.is_some_and(|watch| watch.ended.is_none()) {
            self.watch = None;
        }
    }

    /// Ends the watch at `at`, for `cause`.
    pub fn end_watch_with(&mut self, at: Time, cause: ChangeCause) {
        if let Some(watch) = &mut self.watch {
            watch.ended = Some((at.clamp(watch.since, watch.deadline()), cause));
        }
    }

    /// Returns the name of what withdraws the candidate in the last frame.
    pub fn cause(&self, disturbance: Disturbance) -> ChangeCause {
        let pending = self.required().iter().any(|node: &Node| self.waits_for(node));
        let busy =
            self.history.last().is_some_and(|last| last.busy.ignoring_small(self.small_busy.ignored).any());
        match (disturbance.came, disturbance.renewed || pending, busy) {
            (true, _, _) => ChangeCause::Appeared,
            (false, true, _) => ChangeCause::Renewed,
            (false, false, true) => ChangeCause::BusyAgain,
            // Quiet content has grown too large.
            (false, false, false) => ChangeCause::Appeared,
        }
    }

    /// Returns the bits that say what the binding of an ended visit does next.
    pub fn bits_when_ended(&self) -> u16 {
        match self.watch {
            Some(watch) if watch.ended.is_none() && watch.running => decision::OBSERVE,
            Some(watch) if watch.ended.is_none() => decision::OBSERVE | decision::TERMINAL,
            _ => decision::STOP | decision::TERMINAL,
        }
    }

    /// Returns the audit's record, if the watch has ended.
    pub fn audit_record(&self) -> Option<wire::Visit> {
        let watch = self.watch?;
        let (at, cause) = watch.ended?;
        let audit = wire::Audit { watched_us: (at - watch.since) / 1_000, cause: cause.into() };
        let visit_id = self.context.visit_id.to_vec();
        Some(wire::Visit { visit_id, audit: Some(audit), ..wire::Visit::default() })
    }
}
