//! Writes a recording while an app runs.

use std::borrow::Cow;

use super::call::{Call, Reply};
use super::codec::{self, ENTRY_LEN, HEADER_LEN, MAGIC, OVERFLOWED, VERSION};
use crate::judge::answer::Answer;
use crate::judge::engine::{Engine, Handle};
use crate::judge::event::{LateNodes, Setup};

/// The default bound of a recording, in bytes: about 100 seconds of 60 frames a second with 250 nodes each.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Writes calls one after another, up to a maximum size.
#[derive(Debug)]
pub struct Recorder {
    bytes: Vec<u8>,
    // Bytes that may still be written, including the mark that ends a full recording.
    bytes_left: usize,
    overflowed: bool,
}

impl Default for Recorder {
    /// Returns a recorder of at most [`MAX_BYTES`] bytes.
    fn default() -> Recorder {
        Recorder::new(MAX_BYTES)
    }
}

impl Recorder {
    /// Starts a recording of at most `max_bytes` bytes. The header and the mark are always written.
    pub fn new(max_bytes: usize) -> Recorder {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        Recorder { bytes, bytes_left: max_bytes.saturating_sub(HEADER_LEN), overflowed: false }
    }

    /// Adds a call. A call that does not fit ends the recording with a mark; later calls are not recorded.
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

    /// Returns true if a call did not fit into the recording, which has therefore ended.
    pub fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// Returns the recorded bytes that were not taken yet.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes the bytes recorded since the last call of this function. Joined in order, they are the recording.
    pub fn take(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.bytes)
    }
}

/// An engine whose calls are recorded. An app that does not record uses [`Engine`] itself, at no extra cost.
#[derive(Debug)]
pub struct RecordedEngine {
    engine: Engine,
    recorder: Recorder,
}

impl RecordedEngine {
    /// Creates an engine without visits, and a recording of at most `max_bytes` that begins with `setup`.
    pub fn new(setup: Setup, max_bytes: usize) -> RecordedEngine {
        let mut recorded = RecordedEngine { engine: Engine::default(), recorder: Recorder::new(max_bytes) };
        recorded.call(&Call::Configure(Cow::Owned(setup)));
        recorded
    }

    /// Records a call, then makes it, so that a call that crashes the process is in the recording.
    pub fn call(&mut self, call: &Call<'_>) -> Reply {
        self.recorder.record(call);
        call.apply(&mut self.engine)
    }

    /// Records and makes [`Engine::frame`], for a binding's hot path.
    pub fn frame(&mut self, bytes: &[u8]) -> Answer {
        self.recorder.record(&Call::Frame(bytes));
        self.engine.frame(bytes)
    }

    /// See [`Engine::late_nodes`].
    pub fn late_nodes(&mut self, visit: Handle) -> Option<LateNodes> {
        self.engine.late_nodes(visit)
    }

    /// Returns the recorder.
    pub fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }
}
