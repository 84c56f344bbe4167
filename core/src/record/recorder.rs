//! Writes a recording while an app runs.

use std::borrow::Cow;

use super::call::{Call, Reply};
use super::codec::{self, ENTRY_LEN, HEADER_LEN, MAGIC, OVERFLOWED, VERSION};
use crate::judge::answer::Answer;
use crate::judge::engine::{Engine, Handle};
use crate::judge::event::{LateNodes, Setup};

/// A recording's bound where nobody says another: about 100 s of 60 frames a second of 250 nodes each.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Writes calls behind one another, up to a bound.
#[derive(Debug)]
pub struct Recorder {
    bytes: Vec<u8>,
    // What may still be written, the mark included.
    bytes_left: usize,
    overflowed: bool,
}

impl Default for Recorder {
    /// A recording of at most [`MAX_BYTES`].
    fn default() -> Recorder {
        Recorder::new(MAX_BYTES)
    }
}

impl Recorder {
    /// A recording without calls, of at most `max_bytes` in all; the header and the mark are always written.
    pub fn new(max_bytes: usize) -> Recorder {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        Recorder { bytes, bytes_left: max_bytes.saturating_sub(HEADER_LEN), overflowed: false }
    }

    /// Adds a call. One that does not fit ends the recording with a mark: what follows is not recorded.
    pub fn record(&mut self, call: &Call<'_>) {
        if self.overflowed {
            return;
        }
        let start = self.bytes.len();
        codec::write(call, &mut self.bytes);
        let len = self.bytes.len() - start;
        if len + ENTRY_LEN > self.bytes_left {
            self.bytes.truncate(start);
            self.bytes.extend_from_slice(&[OVERFLOWED, 0, 0, 0, 0]);
            self.overflowed = true;
        } else {
            self.bytes_left -= len;
        }
    }

    /// Whether the bound was reached.
    pub fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// What was recorded and not taken yet.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes what was recorded since the last time: pieces put behind one another are the recording.
    pub fn take(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.bytes)
    }
}

/// An engine whose calls are recorded. An app that does not record uses [`Engine`] itself and pays nothing.
#[derive(Debug)]
pub struct RecordedEngine {
    engine: Engine,
    recorder: Recorder,
}

impl RecordedEngine {
    /// An engine without visits, and a recording of at most `max_bytes` that begins with this setup.
    pub fn new(setup: Setup, max_bytes: usize) -> RecordedEngine {
        let mut recorded = RecordedEngine { engine: Engine::default(), recorder: Recorder::new(max_bytes) };
        recorded.call(&Call::Configure(Cow::Owned(setup)));
        recorded
    }

    /// Records a call, then makes it: a call that ends the process is in the recording.
    pub fn call(&mut self, call: &Call<'_>) -> Reply {
        self.recorder.record(call);
        call.apply(&mut self.engine)
    }

    /// As [`Engine::frame`], for a binding's hot path.
    pub fn frame(&mut self, bytes: &[u8]) -> Answer {
        self.recorder.record(&Call::Frame(bytes));
        self.engine.frame(bytes)
    }

    /// As [`Engine::late_nodes`].
    pub fn late_nodes(&mut self, visit: Handle) -> Option<LateNodes> {
        self.engine.late_nodes(visit)
    }

    /// The recording.
    pub fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }
}
