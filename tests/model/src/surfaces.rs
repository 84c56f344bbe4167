//! The surfaces of a process and how they affect each other: navigation, dialogs, typing, redirects (metric §10,
//! §13).

use crate::Time;
use crate::event::event;
use crate::redirect::Replaced;
use crate::script::{Begin, Call, Setup, ns};
use crate::start::{Claims, Start};
use crate::visit::{Visit, VisitContext};
use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::judge::snapshot::header_flag;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::wire;
use std::collections::BTreeMap;

/// A surface, from its begin until it has been left and its event was fetched.
#[derive(Clone, Debug, Default)]
struct Surface {
    name: String,
    opened: Time,
    visit: Option<Visit>,
    start: Option<Start>,
    dialog_of: Option<u8>,
    search_field: bool,
    key: Option<Time>,
    typing: Option<u8>,
    left: bool,
}

/// All surfaces, by their numbers in the script.
#[derive(Clone, Debug, Default)]
pub struct Surfaces {
    setup: Setup,
    open: BTreeMap<u8, Surface>,
    claims: Claims,
    /// The visits whose events were fetched.
    pub finished: Vec<Visit>,
}

/// The result of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// A decision and a deadline.
    Answer(Answer),
    /// An event; `None` if the visit is pending, finished or unknown.
    Event(Option<Box<wire::Visit>>),
    /// The call began no visit.
    Nothing,
}

impl Surfaces {
    /// Creates a process without surfaces.
    pub fn new(setup: Setup) -> Surfaces {
        Surfaces { setup, ..Surfaces::default() }
    }

    /// Makes a call and returns the model's reply.
    pub fn call(&mut self, call: &Call) -> Reply {
        let reply = self.make(call);
        for visit in self.open.values().filter_map(|surface| surface.visit.as_ref()) {
            if let Some(end) = &visit.end {
                self.claims.opening.goes_on(visit.start, end.elapsed_at());
            }
        }
        reply
    }

    fn make(&mut self, call: &Call) -> Reply {
        let web = self.setup.web;
        match call {
            Call::Begin(begin) => self.begin(begin),
            Call::BeginTyping { surface, letter } => self.begin_typing(*surface, *letter),
            Call::Frame { surface, frame } => {
                if let Some(surface) = self.open.get_mut(surface) {
                    let watched = surface.visit.as_ref().is_some_and(Visit::is_watched);
                    surface.search_field |= !watched && frame.flags & header_flag::SEARCH_FIELD != 0;
                }
                self.visit(*surface, |visit| visit.frame(frame))
            }
            Call::Malformed { surface } => {
                let reply = self.visit(*surface, |visit| {
                    visit.rejected += 1;
                });
                match reply {
                    Reply::Answer(Answer { decision, deadline }) => {
                        Reply::Answer(Answer { decision: decision | decision::REJECTED, deadline })
                    }
                    other => other,
                }
            }
            Call::Input { surface, input, in_dialog, at_ms } => {
                self.input(*surface, *input, *in_dialog, ns(*at_ms))
            }
            Call::Hold { surface, id, on, failed, began_ms, at_ms } => {
                self.visit(*surface, |visit| match began_ms {
                    Some(began) => visit.request(*id, *on, *failed, ns(*began), ns(*at_ms)),
                    None => visit.hold(*id, *on, false, ns(*at_ms)),
                })
            }
            Call::Presented { surface, sequence, at_ms } => {
                self.visit(*surface, |visit| visit.presented(*sequence, ns(*at_ms)))
            }
            Call::NodeReady { surface, identity, generation, at_ms } => {
                self.visit(*surface, |visit| visit.node_ready(*identity, *generation, ns(*at_ms)))
            }
            Call::DeclareEmpty { surface, at_ms } => {
                self.visit(*surface, |visit| visit.declare_empty(ns(*at_ms)))
            }
            Call::DeclareError { surface, at_ms } => {
                self.visit(*surface, |visit| visit.declare_error(ns(*at_ms)))
            }
            Call::Mark { surface, at_ms } => self.visit(*surface, |visit| visit.mark("mark", ns(*at_ms))),
            Call::Clock { surface, ahead_ms, at_ms } => {
                self.visit(*surface, |visit| visit.clock(ns(*ahead_ms) - ns(0), ns(*at_ms), web))
            }
            Call::Wake { surface, at_ms } => self.visit(*surface, |visit| visit.fire_up_to(ns(*at_ms))),
            Call::WakeAll { at_ms } => self.wake_all(ns(*at_ms)),
            Call::Pause { surface, until_ms } => self.visit(*surface, |visit| visit.pause(until_ms.map(ns))),
            Call::Leave { surface, reason, input_ms, at_ms } => {
                self.leave(*surface, *reason, input_ms.map(ns), ns(*at_ms))
            }
            Call::Finish { surface } => self.finish(*surface),
        }
    }

    /// Returns a visit, pending or finished.
    pub fn visit_of(&self, letter: u8) -> Option<&Visit> {
        let open = self.open.get(&letter).and_then(|surface| surface.visit.as_ref());
        open.or_else(|| self.finished.iter().find(|visit| visit.context.visit_id[0] == letter))
    }

    fn visit(&mut self, letter: u8, act: impl FnOnce(&mut Visit)) -> Reply {
        let visit = self.open.get_mut(&letter).and_then(|surface| surface.visit.as_mut());
        Reply::Answer(visit.map_or(Answer::UNKNOWN, |visit| {
            act(visit);
            visit.answer()
        }))
    }

    fn wake_all(&mut self, now: Time) -> Reply {
        for surface in self.open.values_mut() {
            surface.visit.iter_mut().for_each(|visit| visit.fire_up_to(now));
        }
        let visits: Vec<&Visit> = self.open.values().filter_map(|surface| surface.visit.as_ref()).collect();
        let ended = visits.iter().any(|visit| visit.has_result());
        let stale = visits.iter().any(|visit| visit.recheck && visit.end.is_none() && !visit.waits());
        Reply::Answer(Answer {
            decision: if ended { decision::CHANGED } else { 0 }
                | if stale { decision::SNAPSHOT_NOW } else { 0 },
            deadline: visits.iter().filter_map(|visit| visit.answer_deadline()).min(),
        })
    }

    fn begin(&mut self, begin: &Begin) -> Reply {
        let at = ns(begin.at_ms);
        // A replaced visit that has waited for too long passes nothing on.
        let open = &self.open;
        let visit = |letter: u8| open.get(&letter).and_then(|surface| surface.visit.as_ref());
        self.claims.redirects.waiting.retain(|replaced| visit(replaced.letter).is_some_and(Visit::waits));
        // An opening goes on while a visit that it started is pending.
        for pending in self.open.values().filter_map(|surface| surface.visit.as_ref()) {
            if pending.end.is_none() && !pending.waits() {
                self.claims.opening.goes_on(pending.start, at);
            }
        }
        let (start, replaced) = self.claims.start(&begin.origin(), at, begin.navigation, begin.embedded);
        for letter in replaced {
            let replaced = self.open.get_mut(&letter).and_then(|surface| surface.visit.as_mut());
            replaced.into_iter().for_each(Visit::inherited);
        }
        let context = VisitContext {
            visit_id: begin.visit_id(),
            surface: begin.name(),
            begin: at,
            navigation: begin.navigation,
            embedded: begin.embedded,
            holds_observed: begin.holds_observed,
            typing: false,
            audited: self.setup.audit,
        };
        self.end_watches(at);
        let mut visit = Visit::new(context, start);
        let answer = visit.answer();
        let surface = Surface {
            name: begin.name(),
            opened: start.at.max(at),
            visit: Some(visit),
            start: Some(start),
            dialog_of: begin.dialog_of,
            search_field: begin.search_field,
            ..Surface::default()
        };
        self.open.insert(begin.letter, surface);
        self.dialog(begin.dialog_of, true, at);
        Reply::Answer(answer)
    }

    fn dialog(&mut self, parent: Option<u8>, opens: bool, at: Time) {
        let parent = parent.and_then(|parent| self.open.get_mut(&parent));
        if let Some(visit) = parent.and_then(|parent| parent.visit.as_mut()) {
            visit.dialog(opens, at);
        }
    }

    fn input(&mut self, letter: u8, input: Input, in_dialog: bool, at: Time) -> Reply {
        // An input that is only reported because the visit is watched counts for nothing else.
        let watched =
            self.open.get(&letter).and_then(|surface| surface.visit.as_ref()).is_some_and(Visit::is_watched);
        if !watched || input == Input::TextKey && !in_dialog {
            self.claims.input(at);
        }
        let mut typing = 0;
        if let Some(surface) = self.open.get_mut(&letter)
            && !in_dialog
            && input == Input::TextKey
            && surface.search_field
            && at > surface.opened
        {
            surface.key = Some(at);
            typing = decision::TYPING;
        }
        if let Some(visit) = self.open.get_mut(&letter).and_then(|surface| surface.visit.as_mut()) {
            visit.input(input, in_dialog, at);
        }
        self.end_watches(at);
        match self.visit(letter, |_| {}) {
            Reply::Answer(answer) => Reply::Answer(Answer { decision: answer.decision | typing, ..answer }),
            other => other,
        }
    }

    // Ends the watches of audited visits: the user acted, a visit begins, or a surface was left (metric §8).
    fn end_watches(&mut self, at: Time) {
        self.open
            .values_mut()
            .filter_map(|surface| surface.visit.as_mut())
            .for_each(|visit| visit.end_watch(at));
    }

    fn begin_typing(&mut self, letter: u8, typing: u8) -> Reply {
        let Some(surface) = self.open.get_mut(&letter) else { return Reply::Nothing };
        let Some(key) = surface.key.take() else { return Reply::Nothing };
        let name = format!("{}/typing", surface.name);
        let running = surface.typing.replace(typing);
        let running = running.and_then(|running| self.open.get_mut(&running));
        if let Some(running) = running.and_then(|running| running.visit.as_mut()) {
            running.superseded(key);
        }
        let start = self.claims.key(key);
        let context = VisitContext {
            visit_id: [typing; 16],
            surface: name.clone(),
            begin: key,
            typing: true,
            audited: self.setup.audit,
            ..VisitContext::default()
        };
        let mut visit = Visit::new(context, start);
        let answer = visit.answer();
        let surface = Surface { name, opened: key, visit: Some(visit), ..Surface::default() };
        self.open.insert(typing, surface);
        Reply::Answer(answer)
    }

    fn leave(&mut self, letter: u8, reason: Leave, input: Option<Time>, call: Time) -> Reply {
        if let Some(input) = input {
            self.claims.input(input);
        }
        let Some(surface) = self.open.get_mut(&letter) else { return Reply::Answer(Answer::UNKNOWN) };
        let at = input.map_or(call, |input| input.min(call));
        if let Some(start) = surface.start.filter(|_| !surface.left) {
            self.claims.opening.goes_on(start, call);
        }
        surface.left = true;
        let (parent, typing) = (surface.dialog_of.take(), surface.typing.take());
        let finished_before = surface.visit.is_none();
        if let Some(visit) = &mut surface.visit {
            let left_before = visit.replaced.is_some();
            visit.leave(reason, input.is_some(), at);
            if let Some(at) = visit.replaced.filter(|_| !left_before) {
                let (start, navigation) = (visit.start, visit.context.navigation);
                self.claims.redirects.waiting.push(Replaced { letter, start, navigation, at });
            }
        }
        self.dialog(parent, false, at);
        if let Some(typing) = typing.and_then(|typing| self.open.get_mut(&typing)) {
            typing.visit.iter_mut().for_each(|visit| visit.leave(reason, input.is_some(), at));
        }
        self.end_watches(at);
        if finished_before {
            self.open.remove(&letter);
            return Reply::Answer(Answer { decision: decision::STOP, deadline: None });
        }
        self.visit(letter, |_| {})
    }

    fn finish(&mut self, letter: u8) -> Reply {
        let Some(surface) = self.open.get_mut(&letter) else { return Reply::Event(None) };
        let Some(visit) = surface.visit.as_mut().filter(|visit| visit.has_result()) else {
            return Reply::Event(None);
        };
        let record = visit.audit_record();
        let reply = Reply::Event(record.or_else(|| event(visit, &self.setup)).map(Box::new));
        // The surface of an audited visit is watched from now on. That the visit has ended is known, and said no more.
        if let Some(watch) = visit.watch.as_mut().filter(|watch| watch.ended.is_none()) {
            watch.running = true;
            visit.bits = 0;
            return reply;
        }
        let Some(visit) = surface.visit.take() else { return reply };
        if surface.left || visit.context.typing {
            self.open.remove(&letter);
        }
        self.finished.push(visit);
        reply
    }
}
