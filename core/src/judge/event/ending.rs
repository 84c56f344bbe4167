//! How a visit ended: the part that its event and its result (`crate::boundary::result`) share.

use super::setup::EncodedSetup;
use crate::judge::node::TimeSource;
use crate::judge::snapshot::header_flag;
use crate::judge::time::{Elapsed, Moment};
use crate::judge::visit::Visit;
use crate::judge::visit::outcome::Terminal;
use crate::wire::{EndSource, Outcome, VisitFlag};

/// How and when a visit ended. Durations are in microseconds from the visit's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// How the visit ended.
    pub outcome: Outcome,
    /// Source of the value's time.
    pub source: EndSource,
    /// Bits of [`VisitFlag`].
    pub flags: u32,
    /// Duration to the moment that ended the visit.
    pub elapsed_us: u64,
    /// Duration to visually complete, for completed visits only.
    pub visually_complete_us: Option<u64>,
    /// Duration until the first required node was ready.
    pub first_content_us: Option<u64>,
    /// Duration to the first candidate's value.
    pub first_candidate_us: Option<u64>,
}

impl Ending {
    /// Returns the ending of an ended visit.
    pub fn new(visit: &Visit, terminal: &Terminal, setup: &EncodedSetup) -> Ending {
        let since = |at: Moment| at.micros_since(visit.start.at);
        Ending {
            outcome: terminal.outcome,
            source: match terminal.source {
                None => EndSource::Unspecified,
                Some(TimeSource::Node) => EndSource::Presented,
                Some(TimeSource::Presented) => setup.presented_source,
                Some(TimeSource::Frame) => setup.frame_source,
            },
            flags: begin_flags(visit, setup) | end_flags(visit, terminal),
            elapsed_us: since(terminal.at),
            visually_complete_us: terminal.value.map(since),
            first_content_us: visit.first_content().map(Elapsed::micros),
            first_candidate_us: visit.first_candidate.map(since),
        }
    }

    /// Returns the ending for a begin record. Nothing is known after the begin, so the visit ends there.
    pub(super) fn at_begin(visit: &Visit, setup: &EncodedSetup) -> Ending {
        let elapsed_us = visit.context.begin.micros_since(visit.start.at);
        Ending { flags: begin_flags(visit, setup), elapsed_us, ..Ending::default() }
    }
}

fn begin_flags(visit: &Visit, setup: &EncodedSetup) -> u32 {
    let context = &visit.context;
    bits([
        (VisitFlag::FirstSession, setup.first_session),
        (VisitFlag::HoldsObserved, context.holds_observed),
        (VisitFlag::Typing, context.typing),
        (VisitFlag::Embedded, context.embedded),
    ])
}

fn end_flags(visit: &Visit, terminal: &Terminal) -> u32 {
    let seen = |flag| visit.flags_seen & flag != 0;
    bits([
        (VisitFlag::Settled, terminal.settled),
        (VisitFlag::Sparse, terminal.sparse),
        (VisitFlag::Revisit, seen(header_flag::FROM_CACHE)),
        (VisitFlag::DeclaredEmpty, visit.declared_empty),
        (VisitFlag::OpaqueContent, visit.opaque_content),
        (VisitFlag::SdkLoadedLate, seen(header_flag::LOADED_LATE)),
        (VisitFlag::WalkCutShort, seen(header_flag::CUT_SHORT)),
        (VisitFlag::HoldExpired, visit.holds().expired_open()),
        (VisitFlag::SnapshotsRejected, visit.counters.rejected > 0),
        (VisitFlag::VideoLoadStarted, visit.video_load_started),
        (VisitFlag::DialogOpen, visit.dialog_open && !visit.context.definition.is_first()),
        (VisitFlag::BusyIgnored, visit.busy_ignored()),
    ])
}

fn bits<const N: usize>(flags: [(VisitFlag, bool); N]) -> u32 {
    flags.into_iter().fold(0, |bits, (flag, set)| bits | u32::from(set) << flag as u32)
}
