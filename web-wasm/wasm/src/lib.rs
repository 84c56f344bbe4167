//! The core for browsers: raw WebAssembly exports for the [`Boundary`] of one page.
//!
//! JavaScript writes a snapshot or the payload of an op to [`buffer`], and reads bytes from [`output`]. Both addresses
//! are valid until the next call that may grow memory, so JavaScript creates new views after each call. A call returns
//! its decision word, and [`deadline`] then returns the deadline. No bytes cause a trap: a call that cannot be read
//! returns the REJECTED bit.
//!
//! Raw exports make a smaller library than wasm-bindgen (`docs/platform-web.md` has the measurement).
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

/// The value that `call` returns instead of a decision if the call has no answer: `configure`, `finish`, or a `begin`
/// that was refused.
pub const NO_ANSWER: u32 = u32::MAX;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: memory::BlockAllocator = memory::BlockAllocator::NEW;

#[derive(Default)]
struct Core {
    boundary: Boundary<Log>,
    // A list of u64, so that snapshots are 8-byte aligned.
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
    // Makes a call with the first `len` bytes of the buffer, or all of it if it is shorter. Returns the decision word.
    fn call_with_input(
        &mut self,
        len: usize,
        act: impl FnOnce(&mut Boundary<Log>, &[u8]) -> Option<Answer>,
    ) -> u32 {
        let Some(answer) = act(&mut self.boundary, bytes_of(&self.input, len)) else { return NO_ANSWER };
        self.deadline = answer.deadline;
        u32::from(answer.decision)
    }

    // Sets the output to these words. Returns its length in bytes.
    fn set_output_words(&mut self, words: &[u32]) -> usize {
        self.output.clear();
        words.iter().for_each(|word| self.output.extend_from_slice(&word.to_le_bytes()));
        self.output.len()
    }

    // Sets the output to these bytes. Returns its length in bytes.
    fn set_output(&mut self, bytes: Vec<u8>) -> usize {
        self.output = bytes;
        self.output.len()
    }
}

/// Returns the address of a buffer of at least `len` bytes, 8-byte aligned, for JavaScript to write to. It is valid
/// until a call asks for a larger buffer.
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

/// Returns the address of the output of the last call.
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

/// Makes the call with this op, and the payload in the first `len` bytes of the buffer. A visit that begins is sampled
/// by its id, at the weight of the last configure call: if the visit is not sampled, the answer has STOP, and the visit
/// has no event.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn call(op: u32, len: usize) -> u32 {
    // Ops are 1 to 255. The core refuses 0 as unknown.
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

/// Returns the deadline of the last answer in nanoseconds; infinity if there is none.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn deadline() -> f64 {
    with_core(|core| core.deadline.map_or(f64::INFINITY, |at| at.0 as f64))
}

/// Returns the handle of the visit that the last call began; 0 if it began none.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn begun() -> u32 {
    with_core(|core| core.boundary.begun().bits())
}

/// Outputs the begin record of a pending visit: its event as far as it is known. If the page dies, the next page makes
/// the `lost` event from it (metric §10). Returns its length in bytes; 0 for an unknown visit.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn begin_record(visit: u32) -> usize {
    with_core(|core| {
        let record = core.boundary.begin_record(visit);
        core.set_output(record.unwrap_or_default())
    })
}

/// Outputs the result of the visit that the last call finished, in the layout of `alldrawn_core::boundary::result`.
/// Returns its length in bytes; 0 if the call finished none, or if the result was taken already.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn result() -> usize {
    with_core(|core| {
        let finished = core.boundary.take_finished();
        core.set_output(finished.map(|finished| finished.result).unwrap_or_default())
    })
}

/// Outputs the handles of the visits that have ended and are not yet finished, u32 each. Returns their length in bytes.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn ended() -> usize {
    with_core(|core| {
        let visits = core.boundary.ended();
        core.set_output_words(&visits)
    })
}

/// Outputs the identities of the nodes whose labels the finish call should carry, ready ones first, u32 each. Returns
/// their length in bytes; 0 before the visit's end and for an unknown visit.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn late_nodes(visit: u32) -> usize {
    with_core(|core| {
        let late = core.boundary.late_nodes(visit);
        late.map_or(0, |late| core.set_output_words(&late.identities))
    })
}

/// Outputs the recording of all calls so far, for `alldrawn replay`. Returns its length in bytes. Only in a build with
/// the feature `recording`.
#[cfg(feature = "recording")]
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn recording() -> usize {
    with_core(|core| {
        let bytes = core.boundary.log.bytes().to_vec();
        core.set_output(bytes)
    })
}

/// Returns the number of rejected snapshots.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn rejected_snapshots() -> u32 {
    with_core(|core| core.boundary.refusals()[0])
}

/// Returns the reason for which the last snapshot was rejected: 1 short, 2 magic, 3 version, 4 header length, 5 stride,
/// 6 count, 7 parent; 0 if no snapshot was rejected.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn rejection() -> u32 {
    with_core(|core| core.boundary.engine().rejections().1.map_or(0, |error| error.code()))
}

// Returns the first `len` bytes of the words, without a copy.
#[allow(unsafe_code)]
fn bytes_of(words: &[u64], len: usize) -> &[u8] {
    let len = len.min(words.len() * 8);
    // SAFETY: a u64 is eight initialised bytes, u8 has no alignment, and `len` is within the slice.
    unsafe { core::slice::from_raw_parts(words.as_ptr().cast(), len) }
}
