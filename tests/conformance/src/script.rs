//! A script: what happens in an app, call by call, and what must come of it. The types are the JSON of a vector.

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
    /// What the user saw, in a sentence or two.
    pub story: String,
    /// What all events have in common.
    #[serde(default, skip_serializing_if = "is_default")]
    pub setup: Setup,
    /// The calls, in the order in which they come.
    pub calls: Vec<Call>,
    /// What the metric demands, written by hand.
    pub expect: Expect,
}

/// What all events of a script have in common.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Setup {
    /// `web`, `android` or `ios`.
    pub platform: String,
    /// One visit in so many carries detail; 0: none does.
    pub detail_every: u32,
    /// Each event stands for so many visits.
    pub weight: u32,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup { platform: "web".to_owned(), detail_every: 0, weight: 1 }
    }
}

/// One call of the boundary. `visit` is the name that a begin of the script gave, or `#` and a handle's number.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Call {
    /// A surface begins.
    Begin(Box<Begin>),
    /// A snapshot, spelled out.
    Frame(Frame),
    /// A snapshot as bytes: a malformed one, or one from a later version.
    RawFrame {
        /// Hexadecimal.
        hex: String,
    },
    /// An act of the user.
    Input {
        /// The surface.
        visit: String,
        /// `tap`, `key`, `text_key` or `scroll`.
        kind: String,
        /// Identity of the scrolling node; 0: the surface.
        #[serde(default, skip_serializing_if = "is_default")]
        scroller: u32,
        /// Movement, units.
        #[serde(default, skip_serializing_if = "is_default")]
        dx: Readable,
        /// Movement, units.
        #[serde(default, skip_serializing_if = "is_default")]
        dy: Readable,
        /// The time of its first event.
        at: Ms,
    },
    /// A hold is opened or released.
    Hold {
        /// The surface.
        visit: String,
        /// Its number.
        id: u32,
        /// Opened, or released.
        on: bool,
        /// Of one of the app's requests: when that began.
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
    /// A moment of the app's own.
    Mark {
        /// The surface.
        visit: String,
        /// Its name.
        name: String,
        /// When.
        at: Ms,
    },
    /// The clocks were compared.
    Clock {
        /// The surface.
        visit: String,
        /// By how much the clock that includes sleep is ahead since the begin.
        ahead: Ms,
        /// When.
        at: Ms,
    },
    /// The timer.
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
        /// The input that is being handled.
        #[serde(default, skip_serializing_if = "is_default")]
        input: Option<Ms>,
        /// When.
        at: Ms,
    },
    /// It is not known yet what took the screen.
    Pause {
        /// The surface.
        visit: String,
        /// Until when nothing is decided; left out: no longer.
        #[serde(default, skip_serializing_if = "is_default")]
        until: Option<Ms>,
    },
    /// The timer, for all visits.
    WakeAll {
        /// When.
        at: Ms,
    },
    /// The typing visit that the last text key asked for.
    BeginTyping {
        /// The surface with the search field.
        visit: String,
        /// The name of the new visit in this script.
        #[serde(rename = "as")]
        name: String,
    },
    /// The event of an ended visit is asked for.
    Finish {
        /// The visit.
        visit: String,
        /// Labels of its late nodes.
        #[serde(default, skip_serializing_if = "is_default")]
        labels: Vec<String>,
    },
}

/// A begin.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Begin {
    /// The visit's name in this script.
    #[serde(rename = "as")]
    pub name: String,
    /// The surface's name.
    pub surface: String,
    /// The first number of the visit's id; the rest is zero.
    pub id: u32,
    /// The moment of the call.
    pub at: Ms,
    /// The navigation that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub navigation: u32,
    /// The tap, click or key that may have opened it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub input: Option<Ms>,
    /// The begin was called while that input was handled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub linked: bool,
    /// Receipt of a notification, deep link or widget tap.
    #[serde(default, skip_serializing_if = "is_default")]
    pub external: Option<Ms>,
    /// The app's launch.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launch: Option<Ms>,
    /// `cold`, `warm` or `hot`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launch_kind: String,
    /// The app was not in the foreground throughout its launch.
    #[serde(default, skip_serializing_if = "is_default")]
    pub launched_in_background: bool,
    /// Its nodes are in another surface's tree as well.
    #[serde(default, skip_serializing_if = "is_default")]
    pub embedded: bool,
    /// The visit of the surface that it is a dialog of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dialog_of: Option<String>,
    /// It has a search field.
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
    /// x, y, width, height.
    pub viewport: [Readable; 4],
    /// Of the header.
    #[serde(default, skip_serializing_if = "is_default")]
    pub flags: HeaderFlags,
    /// Views in pre-order.
    pub nodes: Vec<Node>,
}

/// A view.
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
    /// The identity of its parent; a root where there is none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<u32>,
    /// 0 to 255.
    #[serde(default = "opaque", skip_serializing_if = "is_opaque")]
    pub alpha: u8,
    /// By name; `shown` alone where left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub flags: RecordFlags,
    /// x, y, width, height.
    pub rect: [Readable; 4],
    /// When it became ready, where that is known to be another moment than the frame's. Whole microseconds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ready: Option<Ms>,
    /// Larger is in front.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: u32,
}

/// What must come of a script.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Expect {
    /// Answers to single calls; the others are bound by the vectors only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: Vec<ExpectedAnswer>,
    /// One for each visit that began, in the order in which they are finished.
    pub visits: Vec<ExpectedVisit>,
}

/// What one call must answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExpectedAnswer {
    /// Counts the calls of the script from 0.
    pub call: usize,
    /// Names of decision bits beside `observe` and `stop`, which follow from the others.
    #[serde(default, skip_serializing_if = "is_default")]
    pub decision: Option<Vec<String>>,
    /// The next deadline.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deadline: Option<Ms>,
}

/// The event that a visit must end with: each field given here is equal in the event's summary.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExpectedVisit {
    /// The visit.
    pub visit: String,
    /// Fields of the summary, by name; `null`, 0 and empty mean that it is absent.
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
