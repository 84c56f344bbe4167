//! The metric's rules by name, each at its place in the code: `rules::on(Rule::Alpha)`.
//!
//! With the feature `rule-switches`, which is for tests only, one rule can be switched off: the conformance suite
//! proves so that each of them makes a difference. Without it, [`on`] is constant and costs nothing.

macro_rules! rules {
    ($($name:ident: $says:literal,)*) => {
        /// A rule, and what it says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $(#[doc = $says] $name,)*
        }

        /// All rules.
        pub const ALL: &[Rule] = &[$(Rule::$name,)*];

        impl Rule {
            /// What it says, and the section of the metric.
            pub fn says(self) -> &'static str {
                match self {
                    $(Rule::$name => $says,)*
                }
            }
        }
    };
}

rules! {
    RedirectAge: "A redirect of another navigation is inherited within 3,000 ms. (§10)",
    RedirectInherits: "The visit after a redirected one inherits its start. (§10)",
    InputBeforeBegin: "An input after the begin has not opened the surface. (§1)",
    LaunchForeground: "A launch in the background starts no visit. (§1)",
    LaunchOnce: "A launch starts the first visit only. (§1)",
    LaunchAge: "A launch starts a visit within 30 s. (§1)",
    InputOnce: "An input opens one navigation. (§1)",
    InputLinked: "An input that the begin is linked to opens it, whatever its age. (§1)",
    InputAge: "An input that is not linked opens a visit up to 3,000 ms later. (§1)",
    InputNeverBack: "The latest input that was used never moves back. (§1)",
    InputShared: "Surfaces that begin in one navigation share its input. (§1)",
    Floor: "A node's own time counts only if later than the last snapshot in which it was not required. (§2)",
    ReadyAhead: "A node's own time more than 1,000 ms after its frame is the frame's. (§2)",
    LoadedLate: "Where the SDK was loaded late, that snapshot is the start, not the begin. (§2)",
    BlockerLeft: "The end is not before the last blocker left. (§2)",
    Shown: "A hidden node is not required, nor are its descendants. (§3)",
    Alpha: "A node of less than a tenth of opacity is not required. (§3)",
    AlphaProduct: "Opacity is the product along the ancestors. (§3)",
    MinArea: "A node of less than 256 square units is not required. (§3)",
    ShareOfNode: "Less than a tenth of a node is not enough. (§3)",
    ShareOfViewport: "Unless that is a hundredth of the viewport. (§3)",
    Clip: "Ancestors clip. (§3)",
    BadRect: "A rectangle that is none is counted and costs its node. (§3)",
    Occlusion: "What lies behind an opaque node is not seen. (§3)",
    CoverUnion: "Opaque nodes cover together. (§3)",
    CoverRest: "What they leave of a node must itself be large enough. (§3)",
    OpaqueAlpha: "A translucent node covers nothing. (§3)",
    OccluderShare: "A node of less than 5 % of the viewport covers nothing. (§3)",
    PaintOrder: "Paint order comes before record order. (§3)",
    UnknownNotAwaited: "A node of unknown state is not required. (§3)",
    UnknownCounted: "Nodes of unknown state are counted. (§3)",
    FailedUnblocks: "A failed node holds nothing up. (§4)",
    BoundWaits: "What is set is not drawn before it is presented. (§4)",
    StaysDrawn: "What is drawn stays drawn when it is merely set again. (§4)",
    EmptyIsReady: "A text that declares itself empty is ready. (§5)",
    VideoPlayback: "A video that was told to play is not ready with its poster. (§6)",
    VideoNothingToShow: "A video with neither poster nor frame is not required. (§6)",
    VideoLoadStarted: "A video's load start is recorded. (§6)",
    Busy: "A busy node blocks. (§7)",
    BusyShare: "An indicator of less than 1 % of the viewport blocks nothing beside it. (§7)",
    BusyOverContent: "A small indicator blocks the content that it lies over. (§7)",
    BusyCovered: "A covered busy node blocks nothing. (§7)",
    Settle: "A candidate is confirmed after the settle time. (§8)",
    Sparse: "Little ready content makes a candidate sparse. (§8)",
    SparseSettle: "A sparse candidate is given more time. (§8)",
    SparseAnew: "Whether it is sparse is judged anew at each frame. (§8)",
    WithdrawOnAppear: "A node that becomes required withdraws the candidate. (§8)",
    WithdrawOnRenew: "A required node's new content withdraws the candidate. (§8)",
    WithdrawOnPending: "So does a node that is awaited again, and a busy one. (§8)",
    KnownReturns: "A node of the candidate that comes back is no newcomer. (§8)",
    Holds: "A hold delays the confirmation. (§8)",
    RequestsSinceStart: "A request that began before the start holds nothing. (§8)",
    HoldRelease: "The settle time runs from the last release. (§8)",
    HoldBudget: "Holds keep a candidate waiting for 10 s. (§8)",
    HoldBudgetInAll: "Those 10 s are in all. (§8)",
    Live: "A node that changes all the time is live, and withdraws nothing more. (§8)",
    LiveReturns: "Nor when it comes back. (§8)",
    LiveKeepsFirst: "A live node keeps its first ready time. (§8)",
    FrameFirst: "At equal times a frame comes before the deadlines. (§8)",
    Overdue: "A settle deadline that is found late starts anew. (§8)",
    Presented: "A presentation may form a candidate, and its time is the content's. (§8)",
    PresentedHolds: "A presentation says nothing of content that was set later. (§8)",
    UncoveringPresented: "A presentation corrects the frame in which a node became required. (§8)",
    LateGeneration: "A paint of another generation is ignored. (§8)",
    LateForms: "A late time may complete a frame. (§8)",
    LateAge: "A candidate's age counts from when its conditions were met. (§8)",
    DeclaredEmpty: "A surface that declares itself empty is complete. (§9)",
    NoContent: "A surface with nothing required until the time-out has no content. (§9)",
    OpaqueContent: "A large custom node that nobody answers for is flagged. (§9)",
    OwnSequence: "The opening input's own sequence ends nothing. (§10)",
    TextKey: "Keys in a text field end nothing. (§10)",
    ScrollDistance: "A scroll is an interaction from 5 % of the viewport on. (§10)",
    ScrollAddsUp: "In all. (§10)",
    NestedScroller: "A nested scroller counts if it covers half of the surface. (§10)",
    SettleBeforeInput: "At equal times the settle comes before an input. (§8)",
    UnsettledAge: "A candidate of 100 ms is taken unsettled. (§10)",
    SparseNotTaken: "A sparse one is not. (§10)",
    HeldNotTaken: "One under a hold is not. (§10)",
    LeaveAtInput: "A surface is left at the input that is being handled. (§10)",
    Paused: "Nothing is decided while it is not known what took the screen. (§10)",
    Interrupted: "A system dialog interrupts. (§10)",
    Redirected: "A surface that is replaced before its first candidate is redirected. (§10)",
    Restarted: "A restart supersedes. (§10)",
    TypingWaits: "A typing visit has no candidate before something required has changed. (§10)",
    TypingBaseline: "Its first frame is what was there before. (§10)",
    TypingField: "It never counts the field itself. (§10)",
    Unchanged: "Without a change for 10 s it is unchanged. (§10)",
    TypingOpening: "The key that opened a surface begins no typing visit. (§10)",
    TypingSupersedes: "The next key supersedes the typing visit. (§10)",
    TypingLeaves: "The typing visit is left with its surface. (§10)",
    Timeout: "No visit waits for more than 30 s. (§11)",
    TimeoutSettle: "A candidate that stands then may still settle. (§11)",
    WithdrawnAfterTimeout: "Withdrawn with none in its place, it has timed out. (§11)",
    Restless: "Replaced again and again, it is restless. (§11)",
    Suspend: "Sleep voids a visit. (§12)",
    SuspendOnWeb: "On the web, from a second on. (§12)",
    Backwards: "A clock that goes backwards voids a visit. (§12)",
    BackwardsTolerance: "Not if it is by at most 100 ms. (§12)",
    Dialog: "A surface does not settle while a dialog of it is open. (§13)",
    DialogRestarts: "It starts to anew when the dialog is closed. (§13)",
    DetailOneInN: "One visit in N carries detail. (§14)",
    ErrorShare: "Failures of less than 1 % of the area are only counted. (§15)",
}

/// Whether a rule holds: always, but in tests that switch it off.
#[cfg(not(feature = "rule-switches"))]
#[inline(always)]
pub const fn on(_: Rule) -> bool {
    true
}

#[cfg(feature = "rule-switches")]
pub use switches::{on, switch_off};

#[cfg(feature = "rule-switches")]
mod switches {
    use super::Rule;
    use std::cell::Cell;

    thread_local! {
        static OFF: Cell<Option<Rule>> = const { Cell::new(None) };
    }

    /// Whether a rule holds on this thread.
    pub fn on(rule: Rule) -> bool {
        OFF.get() != Some(rule)
    }

    /// Switches one rule off on this thread, or all on again.
    pub fn switch_off(rule: Option<Rule>) {
        OFF.set(rule);
    }
}
