//! The notes of an explanation: what happened to a visit, and why.

use alldrawn_core::judge::audit::WatchEnd;
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
        /// Whose start it is.
        origin: StartOrigin,
    },
    /// The settle deadline was more than 100 ms overdue because the thread was blocked. The settle time starts again.
    SettleOverdue {
        /// The time of the deadline.
        due: Moment,
        /// How late the deadline was noticed, in nanoseconds.
        late_ns: u64,
        /// True if a fresh snapshot is asked for, and judged before the candidate is confirmed (not in definition 1).
        fresh_snapshot: bool,
    },
    /// The frame is the fresh snapshot that was asked for after an overdue settle time, and the candidate stands.
    Rechecked {
        /// Age of the candidate, in nanoseconds.
        age_ns: u64,
        /// True if the candidate is at least 5 s old, and so is confirmed at once.
        confirmed: bool,
    },
    /// Holds delayed the candidate for 10 s in total and no longer delay it.
    HoldsSpent {
        /// When the 10 s were over.
        at: Moment,
    },
    /// Small busy nodes alone have blocked for 10 s in all: they are ignored now.
    BusyIgnored {
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
    /// Content arrived or changed in a live region, and withdrew nothing (metric §7a).
    Quiet {
        /// The identities of the nodes.
        nodes: Vec<u32>,
        /// The area of all that arrived or changed so since the candidate's frame: the share of the viewport, 0–1.
        of_viewport: f64,
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
        /// True if a request of the app is open at the candidate's frame.
        request_open: bool,
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
        /// True if the app itself opened one of the holds; false if all of them stand for requests.
        by_app: bool,
    },
    /// A fresh snapshot is awaited: it decides about the candidate whose settle time was overdue.
    SnapshotWaits,
    /// Small busy nodes alone prevent a candidate.
    SmallBusyWaits {
        /// When they will be ignored.
        until: Moment,
    },
    /// Definition 1: the candidate waits until the dialogs of this surface close.
    DialogWaits {
        /// The number of open dialogs.
        open: u32,
    },
    /// Something that is not known yet took the screen. Nothing about the visit is decided before the end of the pause.
    Paused {
        /// The end of the pause.
        until: Moment,
    },
    /// An interaction or a leave ended the visit with the standing candidate, before its settle time was over.
    Taken {
        /// From the candidate's frame to the act, in nanoseconds.
        age_ns: u64,
        /// True if ready content covers less than 10 % of the viewport.
        sparse: bool,
        /// True if a request of the app was open at the candidate's frame.
        request_open: bool,
        /// True if an earlier candidate of the visit was withdrawn.
        later: bool,
    },
    /// An interaction or a leave ended the visit, and its candidate was not taken as the end.
    NotTaken(NotTaken),
    /// A dialog is open over the surface, or took the input. Only a flag records it (not in definition 1).
    Dialog,
    /// The app declared that the surface shows an error instead of its content.
    ErrorDeclared,
    /// The candidate that showed the declared error was withdrawn: the declaration no longer counts.
    ErrorForgotten,
    /// The app replaced or removed the surface without an input. The visit waits for the next one.
    Replaced {
        /// Until when another visit may inherit the start.
        until: Moment,
    },
    /// Another visit began and inherits the start of this visit, which the app had replaced.
    InheritedBy {
        /// Name of the other visit's surface.
        surface: String,
    },
    /// No visit inherited the start of this visit within 3 s after its replacement.
    NoHeir,
    /// Failed nodes, or a declared error, decided the outcome.
    Failures {
        /// True if the app declared an error.
        declared: bool,
        /// The failed share of the required area, in 1/1000.
        permille: u32,
    },
    /// A late time named an unknown node or generation, or a release named a hold that is not open. It was only
    /// counted.
    Stale,
    /// The call came after the end of the visit and was only counted.
    AfterEnd,
    /// The call came after the surface was replaced, while the visit waits for the next one. It was only counted.
    AfterReplacement,
    /// The snapshot was rejected with this error, and none of it was applied.
    Rejected(String),
    /// The visit ended.
    Ended {
        /// The outcome.
        outcome: Outcome,
        /// The value of a completed visit that settled; otherwise the time of what ended it. In definition 1, the value
        /// of any completed visit.
        at: Moment,
        /// The value of a completed visit.
        value: Option<Moment>,
        /// True if the settle time passed without a change.
        settled: bool,
    },
    /// The visit's event was fetched. The visit is audited: its surface is watched until something changes.
    Watched {
        /// The latest end of the watch.
        until: Moment,
    },
    /// The watch of an audited visit ended.
    WatchEnded(WatchEnd),
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
    Pending {
        /// True if the node was live until now.
        was_live: bool,
    },
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
    /// This node is busy and small: it blocks for at most 10 s of one candidate.
    SmallBusy(u32),
    /// What arrived or changed in live regions since the candidate's frame covers this share of the viewport, in
    /// 1/1000, which is at least 5 %.
    LoudLiveRegion(u32),
    /// No node is required.
    NothingRequired,
    /// The visit is a typing visit, and no required node has changed since the key.
    NoChange,
    /// The visit has had no frame yet.
    NoFrame,
}

/// Whose start a visit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartOrigin {
    /// Its own.
    Own,
    /// That of a visit that the app replaced (metric §10).
    Redirect,
    /// That of an earlier visit of the same launch, external event, navigation or tree (metric §1).
    Shared,
}

/// Why an interaction or a leave did not take the candidate as the end (metric §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The candidate formed after the act.
    Later,
    /// A hold that the app opened keeps the candidate waiting. In definition 1, a request too.
    HoldOpen,
    /// Definition 1: the candidate is younger than 100 ms.
    Young,
    /// Definition 1: the candidate is sparse.
    Sparse,
    /// Definition 1: the last hold was released less than 100 ms ago.
    JustReleased,
}
