//! The core for browsers: raw WebAssembly exports over the [`Boundary`] of one page.
//!
//! Bytes go in through [`buffer`], as a snapshot or as the payload of an op, and come out through [`output`]; both stay
//! valid until the next call that may grow memory, so JavaScript makes its views anew after each. A call returns its
//! decision word; [`deadline`] gives the deadline that came with it. Nothing traps, whatever the bytes: what cannot be
//! read is refused with the REJECTED bit.
//! Measured against wasm-bindgen, raw exports are the smaller of the two (`docs/architecture.md`).
#![deny(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod memory;

use alldrawn_core::boundary::Boundary;
use alldrawn_core::deliver::upload::sampling;
use alldrawn_core::judge::answer::Answer;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::record::Call;
#[cfg(feature = "recording")]
use alldrawn_core::record::Recorder;
use std::cell::RefCell;

#[cfg(feature = "recording")]
type Log = Recorder;
#[cfg(not(feature = "recording"))]
type Log = ();

/// The decision of a call that has no answer: a configure, a finish, a refused begin.
pub const NO_ANSWER: u32 = u32::MAX;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: memory::BlockAllocator = memory::BlockAllocator::NEW;

#[derive(Default)]
struct Core {
    boundary: Boundary<Log>,
    // Words, so that snapshots are 8-byte aligned.
    input: Vec<u64>,
    output: Vec<u8>,
    deadline: Option<Moment>,
}

thread_local! {
    static CORE: RefCell<Option<Core>> = const { RefCell::new(None) };
}

fn with_core<T>(act: impl FnOnce(&mut Core) -> T) -> T {
    CORE.with_borrow_mut(|core| act(core.get_or_insert_default()))
}

impl Core {
    // Makes a call of the first `len` bytes that JavaScript wrote; all there are where it asks for more.
    fn call_with_input(
        &mut self,
        len: usize,
        act: impl FnOnce(&mut Boundary<Log>, &[u8]) -> Option<Answer>,
    ) -> u32 {
        let Some(answer) = act(&mut self.boundary, bytes_of(&self.input, len)) else { return NO_ANSWER };
        self.deadline = answer.deadline;
        u32::from(answer.decision)
    }

    // Puts words out; how many bytes.
    fn set_output_words(&mut self, words: &[u32]) -> usize {
        self.output.clear();
        words.iter().for_each(|word| self.output.extend_from_slice(&word.to_le_bytes()));
        self.output.len()
    }

    // Puts bytes out; how many.
    fn set_output(&mut self, bytes: Vec<u8>) -> usize {
        self.output = bytes;
        self.output.len()
    }
}

/// A buffer of at least `len` bytes, 8-byte aligned, for JavaScript to write into. Valid until asked for a larger
/// one.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn buffer(len: usize) -> *mut u64 {
    with_core(|core| {
        let words = len.div_ceil(8);
        if core.input.len() < words {
            core.input.resize(words.next_power_of_two(), 0);
        }
        core.input.as_mut_ptr()
    })
}

/// What the last call put out.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn output() -> *const u8 {
    with_core(|core| core.output.as_ptr())
}

/// Judges the snapshot in the first `len` bytes of the buffer.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn frame(len: usize) -> u32 {
    with_core(|core| core.call_with_input(len, |boundary, bytes| Some(boundary.frame(bytes))))
}

/// Makes the call of this op, with the payload in the first `len` bytes of the buffer. A visit that begins is sampled by
/// its id at the weight of the last configure: one that is not kept is answered STOP, and has no event.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn call(op: u32, len: usize) -> u32 {
    // No op is 0 or above 255: an unknown one is the core's to refuse.
    let op = u8::try_from(op).unwrap_or(0);
    with_core(|core| core.call_with_input(len, |boundary, bytes| make(boundary, op, bytes)))
}

fn make(boundary: &mut Boundary<Log>, op: u8, payload: &[u8]) -> Option<Answer> {
    let call = match boundary.read(op, payload) {
        Ok(call) => call,
        Err(refused) => return Some(refused),
    };
    let answer = boundary.make(&call);
    let id = match call {
        Call::Begin(begin) => begin.visit_id,
        Call::BeginTyping { visit_id, .. } => visit_id,
        _ => return answer,
    };
    let kept = sampling::keep(&id, boundary.setup().weight()).is_some();
    if kept { answer } else { boundary.skip_begun() }
}

/// The deadline of the last answer, nanoseconds; infinite where there is none.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn deadline() -> f64 {
    with_core(|core| core.deadline.map_or(f64::INFINITY, |at| at.0 as f64))
}

/// The handle of the visit that the last call began; 0 where it began none.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn begun() -> u32 {
    with_core(|core| core.boundary.begun())
}

/// Puts out the result of the visit that the last call finished (`alldrawn_core::boundary::result`), once; how many bytes, 0 where
/// it finished none.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn result() -> usize {
    with_core(|core| {
        let finished = core.boundary.take_finished();
        core.set_output(finished.map(|finished| finished.result).unwrap_or_default())
    })
}

/// Puts out the visits that have ended and wait to be finished, u32 each; how many bytes.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn ended() -> usize {
    with_core(|core| {
        let visits = core.boundary.ended();
        core.set_output_words(&visits)
    })
}

/// Puts out the identities of the nodes whose labels are wanted, ready ones first, u32 each; how many bytes, 0 before the
/// visit's end and for an unknown visit.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn late_nodes(visit: u32) -> usize {
    with_core(|core| {
        let late = core.boundary.late_nodes(visit);
        late.map_or(0, |late| core.set_output_words(&late.identities))
    })
}

/// Puts out the recording of all calls so far, for `alldrawn replay`; how many bytes. Only in the build that records
/// (feature `recording`).
#[cfg(feature = "recording")]
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn recording() -> usize {
    with_core(|core| {
        let bytes = core.boundary.log.bytes().to_vec();
        core.set_output(bytes)
    })
}

/// Snapshots rejected in all.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn rejected_snapshots() -> u32 {
    with_core(|core| core.boundary.refusals()[0])
}

/// Why the last snapshot was rejected: 0 none was, 1 short, 2 magic, 3 version, 4 header length, 5 stride, 6 count,
/// 7 parent.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn rejection() -> u32 {
    with_core(|core| core.boundary.engine().rejections().1.map_or(0, |error| error.code()))
}

// The first `len` bytes of the words, without a copy.
#[allow(unsafe_code)]
fn bytes_of(words: &[u64], len: usize) -> &[u8] {
    let len = len.min(words.len() * 8);
    // SAFETY: a u64 is eight initialised bytes, u8 has no alignment, and `len` is within the slice.
    unsafe { core::slice::from_raw_parts(words.as_ptr().cast(), len) }
}
