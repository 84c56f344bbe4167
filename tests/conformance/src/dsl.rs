//! The language in which stories are written. Times are milliseconds from the story's zero, so they may be negative;
//! the zero is [`ZERO_MS`] on the monotonic clock. The viewport is 400 × 800 units: 1 % of it is 3,200 square units.

mod begin;
mod end;
mod nodes;

pub use end::{End, complete, ended, error, watched, with_errors};
pub use nodes::{busy, custom, group, image, other, row, text, video};

use crate::lower::{frame_bytes, to_hex};
use crate::names::{HeaderFlags, Readable};
use crate::script::{Begin, Call, Expect, ExpectedAnswer, Frame, Node, Script, Setup};
use crate::times::{Ms, nanos};
use std::collections::BTreeMap;

/// The story's zero in milliseconds on the monotonic clock.
pub const ZERO_MS: f64 = 1_000_000.0;
/// The handle that an engine's first begin returns.
pub const FIRST_HANDLE: u32 = 1 << 16;
/// The name of the visit in a story that names no other visit.
pub const FEED: &str = "feed";

/// Returns the moment `ms` milliseconds after the story's zero.
pub fn moment(ms: impl Into<f64>) -> Ms {
    Ms { nanos: nanos(ZERO_MS + ms.into()) as u64 }
}

/// Builds the script of one story.
#[derive(Clone, Debug)]
pub struct Story {
    script: Script,
    visit: String,
    sequences: BTreeMap<String, u32>,
    viewport: [f32; 4],
    flags: u32,
    begins: u32,
}

impl Story {
    /// Starts a story: its name, the rule of the metric that it proves, and what the user sees.
    pub fn new(name: &str, rule: &str, story: &str) -> Story {
        let script = Script {
            name: name.to_owned(),
            rule: rule.to_owned(),
            story: story.to_owned(),
            setup: Setup::default(),
            calls: Vec::new(),
            expect: Expect::default(),
        };
        let viewport = [0.0, 0.0, 400.0, 800.0];
        let (visit, sequences) = (FEED.to_owned(), BTreeMap::new());
        Story { script, visit, sequences, viewport, flags: 0, begins: 0 }
    }

    /// Sets the platform; the default is the web.
    pub fn platform(mut self, platform: &str) -> Story {
        self.script.setup.platform = platform.to_owned();
        self
    }

    /// Gives detail to one visit in `every`.
    pub fn detail_every(mut self, every: u32) -> Story {
        self.script.setup.detail_every = every;
        self
    }

    /// Sets the sampling weight: each event stands for `weight` visits.
    pub fn weight(mut self, weight: u32) -> Story {
        self.script.setup.weight = weight;
        self
    }

    /// Sets the installation's cluster, and states that this is the first session of the app's version.
    pub fn first_session_of_cluster(mut self, cluster: u8) -> Story {
        (self.script.setup.cluster, self.script.setup.first_session) = (Some(cluster), true);
        self
    }

    /// Audits every visit whose id ends in zeros, as ids of stories do.
    pub fn audit(mut self) -> Story {
        self.script.setup.audit_every = 20;
        self
    }

    /// Sets the viewport of the following frames.
    pub fn viewport(mut self, width: f32, height: f32) -> Story {
        self.viewport = [0.0, 0.0, width, height];
        self
    }

    /// Sets the viewport of the following frames, for a surface that does not begin at the origin.
    pub fn viewport_at(mut self, x: f32, y: f32, width: f32, height: f32) -> Story {
        self.viewport = [x, y, width, height];
        self
    }

    /// Sets the header flags of the following frames.
    pub fn flags(mut self, flags: u32) -> Story {
        self.flags = flags;
        self
    }

    /// Selects the visit to which the following calls belong.
    pub fn on(mut self, visit: &str) -> Story {
        self.visit = visit.to_owned();
        self
    }

    fn call(mut self, call: Call) -> Story {
        self.script.calls.push(call);
        self
    }

    /// Begins the visit [`FEED`], to which the following calls belong.
    pub fn begin(self, at: impl Into<f64>) -> Story {
        self.begin_as(FEED, at, |begin| begin)
    }

    /// Begins a visit, to which the following calls belong.
    pub fn begin_as(mut self, visit: &str, at: impl Into<f64>, with: impl FnOnce(Begin) -> Begin) -> Story {
        self.begins += 1;
        let (name, surface) = (visit.to_owned(), visit.to_owned());
        let begin = with(Begin { name, surface, id: self.begins, at: moment(at), ..Begin::default() });
        self.on(visit).call(Call::Begin(Box::new(begin)))
    }

    /// Adds a snapshot of a frame at `at`.
    pub fn frame(mut self, at: impl Into<f64>, nodes: impl IntoIterator<Item = Node>) -> Story {
        let frame = self.next_frame(at.into(), nodes.into_iter().collect());
        self.call(Call::Frame(frame))
    }

    fn next_frame(&mut self, at: f64, nodes: Vec<Node>) -> Frame {
        let sequence = self.sequences.entry(self.visit.clone()).or_default();
        *sequence += 1;
        Frame {
            visit: self.visit.clone(),
            sequence: *sequence,
            at: moment(at),
            viewport: self.viewport.map(Readable),
            flags: HeaderFlags(self.flags),
            nodes,
        }
    }

    /// Adds a snapshot of the story's first visit. `spoil` changes the snapshot's bytes.
    pub fn spoilt_frame(
        mut self,
        at: impl Into<f64>,
        nodes: impl IntoIterator<Item = Node>,
        spoil: impl FnOnce(&mut Vec<u8>),
    ) -> Story {
        let frame = self.next_frame(at.into(), nodes.into_iter().collect());
        // The only possible error is an unknown parent. Stories have no unknown parents: the vectors' check would find
        // them.
        let mut bytes = frame_bytes(&frame, FIRST_HANDLE).unwrap_or_default();
        spoil(&mut bytes);
        self.call(Call::RawFrame { hex: to_hex(&bytes) })
    }

    /// Adds a tap of the user. The finger comes down at `at`.
    pub fn tap(self, at: impl Into<f64>) -> Story {
        self.input("tap", 0, 0.0, 0.0, at.into())
    }

    /// Adds a tap in a dialog, outside of which the surface's root is.
    pub fn tap_in_dialog(self, at: impl Into<f64>) -> Story {
        self.input_in_dialog("tap", at.into())
    }

    /// Adds a key in a text field of a dialog, outside of which the surface's root is.
    pub fn text_key_in_dialog(self, at: impl Into<f64>) -> Story {
        self.input_in_dialog("text_key", at.into())
    }

    fn input_in_dialog(self, kind: &str, at: f64) -> Story {
        let mut story = self.input(kind, 0, 0.0, 0.0, at);
        if let Some(Call::Input { in_dialog, .. }) = story.script.calls.last_mut() {
            *in_dialog = true;
        }
        story
    }

    /// Adds a key that the user presses outside of text fields.
    pub fn key(self, at: impl Into<f64>) -> Story {
        self.input("key", 0, 0.0, 0.0, at.into())
    }

    /// Adds a key that the user presses in a text field.
    pub fn text_key(self, at: impl Into<f64>) -> Story {
        self.input("text_key", 0, 0.0, 0.0, at.into())
    }

    /// Adds a scroll of the surface itself by the user.
    pub fn scroll(self, at: impl Into<f64>, dx: f32, dy: f32) -> Story {
        self.input("scroll", 0, dx, dy, at.into())
    }

    /// Adds a scroll of this node by the user.
    pub fn scroll_in(self, scroller: u32, at: impl Into<f64>, dx: f32, dy: f32) -> Story {
        self.input("scroll", scroller, dx, dy, at.into())
    }

    fn input(self, kind: &str, scroller: u32, dx: f32, dy: f32, at: f64) -> Story {
        let (visit, kind, at) = (self.visit.clone(), kind.to_owned(), moment(at));
        self.call(Call::Input {
            visit,
            kind,
            scroller,
            dx: Readable(dx),
            dy: Readable(dy),
            in_dialog: false,
            at,
        })
    }

    /// Opens a hold.
    pub fn hold(self, id: u32, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Hold { visit, id, on: true, failed: false, began: None, at: moment(at) })
    }

    /// Releases a hold.
    pub fn release(self, id: u32, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Hold { visit, id, on: false, failed: false, began: None, at: moment(at) })
    }

    /// Adds a request of the app that began at `began`. The request starts to hold the visit at `at` (`on`), or stops.
    pub fn request(self, id: u32, on: bool, began: impl Into<f64>, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Hold { visit, id, on, failed: false, began: Some(moment(began)), at: moment(at) })
    }

    /// Reports that a request of the app, which began at `began`, has failed.
    pub fn request_fails(self, id: u32, began: impl Into<f64>, at: impl Into<f64>) -> Story {
        let (visit, began) = (self.visit.clone(), Some(moment(began)));
        self.call(Call::Hold { visit, id, on: false, failed: true, began, at: moment(at) })
    }

    /// Reports that frame `sequence` was presented at `at`.
    pub fn presented(self, sequence: u32, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Presented { visit, sequence, at: moment(at) })
    }

    /// Reports that this generation of a node was painted at `at`.
    pub fn node_ready(self, id: u32, generation: u32, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::NodeReady { visit, id, generation, at: moment(at) })
    }

    /// Declares the surface empty.
    pub fn declare_empty(self, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::DeclareEmpty { visit, at: moment(at) })
    }

    /// Declares that the surface shows an error instead of its content.
    pub fn declare_error(self, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::DeclareError { visit, at: moment(at) })
    }

    /// Adds a mark of the app.
    pub fn mark(self, name: &str, at: impl Into<f64>) -> Story {
        let (visit, name) = (self.visit.clone(), name.to_owned());
        self.call(Call::Mark { visit, name, at: moment(at) })
    }

    /// Reports that the clock that includes sleep is `ahead` milliseconds ahead.
    pub fn clock(self, ahead: impl Into<f64>, at: impl Into<f64>) -> Story {
        let (visit, ahead) = (self.visit.clone(), Ms { nanos: nanos(ahead.into()) as u64 });
        self.call(Call::Clock { visit, ahead, at: moment(at) })
    }

    /// Fires the visit's timer.
    pub fn wake(self, at: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Wake { visit, at: moment(at) })
    }

    /// Leaves the surface.
    pub fn leave(self, reason: &str, at: impl Into<f64>) -> Story {
        let (visit, reason) = (self.visit.clone(), reason.to_owned());
        self.call(Call::Leave { visit, reason, input: None, at: moment(at) })
    }

    /// Leaves the surface while the input of time `input` is being handled.
    pub fn leave_by(self, reason: &str, input: impl Into<f64>, at: impl Into<f64>) -> Story {
        let (visit, reason) = (self.visit.clone(), reason.to_owned());
        self.call(Call::Leave { visit, reason, input: Some(moment(input)), at: moment(at) })
    }

    /// Pauses the visit until time `until`: it is not known yet what interrupted the surface.
    pub fn pause(self, until: impl Into<f64>) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Pause { visit, until: Some(moment(until)) })
    }

    /// Ends the pause.
    pub fn go_on(self) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Pause { visit, until: None })
    }

    /// Fires the timer for all visits.
    pub fn wake_all(self, at: impl Into<f64>) -> Story {
        self.call(Call::WakeAll { at: moment(at) })
    }

    /// Begins the typing visit that the last key asked for. The following calls belong to this visit.
    pub fn begin_typing(self, name: &str) -> Story {
        let (visit, name) = (self.visit.clone(), name.to_owned());
        self.call(Call::BeginTyping { visit, name: name.clone() }).on(&name)
    }

    /// Expects that the last call returned this decision: the names of its bits, separated by spaces, or an empty text
    /// for no bits.
    pub fn decides(mut self, decision: &str) -> Story {
        let names = decision.split_whitespace().map(str::to_owned).collect();
        self.expected_answer().decision = Some(names);
        self
    }

    /// Expects that the answer to the last call has this deadline.
    pub fn due(mut self, at: impl Into<f64>) -> Story {
        self.expected_answer().deadline = Some(moment(at));
        self
    }

    fn expected_answer(&mut self) -> &mut ExpectedAnswer {
        let call = self.script.calls.len().saturating_sub(1);
        let answers = &mut self.script.expect.answers;
        let at = answers.iter().position(|answer| answer.call == call).unwrap_or_else(|| {
            answers.push(ExpectedAnswer { call, decision: None, deadline: None });
            answers.len() - 1
        });
        &mut answers[at]
    }

    /// Asks for an event that does not exist: for a second time, before the end, or of an unknown visit.
    pub fn finish_in_vain(self) -> Story {
        let visit = self.visit.clone();
        self.call(Call::Finish { visit, labels: Vec::new() })
    }

    /// Finishes the visit and expects that its event has these fields.
    pub fn expect(self, end: End) -> Story {
        self.expect_labelled(&[], end)
    }

    /// Like [`Story::expect`], but passes labels of the late nodes.
    pub fn expect_labelled(mut self, labels: &[&str], end: End) -> Story {
        self.script.expect.visits.push(end.of(&self.visit));
        let (visit, labels) = (self.visit.clone(), labels.iter().map(|label| (*label).to_owned()).collect());
        self.call(Call::Finish { visit, labels })
    }

    /// Returns the script of the story.
    pub fn done(self) -> Script {
        self.script
    }
}
