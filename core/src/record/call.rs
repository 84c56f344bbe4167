//! Every call of the engine as data, for recordings and replays.

use std::borrow::Cow;

use crate::judge::answer::Answer;
use crate::judge::engine::{Begin, Engine, Handle};
use crate::judge::event::Setup;
use crate::judge::time::Moment;
use crate::judge::visit::interaction::{Input, Leave};

/// One call of the [`Engine`], with its time. Queries that change nothing, such as `late_nodes`, are not calls.
#[derive(Clone, Debug, PartialEq)]
pub enum Call<'a> {
    /// [`Engine::set_setup`].
    Configure(Cow<'a, Setup>),
    /// [`Engine::begin`].
    Begin(Begin<'a>),
    /// [`Engine::frame`], with the snapshot's bytes, malformed or not.
    Frame(&'a [u8]),
    /// [`Engine::input`].
    Input {
        /// Handle of the surface.
        visit: Handle,
        /// The kind of input.
        input: Input,
        /// True if the input was made in a dialog's window or subtree, outside of which the surface's root is
        /// ([`Engine::input_in_dialog`]).
        in_dialog: bool,
        /// Time of the input's first event.
        at: Moment,
    },
    /// [`Engine::hold`].
    Hold {
        /// Handle of the surface.
        visit: Handle,
        /// The hold's number.
        id: u32,
        /// True if the hold is opened, false if it is released.
        on: bool,
        /// True if the hold is released because its request has failed.
        failed: bool,
        /// If the hold belongs to a request of the app: the time at which the request began. A request that began
        /// before the visit's start does not hold the visit.
        began: Option<Moment>,
        /// Time of the call.
        at: Moment,
    },
    /// [`Engine::presented`].
    Presented {
        /// Handle of the surface.
        visit: Handle,
        /// The frame's sequence number.
        sequence: u32,
        /// Time at which the frame was presented.
        at: Moment,
    },
    /// [`Engine::node_ready`].
    NodeReady {
        /// Handle of the surface.
        visit: Handle,
        /// Identity of the node.
        identity: u32,
        /// Generation of the node's content.
        generation: u32,
        /// Time at which the node was painted.
        at: Moment,
    },
    /// [`Engine::declare_empty`].
    DeclareEmpty {
        /// Handle of the surface.
        visit: Handle,
        /// Time of the call.
        at: Moment,
    },
    /// [`Engine::declare_error`].
    DeclareError {
        /// Handle of the surface.
        visit: Handle,
        /// Time of the call.
        at: Moment,
    },
    /// [`Engine::mark`].
    Mark {
        /// Handle of the surface.
        visit: Handle,
        /// The mark's name.
        name: Cow<'a, str>,
        /// The time that the mark names.
        at: Moment,
    },
    /// [`Engine::clock`].
    Clock {
        /// Handle of the surface.
        visit: Handle,
        /// Nanoseconds by which the clock that includes sleep is ahead.
        ahead_ns: u64,
        /// Time of the call.
        at: Moment,
    },
    /// [`Engine::wake`].
    Wake {
        /// Handle of the surface.
        visit: Handle,
        /// Time of the call.
        at: Moment,
    },
    /// [`Engine::leave`].
    Leave {
        /// Handle of the surface.
        visit: Handle,
        /// The reason for which the surface is left.
        reason: Leave,
        /// The time of the input that is being handled, if any: the surface is left at that time.
        input: Option<Moment>,
        /// Time of the call.
        at: Moment,
    },
    /// [`Engine::pause`].
    Pause {
        /// Handle of the surface.
        visit: Handle,
        /// The end of the pause; `None` ends it now.
        until: Option<Moment>,
    },
    /// [`Engine::wake_all`].
    WakeAll {
        /// Time of the call.
        at: Moment,
    },
    /// [`Engine::begin_typing`].
    BeginTyping {
        /// Handle of the surface that contains the search field.
        surface: Handle,
        /// The new visit's 128 random bits.
        visit_id: [u8; 16],
        /// Wall clock, milliseconds since 1970.
        wall_ms: i64,
    },
    /// [`Engine::finish`].
    Finish {
        /// Handle of the visit.
        visit: Handle,
        /// Labels of the visit's late nodes.
        labels: Cow<'a, [String]>,
    },
    /// [`Engine::skip`].
    Skip {
        /// Handle of the visit.
        visit: Handle,
    },
}

/// The engine's reply to a [`Call`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The decision word and the deadline; `None` if the call has no answer (configure, finish, a refused begin).
    pub answer: Option<Answer>,
    /// The handle of the visit that this call began.
    pub handle: Option<Handle>,
    /// The event of the visit that this call finished, in protobuf bytes.
    pub event: Option<Vec<u8>>,
}

impl Call<'_> {
    /// Makes the call.
    pub fn apply(&self, engine: &mut Engine) -> Reply {
        let answer = match *self {
            Call::Configure(ref setup) => {
                engine.set_setup(setup);
                return Reply::default();
            }
            Call::Begin(ref begin) => return begin_reply(engine.begin(begin)),
            Call::BeginTyping { surface, visit_id, wall_ms } => {
                return begin_reply(engine.begin_typing(surface, visit_id, wall_ms));
            }
            Call::Finish { visit, ref labels } => {
                return Reply { event: engine.finish(visit, labels), ..Reply::default() };
            }
            Call::Frame(bytes) => engine.frame(bytes),
            Call::Input { visit, in_dialog: true, at, .. } => engine.input_in_dialog(visit, at),
            Call::Input { visit, input, in_dialog: false, at } => engine.input(visit, input, at),
            Call::Hold { visit, id, on, began: None, at, .. } => engine.hold(visit, id, on, at),
            Call::Hold { visit, id, on, failed, began: Some(began), at } => {
                engine.request(visit, id, on, failed, began, at)
            }
            Call::Presented { visit, sequence, at } => engine.presented(visit, sequence, at),
            Call::NodeReady { visit, identity, generation, at } => {
                engine.node_ready(visit, identity, generation, at)
            }
            Call::DeclareEmpty { visit, at } => engine.declare_empty(visit, at),
            Call::DeclareError { visit, at } => engine.declare_error(visit, at),
            Call::Mark { visit, ref name, at } => engine.mark(visit, name, at),
            Call::Clock { visit, ahead_ns, at } => engine.clock(visit, ahead_ns, at),
            Call::Wake { visit, at } => engine.wake(visit, at),
            Call::Leave { visit, reason, input, at } => engine.leave_by(visit, reason, input, at),
            Call::Pause { visit, until } => engine.pause(visit, until),
            Call::WakeAll { at } => engine.wake_all(at),
            Call::Skip { visit } => engine.skip(visit),
        };
        Reply { answer: Some(answer), ..Reply::default() }
    }

    /// Returns the handle in the call; `None` for a configure, a begin, a call for all visits, and a frame that is too
    /// short to contain a handle.
    pub fn visit(&self) -> Option<Handle> {
        match *self {
            Call::Configure(_) | Call::Begin(_) | Call::WakeAll { .. } => None,
            Call::Frame(bytes) => field(bytes, 24).map(|bytes| Handle::from_bits(u32::from_le_bytes(bytes))),
            Call::BeginTyping { surface, .. } => Some(surface),
            Call::Input { visit, .. }
            | Call::Hold { visit, .. }
            | Call::Presented { visit, .. }
            | Call::NodeReady { visit, .. }
            | Call::DeclareEmpty { visit, .. }
            | Call::DeclareError { visit, .. }
            | Call::Mark { visit, .. }
            | Call::Clock { visit, .. }
            | Call::Wake { visit, .. }
            | Call::Leave { visit, .. }
            | Call::Pause { visit, .. }
            | Call::Finish { visit, .. }
            | Call::Skip { visit } => Some(visit),
        }
    }

    /// Returns the call's time, if it has one; for a frame, its frame time.
    pub fn at(&self) -> Option<Moment> {
        match *self {
            Call::Configure(_)
            | Call::BeginTyping { .. }
            | Call::Pause { .. }
            | Call::Finish { .. }
            | Call::Skip { .. } => None,
            Call::Begin(ref begin) => Some(begin.at),
            Call::Frame(bytes) => field(bytes, 32).map(|bytes| Moment(u64::from_le_bytes(bytes))),
            Call::Input { at, .. }
            | Call::Hold { at, .. }
            | Call::Presented { at, .. }
            | Call::NodeReady { at, .. }
            | Call::DeclareEmpty { at, .. }
            | Call::DeclareError { at, .. }
            | Call::Mark { at, .. }
            | Call::Clock { at, .. }
            | Call::Wake { at, .. }
            | Call::Leave { at, .. }
            | Call::WakeAll { at } => Some(at),
        }
    }
}

fn begin_reply(begun_visit: Option<(Handle, Answer)>) -> Reply {
    let (handle, answer) = begun_visit.unzip();
    Reply { answer, handle, event: None }
}

fn field<const N: usize>(snapshot: &[u8], at: usize) -> Option<[u8; N]> {
    snapshot.get(at..at + N)?.try_into().ok()
}
