//! The calls of the boundary. Each returns the decision word (`alldrawn_core::answer::decision`); [`deadline`] gives
//! the deadline that came with it.

use super::{Core, moment, with};
use alldrawn_core::call::Call;
use alldrawn_core::engine::Handle;
use alldrawn_core::time::Moment;
use alldrawn_core::visit::interaction::{Input, Leave, input_kind};

/// A buffer of at least `len` bytes, 8-byte aligned, for JavaScript to write into. Valid until asked for a larger
/// one.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn buffer(len: usize) -> *mut u64 {
    with(|core| {
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
    with(|core| core.output.as_ptr())
}

/// The decision word of the last answer: a begin returns its handle instead.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn decision() -> u32 {
    with(|core| u32::from(core.answer.decision))
}

/// The deadline of the last answer, nanoseconds; infinite where there is none.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn deadline() -> f64 {
    with(|core| core.answer.deadline.map_or(f64::INFINITY, |at| at.0 as f64))
}

/// Judges the snapshot in the first `len` bytes of the buffer.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn frame(len: usize) -> u32 {
    with(|core| {
        let input = core::mem::take(&mut core.input);
        let decision = core.make(&Call::Frame(bytes_of(&input, len)));
        core.input = input;
        decision
    })
}

/// An act of the user: a number of [`input_kind`], for a scroll with scroller, dx and dy.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn input(visit: u32, kind: u32, scroller: u32, dx: f32, dy: f32, at: f64) -> u32 {
    const TAP: u32 = input_kind::TAP as u32;
    const KEY: u32 = input_kind::KEY as u32;
    const TEXT_KEY: u32 = input_kind::TEXT_KEY as u32;
    const SCROLL: u32 = input_kind::SCROLL as u32;
    let input = match kind {
        TAP => Input::Tap,
        KEY => Input::Key,
        TEXT_KEY => Input::TextKey,
        SCROLL => Input::Scroll { scroller, dx, dy },
        _ => return with(Core::refused),
    };
    call(at, |at| Call::Input { visit: Handle(visit), input, at })
}

/// Opens (`on` ≠ 0) or releases a hold.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn hold(visit: u32, id: u32, on: u32, at: f64) -> u32 {
    call(at, |at| Call::Hold { visit: Handle(visit), id, on: on != 0, began: None, at })
}

/// The frame of this sequence number was presented at `at`.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn presented(visit: u32, sequence: u32, at: f64) -> u32 {
    call(at, |at| Call::Presented { visit: Handle(visit), sequence, at })
}

/// This generation of a node was painted at `at`.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn node_ready(visit: u32, identity: u32, generation: u32, at: f64) -> u32 {
    call(at, |at| Call::NodeReady { visit: Handle(visit), identity, generation, at })
}

/// The surface says that there is nothing to show.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn declare_empty(visit: u32, at: f64) -> u32 {
    call(at, |at| Call::DeclareEmpty { visit: Handle(visit), at })
}

/// A moment of the app's own; its name in the first `len` bytes of the buffer.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn mark(visit: u32, len: usize, at: f64) -> u32 {
    let name = with(|core| String::from_utf8_lossy(&core.written(len)).into_owned());
    call(at, |at| Call::Mark { visit: Handle(visit), name: name.into(), at })
}

/// By how many nanoseconds the wall clock has run ahead of the monotonic one since the begin: sleep voids the visit.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn clock(visit: u32, ahead_ns: f64, at: f64) -> u32 {
    let ahead_ns = moment(ahead_ns).map_or(0, |ahead| ahead.0);
    call(at, |at| Call::Clock { visit: Handle(visit), ahead_ns, at })
}

/// The timer.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn wake(visit: u32, now: f64) -> u32 {
    call(now, |at| Call::Wake { visit: Handle(visit), at })
}

/// The surface is left: 0 back, 1 navigation, 2 background, 3 system dialog, 4 replaced, 5 removed,
/// 6 restarted.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn leave(visit: u32, reason: u32, at: f64) -> u32 {
    match u8::try_from(reason).ok().and_then(Leave::from_byte) {
        Some(reason) => call(at, |at| Call::Leave { visit: Handle(visit), reason, input: None, at }),
        None => with(Core::refused),
    }
}

/// The visit is not sampled: its surface stays, it has no event.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn skip(visit: u32) -> u32 {
    with(|core| core.make(&Call::Skip { visit: Handle(visit) }))
}

/// The nodes whose labels are wanted, as u32 words in the output: how many are ready, how many pending, then their
/// identities. Returns the number of words; 0 before the visit's end and for an unknown visit.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn late_nodes(visit: u32) -> usize {
    with(|core| {
        let Some(late) = core.engine.late_nodes(Handle(visit)) else { return 0 };
        let lengths = [late.ready.len() as u32, late.pending.len() as u32];
        let words = lengths.iter().chain(&late.ready).chain(&late.pending);
        core.output = words.flat_map(|word| word.to_le_bytes()).collect();
        core.output.len() / 4
    })
}

/// Finishes an ended visit: its event's bytes are in the output. In the buffer: the labels in UTF-8, each ended by a
/// zero byte. Returns the number of bytes; 0 before the visit's end and for an unknown visit.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn finish(visit: u32, len: usize) -> usize {
    with(|core| {
        let text = core.written(len);
        let labels: Vec<String> =
            text.split(|&byte| byte == 0).map(|label| String::from_utf8_lossy(label).into_owned()).collect();
        core.make(&Call::Finish { visit: Handle(visit), labels: labels.into() });
        core.output.len()
    })
}

/// The recording of all calls so far, for `alldrawn replay`: its bytes are in the output. Only in the build that
/// records (feature `recording`).
#[cfg(feature = "recording")]
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn recording() -> usize {
    with(|core| {
        core.output = core.recorder.bytes().to_vec();
        core.output.len()
    })
}

/// Snapshots rejected in all.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn rejected_snapshots() -> u32 {
    with(|core| core.engine.rejections().0)
}

/// Why the last snapshot was rejected: 0 none was, 1 short, 2 magic, 3 version, 4 header length, 5 stride, 6 count,
/// 7 parent.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn rejection() -> u32 {
    with(|core| core.engine.rejections().1.map_or(0, |error| error.code()))
}

fn call<'a>(at: f64, call: impl FnOnce(Moment) -> Call<'a>) -> u32 {
    with(|core| match moment(at) {
        Some(at) => core.make(&call(at)),
        None => core.refused(),
    })
}

// The first `len` bytes of the words, without a copy.
#[allow(unsafe_code)]
pub(crate) fn bytes_of(words: &[u64], len: usize) -> &[u8] {
    let len = len.min(words.len() * 8);
    // SAFETY: a u64 is eight initialised bytes, u8 has no alignment, and `len` is within the slice.
    unsafe { core::slice::from_raw_parts(words.as_ptr().cast(), len) }
}
