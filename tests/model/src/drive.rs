//! Drives the core's engine with a script, through packed snapshots, as a binding does.

use crate::script::{Begin, Call, Setup, WALL_MS, ns};
use crate::surfaces::Reply;
use alldrawn_core::judge::engine::{self, Engine, Handle};
use alldrawn_core::judge::event;
use alldrawn_core::judge::snapshot::Header;
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::wire;
use prost::Message;
use std::collections::BTreeMap;

/// The core's engine, and the handles of a script's surfaces.
#[derive(Debug)]
pub struct EngineDriver {
    engine: Engine,
    handles: BTreeMap<u8, Handle>,
}

impl EngineDriver {
    /// Creates an engine.
    pub fn new(setup: Setup) -> EngineDriver {
        let setup = event::Setup {
            platform: setup.platform(),
            frame_source: setup.frame_source(),
            presented_source: setup.presented_source(),
            session_id: setup.session_id(),
            environment: wire::Environment::default(),
            tags: Vec::new(),
            detail_every: setup.detail_every,
            weight: setup.weight,
            cluster: setup.cluster,
            first_session: setup.first_session,
            audit_every: u32::from(setup.audit),
        };
        EngineDriver { engine: Engine::new(&setup), handles: BTreeMap::new() }
    }

    fn handle(&self, letter: u8) -> Handle {
        self.handles.get(&letter).copied().unwrap_or(Handle::NONE)
    }

    /// Makes a call and returns the engine's reply.
    pub fn call(&mut self, call: &Call) -> Reply {
        let moment = |ms: &u64| Moment(ns(*ms));
        let answer = match call {
            Call::Begin(begin) => return self.begin(begin),
            Call::BeginTyping { surface, letter } => {
                let begun = self.engine.begin_typing(self.handle(*surface), [*letter; 16], 0);
                return self.begun(*letter, begun);
            }
            Call::Finish { surface } => {
                let event = self.engine.finish(self.handle(*surface), &[]);
                // An event that cannot be decoded counts as no event, so it differs from the model's.
                return Reply::Event(
                    event.and_then(|bytes| wire::Visit::decode(&bytes[..]).ok()).map(Box::new),
                );
            }
            Call::Frame { surface, frame } => {
                let header = Header {
                    flags: frame.flags,
                    count: 0,
                    sequence: frame.sequence,
                    visit: self.handle(*surface).bits(),
                    scale: 2.0,
                    time: moment(&frame.at_ms),
                    viewport: frame.viewport,
                };
                self.engine.frame(&write(&header, &frame.nodes))
            }
            Call::Malformed { surface } => {
                let mut bytes = [0; 64];
                bytes[24..28].copy_from_slice(&self.handle(*surface).bits().to_le_bytes());
                self.engine.frame(&bytes)
            }
            Call::Input { surface, in_dialog: true, at_ms, .. } => {
                self.engine.input_in_dialog(self.handle(*surface), moment(at_ms))
            }
            Call::Input { surface, input, in_dialog: false, at_ms } => {
                self.engine.input(self.handle(*surface), *input, moment(at_ms))
            }
            Call::Hold { surface, id, on, began_ms: None, at_ms, .. } => {
                self.engine.hold(self.handle(*surface), *id, *on, moment(at_ms))
            }
            Call::Hold { surface, id, on, failed, began_ms: Some(began), at_ms } => {
                let (visit, began) = (self.handle(*surface), moment(began));
                self.engine.request(visit, *id, *on, *failed, began, moment(at_ms))
            }
            Call::Presented { surface, sequence, at_ms } => {
                self.engine.presented(self.handle(*surface), *sequence, moment(at_ms))
            }
            Call::NodeReady { surface, identity, generation, at_ms } => {
                self.engine.node_ready(self.handle(*surface), *identity, *generation, moment(at_ms))
            }
            Call::DeclareEmpty { surface, at_ms } => {
                self.engine.declare_empty(self.handle(*surface), moment(at_ms))
            }
            Call::DeclareError { surface, at_ms } => {
                self.engine.declare_error(self.handle(*surface), moment(at_ms))
            }
            Call::Mark { surface, at_ms } => self.engine.mark(self.handle(*surface), "mark", moment(at_ms)),
            Call::Clock { surface, ahead_ms, at_ms } => {
                self.engine.clock(self.handle(*surface), ns(*ahead_ms) - ns(0), moment(at_ms))
            }
            Call::Wake { surface, at_ms } => self.engine.wake(self.handle(*surface), moment(at_ms)),
            Call::WakeAll { at_ms } => self.engine.wake_all(moment(at_ms)),
            Call::Pause { surface, until_ms } => {
                self.engine.pause(self.handle(*surface), until_ms.as_ref().map(moment))
            }
            Call::Leave { surface, reason, input_ms, at_ms } => {
                let input = input_ms.as_ref().map(moment);
                self.engine.leave_by(self.handle(*surface), *reason, input, moment(at_ms))
            }
        };
        Reply::Answer(answer)
    }

    fn begin(&mut self, begin: &Begin) -> Reply {
        let name = begin.name();
        let begun = self.engine.begin(&engine::Begin {
            visit_id: begin.visit_id(),
            surface: &name,
            at: Moment(ns(begin.at_ms)),
            wall_ms: WALL_MS,
            navigation: begin.navigation,
            origin: begin.origin(),
            embedded: begin.embedded,
            dialog_of: begin.dialog_of.map(|parent| self.handle(parent)),
            search_field: begin.search_field,
            holds_observed: begin.holds_observed,
        });
        self.begun(begin.letter, begun)
    }

    fn begun(&mut self, letter: u8, begun: Option<(Handle, alldrawn_core::judge::answer::Answer)>) -> Reply {
        let Some((handle, answer)) = begun else { return Reply::Nothing };
        self.handles.insert(letter, handle);
        Reply::Answer(answer)
    }
}
