//! The core for browsers: raw WebAssembly exports over [`alldrawn_core::engine::Engine`].
//!
//! Times are `f64` nanoseconds on the clock of `performance.now()`; a number that is not finite or negative is
//! refused with the REJECTED bit. Text and bytes go in through [`buffer`], and come out through [`output`]; both stay
//! valid until the next call that may grow memory, so JavaScript makes its views anew after each.
//! Measured against wasm-bindgen, raw exports are the smaller of the two (`docs/architecture.md`).
#![deny(unsafe_code)]

mod begin;
mod boundary;

pub use begin::{begin, begin_flag, begin_typing, configure};
pub use boundary::*;

use alldrawn_core::answer::{Answer, decision};
use alldrawn_core::call::Call;
use alldrawn_core::engine::Engine;
#[cfg(feature = "recording")]
use alldrawn_core::recording::Recorder;
use alldrawn_core::time::Moment;
use std::cell::RefCell;

/// The one engine of a page, and what crosses the boundary beside numbers.
#[derive(Default)]
struct Core {
    engine: Engine,
    // Words, so that snapshots are 8-byte aligned.
    input: Vec<u64>,
    output: Vec<u8>,
    answer: Answer,
    // The handle of the visit that the last call began; 0 where none was.
    begun: u32,
    #[cfg(feature = "recording")]
    recorder: Recorder,
}

thread_local! {
    static CORE: RefCell<Core> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut Core) -> T) -> T {
    CORE.with_borrow_mut(act)
}

impl Core {
    // A copy of the first `len` bytes that JavaScript wrote; all there are where it asks for more.
    fn written(&self, len: usize) -> Vec<u8> {
        boundary::bytes_of(&self.input, len).to_vec()
    }

    // Makes a call, and keeps what it brought: the answer's decision word is returned. A call without an answer (a
    // refused begin) is refused.
    fn make(&mut self, call: &Call<'_>) -> u32 {
        #[cfg(feature = "recording")]
        self.recorder.record(call);
        let reply = call.apply(&mut self.engine);
        self.begun = reply.handle.map_or(0, |handle| handle.0);
        self.output = reply.event.unwrap_or_default();
        match reply.answer {
            Some(answer) => self.answered(answer),
            None => self.refused(),
        }
    }

    fn answered(&mut self, answer: Answer) -> u32 {
        self.answer = answer;
        u32::from(answer.decision)
    }

    fn refused(&mut self) -> u32 {
        self.answered(Answer { decision: decision::REJECTED, deadline: None })
    }
}

fn moment(nanos: f64) -> Option<Moment> {
    (nanos.is_finite() && nanos >= 0.0).then_some(Moment(nanos as u64))
}
