//! A script: what happens in an app, call by call, and the expected result. The types also define the JSON of a vector.

use crate::names::{HeaderFlags, Kind, Readable, RecordFlags, State};
use crate::times::Ms;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One story.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Script {
    /// The story's name, lower-case words joined by hyphens. The vector's file has the same name.
    pub name: String,
    /// The rule of the metric that the story proves, such as `§8 settle`.
    pub rule: String,
    /// What the user sees, in a sentence or two.
    pub story: String,
    /// Values that all events of the script share.
    #[serde(default, skip_serializing_if = "is_default")]
    pub setup: Setup,
    /// The calls, in order.
    pub calls: Vec<Call>,
    /// The result that the metric demands, written by hand.
    pub expect: Expect,
}

/// Values that all events of a script share.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Setup {
    /// `web`, `android` or `ios`.
    pub platform: String,
    /// One visit in `detail_every` carries detail. If it is 0, no visit does.
    pub detail_every: u32,
    /// The sampling weight: each event stands for `weight` visits.
    pub weight: u32,
    /// The installation's cluster, 0 to 19.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cluster: Option<u8>,
    /// True in the first session of the app's version.
    #[serde(default, skip_serializing_if = "is_default")]
    pub first_session: bool,
    /// One confirmed visit in `audit_every` is watched. If it is 0, no visit is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub audit_every: u32,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            platform: "web".to_owned(),
            detail_every: 0,
            weight: 1,
            cluster: None,
            first_session: false,
            audit_every: 0,
        }
    }
}

/// One call of the boundary. `visit` is the name that the script gives to a visit at its begin, or `#` and the number
/// of a handle.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Call {
    /// Begins a visit of a surface.
    Begin(Box<Begin>),
    /// Passes a frame's snapshot, node by node.
    Frame(Frame),
    /// Passes a snapshot as bytes, which may be malformed or of a later version.
    RawFrame {
        /// The bytes, in hexadecimal.
        hex: String,
    },
    /// Reports an input of the user.
    Input {
        /// The visit of the surface.
        visit: String,
        /// `tap`, `key`, `text_key` or `scroll`.
        kind: String,
        /// The identity of the scrolling node; 0 if the surface itself scrolls.
        #[serde(default, skip_serializing_if = "is_default")]
        scroller: u32,
        /// Horizontal movement, units.
        #[serde(default, skip_serializing_if = "is_default")]
        dx: Readable,
        /// Vertical movement, units.
        #[serde(default, skip_serializing_if = "is_default")]
        dy: Readable,
        /// True if the input was made in a dialog, outside of which the surface's root is.
        #[serde(default, skip_serializing_if = "is_default")]
        in_dialog: bool,
        /// The time of the input's first event.
        at: Ms,
    },
    /// Opens or releases a hold.
    Hold {
        /// The visit of the surface.
        visit: String,
        /// The hold's id.
        id: u32,
        /// True if the hold is opened, false if it is released.
        on: bool,
        /// True if the hold is released because its request has failed.
        #[serde(default, skip_serializing_if = "is_default")]
        failed: bool,
        /// The time at which the request began, if the hold is a request of the app.
        #[serde(default, skip_serializing_if = "is_default")]
        began: Option<Ms>,
        /// The time of the call.
        at: Ms,
    },
    /// Reports that a frame was presented.
    Presented {
        /// The visit of the surface.
        visit: String,
        /// The frame's number.
        sequence: u32,
        /// The time at which the frame was presented.
        at: Ms,
    },
    /// Reports that a node's content was painted.
    NodeReady {
        /// The visit of the surface.
        visit: String,
        /// The identity of the node.
        id: u32,
        /// The generation of the node's content.
        #[serde(rename = "gen")]
        generation: u32,
        /// The time at which the content was painted.
        at: Ms,
    },
    /// Declares that the surface has nothing to show.
    DeclareEmpty {
        /// The visit of the surface.
        visit: String,
        /// The time of the call.
        at: Ms,
    },
    /// Declares that the surface shows an error instead of its content.
    DeclareError {
        /// The visit of the surface.
        visit: String,
        /// The time of the call.
        at: Ms,
    },
    /// Adds a mark of the app.
    Mark {
        /// The visit of the surface.
        visit: String,
        /// The mark's name.
        name: String,
        /// The time of the call.
        at: Ms,
    },
    /// Reports the difference of the two clocks.
    Clock {
        /// The visit of the surface.
        visit: String,
        /// How far the clock that includes sleep has run ahead since the begin.
        ahead: Ms,
        /// The time of the call.
        at: Ms,
    },
    /// Fires the visit's timer.
    Wake {
        /// The visit of the surface.
        visit: String,
        /// The time of the call.
        at: Ms,
    },
    /// Leaves the surface.
    Leave {
        /// The visit of the surface.
        visit: String,
        /// `back`, `navigation`, `background`, `system_dialog`, `replaced`, `removed` or `restarted`.
        reason: String,
        /// The input that is being handled while the surface is left.
        #[serde(default, skip_serializing_if = "is_default")]
        input: Option<Ms>,
        /// The time of the call.
        at: Ms,
    },
    /// Pauses or resumes the visit: it is not known yet what interrupted the surface.
    Pause {
        /// The visit of the surface.
        visit: String,
        /// The end of the pause. If it is absent, the pause ends now.
        #[serde(default, skip_serializing_if = "is_default")]
        until: Option<Ms>,
    },
    /// Fires the timer for all visits.
    WakeAll {
        /// The time of the call.
        at: Ms,
    },
    /// Begins the typing visit that the last text key asked for.
    BeginTyping {
        /// The visit of the surface with the search field.
        visit: String,
        /// The name of the new visit in this script.
        #[serde(rename = "as")]
        name: String,
    },
    /// Fetches the event of an ended visit.
    Finish {
        /// The visit.
        visit: String,
        /// The labels of the visit's late nodes.
        #[serde(default, skip_serializing_if = "is_default")]
        labels: Vec<String>,
    },
}

/// The arguments of the call that begins a visit.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Begin {
    /// The visit's name in this script.
    #[serde(rename = "as")]
    pub name: String,
    /// The surface's name.
    pub surface: String,
    /// The first number of the visit's id; the other bytes are 0.
    pub id: u32,
    /// The time of the call.
    pub at: Ms,
    /// The navigation that the visit belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub navigation: u32,
    /// The time of the tap, click or key that may have opened the surface.
    #[serde(default, skip_serializing_if = "is_default")]
    pub input: Option<Ms>,
    /// True if the begin was called while that input was being handled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub linked: bool,
    /// The time at which a notification, deep link or widget tap was received.
    #[serde(default, skip_serializing_if = "is_default")]
    pub external: Option<Ms>,
    /// The time at which the app was launched.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launch: Option<Ms>,
    /// The kind of the launch: `cold`, `warm` or `hot`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launch_kind: String,
    /// True if the app was not in the foreground during its whole launch.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launched_in_background: bool,
    /// True if the surface's nodes are in another surface's tree too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub embedded: bool,
    /// The visit of the surface that opened this dialog.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dialog_of: Option<String>,
    /// True if the surface has a search field.
    #[serde(default, skip_serializing_if = "is_default")]
    pub search_field: bool,
    /// True if the platform sees the app's requests.
    #[serde(default, skip_serializing_if = "is_default")]
    pub holds_observed: bool,
}

/// A snapshot of a visit's nodes at one frame.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Frame {
    /// The visit.
    pub visit: String,
    /// The frame's number.
    pub sequence: u32,
    /// The time at which the frame's pixels are presented.
    pub at: Ms,
    /// The viewport: x, y, width and height, units.
    pub viewport: [Readable; 4],
    /// Flags of the snapshot's header.
    #[serde(default, skip_serializing_if = "is_default")]
    pub flags: HeaderFlags,
    /// The nodes of the tree in pre-order.
    pub nodes: Vec<Node>,
}

/// A node of a snapshot.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Node {
    /// The node's identity.
    pub id: u32,
    /// The node's kind, by name.
    pub kind: Kind,
    /// True if the node and all in it are a live region.
    #[serde(default, skip_serializing_if = "is_default")]
    pub live: bool,
    /// True for an error node.
    #[serde(default, skip_serializing_if = "is_default")]
    pub error: bool,
    /// True if the node and all in it are a control that the user has touched.
    #[serde(default, skip_serializing_if = "is_default")]
    pub touched: bool,
    /// The state of the node's content, by name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: State,
    /// The generation of the node's content.
    #[serde(rename = "gen", default = "one", skip_serializing_if = "is_one")]
    pub generation: u32,
    /// The identity of the node's parent. It is absent for a root.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<u32>,
    /// The node's own opacity, 0 to 255.
    #[serde(default = "opaque", skip_serializing_if = "is_opaque")]
    pub alpha: u8,
    /// The node's flags by name. If they are absent, only `shown` is set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub flags: RecordFlags,
    /// The node's rectangle: x, y, width and height, units.
    pub rect: [Readable; 4],
    /// The time at which the node became ready, in whole microseconds, if it is known to differ from the frame's time.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ready: Option<Ms>,
    /// The node's paint order. Nodes with larger numbers are in front.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: u32,
}

/// The expected result of a script.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Expect {
    /// The expected answers to single calls. The vectors contain the answers to all other calls.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: Vec<ExpectedAnswer>,
    /// One entry for each visit that began, in the order in which the visits are finished.
    pub visits: Vec<ExpectedVisit>,
}

/// The expected answer to one call.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExpectedAnswer {
    /// The index of the call in the script, from 0.
    pub call: usize,
    /// The names of the decision bits, without `observe` and `stop`, which follow from the other bits.
    #[serde(default, skip_serializing_if = "is_default")]
    pub decision: Option<Vec<String>>,
    /// The expected next deadline.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deadline: Option<Ms>,
}

/// The expected event of a visit. Each field given here must equal the field of the event's summary.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExpectedVisit {
    /// The visit.
    pub visit: String,
    /// The fields of the summary, by name. `null`, 0 and an empty value mean that the field is absent.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn one() -> u32 {
    1
}

fn is_one(value: &u32) -> bool {
    *value == 1
}

fn opaque() -> u8 {
    255
}

fn is_opaque(value: &u8) -> bool {
    *value == 255
}
