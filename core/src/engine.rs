//! All visits of a process: the calls of the boundary, by handle. Pure: each call is told its time.

use crate::answer::Answer;
use crate::event::{self, LateNodes, MAX_SURFACE, Setup, cut};
use crate::snapshot::{Snapshot, SnapshotError};
use crate::start::{Claims, Origin};
use crate::time::Moment;
use crate::visibility::Visibility;
use crate::visit::interaction::{Input, Leave};
use crate::visit::{Opening, Visit};
use prost::Message;

/// A visit of this engine: its slot in the low 16 bits, the slot's generation above. 0 is never a handle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Handle(pub u32);

/// Most visits at once; a begin beyond it is refused and counted.
pub const MAX_VISITS: usize = 1_024;

/// What a begin says. See [`Engine::begin`].
#[derive(Clone, Debug, Default)]
pub struct Begin<'a> {
    /// 128 random bits, the visit's id.
    pub visit_id: [u8; 16],
    /// Name of the surface; cut to 128 bytes. An empty one is refused.
    pub surface: &'a str,
    /// The moment of the call.
    pub at: Moment,
    /// Wall clock at the call, milliseconds since 1970: a label.
    pub wall_ms: i64,
    /// Visits that begin in one navigation share its number and its input; 0: a navigation of its own.
    pub navigation: u32,
    /// What may have opened it.
    pub origin: Origin,
    /// Its nodes are in another surface's tree as well.
    pub embedded: bool,
}

#[derive(Debug, Default)]
struct Slot {
    generation: u16,
    visit: Option<Box<Visit>>,
}

/// The engine. One thread at a time; nothing in it blocks, and nothing allocates per frame once warm.
#[derive(Debug, Default)]
pub struct Engine {
    setup: Setup,
    slots: Vec<Slot>,
    claims: Claims,
    visibility: Visibility,
    refused_begins: u32,
    rejected_snapshots: u32,
    last_rejection: Option<SnapshotError>,
}

impl Engine {
    /// An engine without visits.
    pub fn new(setup: Setup) -> Engine {
        Engine { setup, ..Engine::default() }
    }

    /// Replaces what later events have in common.
    pub fn set_setup(&mut self, setup: Setup) {
        self.setup = setup;
    }

    /// Begins a visit. `None` for an empty name, or where [`MAX_VISITS`] have begun and none was finished: counted.
    pub fn begin(&mut self, begin: &Begin<'_>) -> Option<(Handle, Answer)> {
        let free = self.slots.iter().position(|slot| slot.visit.is_none());
        if begin.surface.is_empty() || free.is_none() && self.slots.len() >= MAX_VISITS {
            self.refused_begins = self.refused_begins.saturating_add(1);
            return None;
        }
        let start = self.claims.start(&begin.origin, begin.at, begin.navigation);
        let opening = Opening {
            visit_id: begin.visit_id,
            surface: cut(begin.surface, MAX_SURFACE).to_owned(),
            begin: begin.at,
            wall_ms: begin.wall_ms,
            embedded: begin.embedded,
        };
        let index = free.unwrap_or_else(|| {
            self.slots.push(Slot::default());
            self.slots.len() - 1
        });
        let slot = &mut self.slots[index];
        // Generation 0 would make slot 0's handle 0.
        slot.generation = slot.generation.checked_add(1).unwrap_or(1);
        let visit = slot.visit.insert(Box::new(Visit::new(opening, start)));
        let answer = visit.answer();
        Some((Handle(u32::from(slot.generation) << 16 | index as u32), answer))
    }

    /// Judges a frame of the visit that its header names.
    pub fn frame(&mut self, bytes: &[u8]) -> Answer {
        let snapshot = match Snapshot::parse(bytes) {
            Ok(snapshot) => snapshot,
            Err(error) => return self.reject(bytes, error),
        };
        let Some(visit) = find(&mut self.slots, Handle(snapshot.header.visit)) else {
            return Answer::UNKNOWN;
        };
        match self.visibility.judge(&snapshot) {
            Ok(found) => visit.frame(&snapshot, &found, self.visibility.content()),
            Err(error) => return self.reject(bytes, error),
        }
        visit.answer()
    }

    // A malformed snapshot: counted for the engine, and for the visit where its handle can still be read.
    fn reject(&mut self, bytes: &[u8], error: SnapshotError) -> Answer {
        self.rejected_snapshots = self.rejected_snapshots.saturating_add(1);
        self.last_rejection = Some(error);
        let handle = bytes.get(24..28).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
        let mut answer = match find(&mut self.slots, Handle(handle)) {
            Some(visit) => {
                visit.rejected();
                visit.answer()
            }
            None => Answer::UNKNOWN,
        };
        answer.decision |= crate::answer::decision::REJECTED;
        answer
    }

    /// An act of the user in this surface; `at` is the time of its first event.
    pub fn input(&mut self, visit: Handle, input: Input, at: Moment) -> Answer {
        self.call(visit, |visit| visit.input(input, at))
    }

    /// Opens or releases a hold.
    pub fn hold(&mut self, visit: Handle, id: u32, on: bool, at: Moment) -> Answer {
        self.call(visit, |visit| visit.hold(id, on, at))
    }

    /// The frame `sequence` was presented at `at`.
    pub fn presented(&mut self, visit: Handle, sequence: u32, at: Moment) -> Answer {
        self.call(visit, |visit| visit.presented(sequence, at))
    }

    /// This generation of a node was painted at `at`.
    pub fn node_ready(&mut self, visit: Handle, identity: u32, generation: u32, at: Moment) -> Answer {
        self.call(visit, |visit| visit.node_ready(identity, generation, at))
    }

    /// The surface says that there is nothing to show.
    pub fn declare_empty(&mut self, visit: Handle, at: Moment) -> Answer {
        self.call(visit, |visit| visit.declare_empty(at))
    }

    /// A moment of the app's own.
    pub fn mark(&mut self, visit: Handle, name: &str, at: Moment) -> Answer {
        self.call(visit, |visit| visit.mark(cut(name, event::MAX_LABEL), at))
    }

    /// The timer.
    pub fn wake(&mut self, visit: Handle, now: Moment) -> Answer {
        self.call(visit, |visit| visit.wake(now))
    }

    /// The surface is left.
    pub fn leave(&mut self, visit: Handle, reason: Leave, at: Moment) -> Answer {
        self.call(visit, |visit| visit.leave(reason, at))
    }

    /// The nodes whose labels are wanted, once the visit has ended; `None` before, and for an unknown visit.
    pub fn late_nodes(&mut self, visit: Handle) -> Option<LateNodes> {
        find(&mut self.slots, visit)?.terminal().map(event::late_nodes)
    }

    /// The event of an ended visit; the handle is unknown from then on. `None` before its end, and for an unknown
    /// visit. `labels`: those of [`Engine::late_nodes`], ready ones first.
    pub fn finish(&mut self, visit: Handle, labels: &[String]) -> Option<event::wire::Visit> {
        let slot = slot_of(&mut self.slots, visit)?;
        let ended = slot.visit.take_if(|visit| visit.terminal().is_some())?;
        let terminal = ended.terminal()?;
        Some(event::event(&ended, terminal, &self.setup, labels))
    }

    /// As [`Engine::finish`], in protobuf bytes.
    pub fn finish_bytes(&mut self, visit: Handle, labels: &[String]) -> Option<Vec<u8>> {
        self.finish(visit, labels).map(|event| event.encode_to_vec())
    }

    /// Snapshots rejected in all, and why the last one was.
    pub fn rejections(&self) -> (u32, Option<SnapshotError>) {
        (self.rejected_snapshots, self.last_rejection)
    }

    /// Begins refused in all: an empty name, or too many visits at once.
    pub fn refused_begins(&self) -> u32 {
        self.refused_begins
    }

    fn call(&mut self, visit: Handle, act: impl FnOnce(&mut Visit)) -> Answer {
        let Some(visit) = find(&mut self.slots, visit) else { return Answer::UNKNOWN };
        act(visit);
        visit.answer()
    }
}

fn slot_of(slots: &mut [Slot], handle: Handle) -> Option<&mut Slot> {
    let slot = slots.get_mut((handle.0 & 0xFFFF) as usize)?;
    (u32::from(slot.generation) == handle.0 >> 16).then_some(slot)
}

fn find(slots: &mut [Slot], handle: Handle) -> Option<&mut Visit> {
    slot_of(slots, handle)?.visit.as_deref_mut()
}
