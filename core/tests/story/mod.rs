//! Test scripts of one visit: frames and calls at times in milliseconds, and the resulting event.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use alldrawn_core::judge::answer::Answer;
use alldrawn_core::judge::engine::{Begin, Engine, Handle};
use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::snapshot::{Header, Kind, ROOT, Record, State, record_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::wire;
use prost::Message;

/// When every story's visit begins on the monotonic clock, milliseconds.
const BEGIN_MS: u64 = 1_000;

pub fn ms(at: u64) -> Moment {
    Moment((BEGIN_MS + at) * 1_000_000)
}

pub struct Story {
    pub engine: Engine,
    pub visit: Handle,
}

impl Story {
    pub fn new() -> Story {
        Story::of("story")
    }

    pub fn of(surface: &str) -> Story {
        let setup = Setup {
            frame_source: wire::EndSource::Predicted,
            presented_source: wire::EndSource::Presented,
            ..Setup::default()
        };
        let mut engine = Engine::new(&setup);
        let begin = Begin { surface, at: ms(0), search_field: true, ..Begin::default() };
        let visit = engine.begin(&begin).unwrap().0;
        Story { engine, visit }
    }

    pub fn frame(&mut self, at: u64, sequence: u32, nodes: &[Record]) -> Answer {
        self.flagged(at, sequence, 0, nodes)
    }

    pub fn flagged(&mut self, at: u64, sequence: u32, flags: u32, nodes: &[Record]) -> Answer {
        let header = Header {
            flags,
            count: 0,
            sequence,
            visit: self.visit.bits(),
            scale: 1.0,
            time: ms(at),
            viewport: [0.0, 0.0, 400.0, 600.0],
        };
        self.engine.frame(&write(&header, nodes))
    }

    pub fn presented(&mut self, sequence: u32, at: u64) {
        self.engine.presented(self.visit, sequence, ms(at));
    }

    pub fn node_ready(&mut self, identity: u32, generation: u32, at: u64) {
        self.engine.node_ready(self.visit, identity, generation, ms(at));
    }

    pub fn wake(&mut self, at: u64) -> Answer {
        self.engine.wake(self.visit, ms(at))
    }

    /// Fires the timer at each deadline until the visit ends, and returns the event.
    pub fn end(mut self) -> wire::Visit {
        let mut answer = self.wake(0);
        while let Some(at) = answer.deadline {
            answer = self.engine.wake(self.visit, at);
        }
        self.finish()
    }

    /// Returns the event of the visit, which must have ended.
    pub fn finish(&mut self) -> wire::Visit {
        event(&self.engine.finish(self.visit, &[]).unwrap())
    }
}

pub fn event(bytes: &[u8]) -> wire::Visit {
    wire::Visit::decode(bytes).unwrap()
}

/// Returns an image that fills one half of the viewport.
pub fn image(identity: u32, generation: u32, state: State) -> Record {
    Record {
        identity,
        generation,
        parent: ROOT,
        kind: Kind::Image,
        state,
        alpha: 255,
        flags: record_flag::SHOWN,
        rect: [0.0, 300.0 * (identity % 2) as f32, 400.0, 300.0],
        ..Record::default()
    }
}
