//! The notes of an explanation: what happened to a visit, and why.

use alldrawn_core::judge::start::Start;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::wire::Outcome;

/// Something that happened to a visit, or the reason why it did not.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The visit began.
    Begun {
        /// Name of the surface.
        surface: String,
        /// The visit's start.
        start: Start,
    },
    /// The settle deadline was more than 100 ms overdue because the thread was blocked. The settle time starts again.
    SettleOverdue {
        /// The time of the deadline.
        due: Moment,
        /// How late the deadline was noticed, in nanoseconds.
        late_ns: u64,
    },
    /// Holds delayed the candidate for 10 s in total and no longer delay it.
    HoldsSpent {
        /// When the 10 s were over.
        at: Moment,
    },
    /// The time-out passed while there was a candidate, which may settle until 40 s after the start.
    Extended,
    /// The settle time passed without a change: the candidate is confirmed.
    Confirmed {
        /// When the settle time was over.
        due: Moment,
    },
    /// A node became ready, failed, pending again or live.
    Node {
        /// The node's identity.
        identity: u32,
        /// The node's new state.
        now: Progress,
    },
    /// The candidate was withdrawn.
    Withdrawn {
        /// The candidate's number.
        number: u16,
        /// The causes.
        because: Vec<Cause>,
    },
    /// Everything that the user can see is ready or failed: there is a new candidate.
    Candidate {
        /// The candidate's number within the visit, from 1.
        number: u16,
        /// The visit's end if the candidate is confirmed.
        value: Moment,
        /// The number of required nodes.
        required: usize,
        /// True if ready content covers less than 10 % of the viewport.
        sparse: bool,
    },
    /// The candidate became sparse (true) or is no longer sparse (false).
    Sparse(bool),
    /// There is no candidate, for these causes.
    Waits(Vec<Cause>),
    /// The candidate will be confirmed at this time if nothing changes.
    Settles {
        /// The settle deadline.
        at: Moment,
    },
    /// The candidate waits for holds.
    HoldWaits {
        /// The latest time at which the holds expire.
        until: Option<Moment>,
    },
    /// The candidate waits until the dialogs of this surface close.
    DialogWaits {
        /// The number of open dialogs.
        open: u32,
    },
    /// Something that is not known yet took the screen. Nothing about the visit is decided before the end of the pause.
    Paused {
        /// The end of the pause.
        until: Moment,
    },
    /// An interaction or a leave ended the visit, and its candidate was not taken as the end.
    NotTaken(NotTaken),
    /// A late time named an unknown node or generation, or a release named a hold that is not open. It was only
    /// counted.
    Stale,
    /// The call came after the end of the visit and was only counted.
    AfterEnd,
    /// The snapshot was rejected with this error, and none of it was applied.
    Rejected(String),
    /// The visit ended.
    Ended {
        /// The outcome.
        outcome: Outcome,
        /// The end of a completed visit; otherwise the time of what ended it.
        at: Moment,
        /// True if the settle time passed without a change.
        settled: bool,
    },
    /// No pending visit has this handle.
    Unknown,
    /// The begin was refused: the name is empty, there are too many visits, or no key asked for a typing visit.
    Refused,
}

/// The new state of a required node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The node became ready at this time.
    Ready(Moment),
    /// The node failed at this time.
    Failed(Moment),
    /// The node is pending again.
    Pending,
    /// The node is live: its content changes all the time. It keeps its first ready time and withdraws no candidate.
    Live,
}

/// Why there is no candidate, or why it was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// This node became required; it was not required in the candidate's frame.
    Appeared(u32),
    /// This node has a new generation, or its readiness changed after it had been ready or failed.
    Renewed(u32),
    /// This required node is pending.
    Pending(u32),
    /// This node is busy.
    Busy(u32),
    /// No node is required.
    NothingRequired,
    /// The visit is a typing visit, and no required node has changed since the key.
    NoChange,
    /// The visit has had no frame yet.
    NoFrame,
}

/// Why an interaction or a leave did not take the candidate as the end (metric §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The candidate is younger than 100 ms.
    Young,
    /// The candidate is sparse.
    Sparse,
    /// A hold is open.
    HoldOpen,
    /// The last hold was released less than 100 ms ago.
    JustReleased,
}
