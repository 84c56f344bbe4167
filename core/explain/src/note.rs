//! What can happen to a visit, and why.

use alldrawn_core::judge::start::Start;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::wire::Outcome;

/// Something that happened to a visit, or did not, and why.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// It began.
    Begun {
        /// Name of the surface.
        surface: String,
        /// Where it starts.
        start: Start,
    },
    /// The settle deadline was found more than 100 ms overdue: the thread was blocked, and it starts anew.
    SettleOverdue {
        /// When it should have been looked at.
        due: Moment,
        /// By how much it was late, nanoseconds.
        late_ns: u64,
    },
    /// Holds kept the candidate waiting for 10 s in all: they do no more.
    HoldsSpent {
        /// When.
        at: Moment,
    },
    /// The time-out passed with a candidate standing: it may settle until 40 s after the start.
    Extended,
    /// The settle time passed undisturbed.
    Confirmed {
        /// When it had.
        due: Moment,
    },
    /// A node is ready, failed, awaited again.
    Node {
        /// Which.
        identity: u32,
        /// What it is now.
        now: Progress,
    },
    /// The candidate was withdrawn.
    Withdrawn {
        /// Its number.
        number: u16,
        /// Why.
        because: Vec<Cause>,
    },
    /// Everything that the user can see is ready: a candidate.
    Candidate {
        /// Counts the candidates of the visit from 1.
        number: u16,
        /// The visit's end, if it is confirmed.
        value: Moment,
        /// Nodes required.
        required: usize,
        /// Ready content covers less than 10 % of the viewport.
        sparse: bool,
    },
    /// Ready content began or ceased to be sparse.
    Sparse(bool),
    /// There is no candidate.
    Waits(Vec<Cause>),
    /// The candidate will be confirmed then, if nothing happens.
    Settles {
        /// When.
        at: Moment,
    },
    /// The candidate waits for holds.
    HoldWaits {
        /// When their time is spent.
        until: Option<Moment>,
    },
    /// The candidate waits for dialogs of this surface.
    DialogWaits {
        /// How many are open.
        open: u32,
    },
    /// What took the screen is not known yet: nothing is decided before.
    Paused {
        /// Until when.
        until: Moment,
    },
    /// An act of the user or the app ended the visit: the candidate was not taken.
    NotTaken(NotTaken),
    /// A late time named a node or generation that is not there, or a release a hold that is not open: counted.
    Stale,
    /// It came after the end: counted.
    AfterEnd,
    /// The snapshot was rejected: nothing of it was applied.
    Rejected(String),
    /// It ended.
    Ended {
        /// How.
        outcome: Outcome,
        /// The value of a completed visit, else the moment that ended it.
        at: Moment,
        /// The settle time ran out undisturbed.
        settled: bool,
    },
    /// No visit of this handle is pending.
    Unknown,
    /// The begin was refused: an empty name, too many visits, or no key that asked for a typing visit.
    Refused,
}

/// How far a node has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Ready at this time.
    Ready(Moment),
    /// Failed at this time.
    Failed(Moment),
    /// Awaited again.
    Pending,
    /// Its content changes all the time: it keeps its first ready time, and withdraws nothing more.
    Live,
}

/// Why there is no candidate, or none any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// This node became required and was not so in the candidate's frame.
    Appeared(u32),
    /// The content of this node changed, or is awaited again.
    Renewed(u32),
    /// This required node is pending.
    Pending(u32),
    /// This node is busy.
    Busy(u32),
    /// Nothing is required.
    NothingRequired,
    /// A typing visit in which nothing required has changed since the key.
    NoChange,
    /// No frame has come yet.
    NoFrame,
}

/// Why an interaction or a leave did not take the standing candidate (metric §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It is younger than 100 ms.
    Young,
    /// Ready content is sparse.
    Sparse,
    /// A hold is open.
    HoldOpen,
    /// The last hold was released less than 100 ms ago.
    JustReleased,
}
