//! A script: what happens in an app, call by call, and the expected result. The types define a vector's JSON.

use crate::names::{HeaderFlags, Kind, Readable, RecordFlags, State};
use crate::times::Ms;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One story.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Script {
    /// Lower-case words joined by hyphens: the vector's file name.
    pub name: String,
    /// The rule of the metric that it proves, such as `§8 settle`.
    pub rule: String,
    /// The user's view of it, in a sentence or two.
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
    /// One visit in `detail_every` carries detail; 0: none does.
    pub detail_every: u32,
    /// Each event stands for `weight` visits.
    pub weight: u32,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup { platform: "web".to_owned(), detail_every: 0, weight: 1 }
    }
}

/// One call of the boundary. `visit` is the name that the script gives a visit at its begin, or `#` and a handle's
/// number.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Call {
    /// A surface begins.
    Begin(Box<Begin>),
    /// A frame's snapshot, node by node.
    Frame(Frame),
    /// A snapshot as bytes: a malformed one, or one of a later version.
    RawFrame {
        /// Hexadecimal.
        hex: String,
    },
    /// An input of the user.
    Input {
        /// The surface.
        visit: String,
        /// `tap`, `key`, `text_key` or `scroll`.
        kind: String,
        /// Identity of the scrolling node; 0: the surface.
        #[serde(default, skip_serializing_if = "is_default")]
        scroller: u32,
        /// Horizontal movement, units.
        #[serde(default, skip_serializing_if = "is_default")]
        dx: Readable,
        /// Vertical movement, units.
        #[serde(default, skip_serializing_if = "is_default")]
        dy: Readable,
        /// The time of the input's first event.
        at: Ms,
    },
    /// A hold is opened or released.
    Hold {
        /// The surface.
        visit: String,
        /// The hold's id.
        id: u32,
        /// True if the hold is opened, false if it is released.
        on: bool,
        /// If the hold is a request of the app: when the request began.
        #[serde(default, skip_serializing_if = "is_default")]
        began: Option<Ms>,
        /// When.
        at: Ms,
    },
    /// A frame was presented.
    Presented {
        /// The surface.
        visit: String,
        /// The frame's number.
        sequence: u32,
        /// When it was presented.
        at: Ms,
    },
    /// A node's content was painted.
    NodeReady {
        /// The surface.
        visit: String,
        /// The node.
        id: u32,
        /// Its generation.
        #[serde(rename = "gen")]
        generation: u32,
        /// When it was painted.
        at: Ms,
    },
    /// The surface has nothing to show.
    DeclareEmpty {
        /// The surface.
        visit: String,
        /// When.
        at: Ms,
    },
    /// The app marks a moment.
    Mark {
        /// The surface.
        visit: String,
        /// Its name.
        name: String,
        /// When.
        at: Ms,
    },
    /// The two clocks were compared.
    Clock {
        /// The surface.
        visit: String,
        /// How far the clock that includes sleep has run ahead since the begin.
        ahead: Ms,
        /// When.
        at: Ms,
    },
    /// The visit's timer fires.
    Wake {
        /// The surface.
        visit: String,
        /// When.
        at: Ms,
    },
    /// The surface is left.
    Leave {
        /// The surface.
        visit: String,
        /// `back`, `navigation`, `background`, `system_dialog`, `replaced`, `removed` or `restarted`.
        reason: String,
        /// The input that is being handled while the surface is left.
        #[serde(default, skip_serializing_if = "is_default")]
        input: Option<Ms>,
        /// When.
        at: Ms,
    },
    /// The visit is paused or resumed: it is not known yet what took the screen.
    Pause {
        /// The surface.
        visit: String,
        /// The end of the pause; absent: the pause ends now.
        #[serde(default, skip_serializing_if = "is_default")]
        until: Option<Ms>,
    },
    /// The timer for all visits fires.
    WakeAll {
        /// When.
        at: Ms,
    },
    /// The typing visit that the last text key asked for begins.
    BeginTyping {
        /// The surface with the search field.
        visit: String,
        /// The name of the new visit in this script.
        #[serde(rename = "as")]
        name: String,
    },
    /// The event of an ended visit is fetched.
    Finish {
        /// The visit.
        visit: String,
        /// Labels of its late nodes.
        #[serde(default, skip_serializing_if = "is_default")]
        labels: Vec<String>,
    },
}

/// The arguments of a begin.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Begin {
    /// The visit's name in this script.
    #[serde(rename = "as")]
    pub name: String,
    /// The surface's name.
    pub surface: String,
    /// The first number of the visit's id; the other bytes are 0.
    pub id: u32,
    /// The moment of the call.
    pub at: Ms,
    /// The navigation that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub navigation: u32,
    /// The tap, click or key that may have opened it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub input: Option<Ms>,
    /// The begin was called while that input was being handled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub linked: bool,
    /// When a notification, deep link or widget tap was received.
    #[serde(default, skip_serializing_if = "is_default")]
    pub external: Option<Ms>,
    /// When the app was launched.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launch: Option<Ms>,
    /// `cold`, `warm` or `hot`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launch_kind: String,
    /// The app was not in the foreground throughout its launch.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launched_in_background: bool,
    /// The surface's nodes are in another surface's tree too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub embedded: bool,
    /// The visit of the surface that opened this dialog.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dialog_of: Option<String>,
    /// The surface has a search field.
    #[serde(default, skip_serializing_if = "is_default")]
    pub search_field: bool,
    /// The platform sees the app's requests.
    #[serde(default, skip_serializing_if = "is_default")]
    pub holds_observed: bool,
}

/// A snapshot.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Frame {
    /// The visit.
    pub visit: String,
    /// The frame's number.
    pub sequence: u32,
    /// When its pixels are presented.
    pub at: Ms,
    /// x, y, width, height, units.
    pub viewport: [Readable; 4],
    /// Flags of the snapshot's header.
    #[serde(default, skip_serializing_if = "is_default")]
    pub flags: HeaderFlags,
    /// The nodes in pre-order.
    pub nodes: Vec<Node>,
}

/// A node of a snapshot.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Node {
    /// Its identity.
    pub id: u32,
    /// Its kind, by name.
    pub kind: Kind,
    /// Its state, by name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: State,
    /// The generation of its content.
    #[serde(rename = "gen", default = "one", skip_serializing_if = "is_one")]
    pub generation: u32,
    /// The identity of its parent; absent for a root.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<u32>,
    /// Its own opacity, 0 to 255.
    #[serde(default = "opaque", skip_serializing_if = "is_opaque")]
    pub alpha: u8,
    /// Its flags by name; absent means `shown` alone.
    #[serde(default, skip_serializing_if = "is_default")]
    pub flags: RecordFlags,
    /// x, y, width, height, units.
    pub rect: [Readable; 4],
    /// When it became ready, in whole microseconds, if that is known to differ from the frame's time.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ready: Option<Ms>,
    /// Paint order: larger numbers are in front.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: u32,
}

/// The expected result of a script.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Expect {
    /// Expected answers to single calls. The vectors fix the answers to all other calls.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: Vec<ExpectedAnswer>,
    /// One entry for each visit that began, in the order in which the visits are finished.
    pub visits: Vec<ExpectedVisit>,
}

/// The expected answer to one call.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExpectedAnswer {
    /// The call's place in the script, from 0.
    pub call: usize,
    /// Names of the decision bits, without `observe` and `stop`, which follow from the others.
    #[serde(default, skip_serializing_if = "is_default")]
    pub decision: Option<Vec<String>>,
    /// The next deadline.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deadline: Option<Ms>,
}

/// The expected event of a visit: each field given here must equal the field of the event's summary.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExpectedVisit {
    /// The visit.
    pub visit: String,
    /// Fields of the summary, by name; `null`, 0 and an empty value mean that the field is absent.
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
