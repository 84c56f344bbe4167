//! The boundary's calls, on the thread that opened the core.

use crate::refused::{Refused, check};
use crate::vm::{Bytes, run};
use alldrawn_core::boundary::Core;
use alldrawn_core::deliver::runtime;
use jni::EnvUnowned;
use jni::objects::{JByteBuffer, JClass};
use jni::sys::{jint, jlong};
use std::cell::RefCell;

thread_local! {
    // Each thread has its own core or none, so no lock is needed.
    static CORE: RefCell<Option<Core>> = const { RefCell::new(None) };
}

pub fn with_core<T>(act: impl FnOnce(&mut Core) -> T) -> Result<T, Refused> {
    check()?;
    CORE.with_borrow_mut(|core| core.as_mut().map(act)).ok_or(Refused::WrongThread)
}

/// Opens a core on this thread, with the runtime if one is installed. A core that was open on this thread is dropped
/// with its visits. Returns 0.
pub fn open<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> jint {
    run(env, |_| {
        check()?;
        CORE.set(Some(Core::new(runtime::installed())));
        Ok(0)
    })
}

/// Judges the snapshot in the first `len` bytes of `snapshot`. Returns the packed answer.
pub fn frame<'l>(env: EnvUnowned<'l>, _: JClass<'l>, snapshot: JByteBuffer<'l>, len: jint) -> jlong {
    run(env, |vm| with_core(|core| vm.read(&snapshot, len, |bytes| core.frame(bytes) as jlong))?)
}

/// Makes the core's call of this op, with the payload in the first `len` bytes of `payload`. Returns the packed answer.
pub fn call<'l>(env: EnvUnowned<'l>, _: JClass<'l>, op: jint, payload: JByteBuffer<'l>, len: jint) -> jlong {
    // Ops are 1 to 255. The core refuses 0 as unknown.
    let op = u8::try_from(op).unwrap_or(0);
    run(env, |vm| with_core(|core| vm.read(&payload, len, |bytes| core.call(op, bytes) as jlong))?)
}

/// Returns the handle of the visit that the last call began; 0 if it began none.
pub fn begun<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> jint {
    run(env, |_| with_core(|core| core.begun().bits() as jint))
}

/// Returns the result of the visit that the last call finished, in the layout of [`alldrawn_core::boundary::result`].
/// Returns null if the call finished none, or if the result was taken already.
pub fn result<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| vm.bytes(with_core(Core::take_finished)?.map(|finished| finished.result).as_deref()))
}

/// Returns the handles of the visits that have ended and are not yet finished, u32 each.
pub fn ended<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| {
        let visits: Vec<u8> =
            with_core(|core| core.ended().into_iter().flat_map(u32::to_le_bytes).collect())?;
        vm.bytes(Some(&visits))
    })
}

/// Returns the nodes whose labels the finish call should carry, as u32: the number of ready ones, then the identities
/// of the ready and of the pending ones. Returns null before the visit's end and for an unknown visit.
pub fn late_nodes<'l>(env: EnvUnowned<'l>, _: JClass<'l>, visit: jint) -> Bytes<'l> {
    run(env, |vm| {
        let late = with_core(|core| {
            let late = core.late_nodes(visit as u32)?;
            let words = [late.ready as u32].into_iter().chain(late.identities);
            Some(words.flat_map(u32::to_le_bytes).collect::<Vec<u8>>())
        })?;
        vm.bytes(late.as_deref())
    })
}

/// Records all later calls, up to `max_bytes` bytes.
pub fn record<'l>(env: EnvUnowned<'l>, _: JClass<'l>, max_bytes: jint) {
    run(env, |_| with_core(|core| core.record(usize::try_from(max_bytes).unwrap_or(0))));
}

/// Returns the bytes recorded since the last call of this method; null if there are none.
pub fn recording<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| {
        let recorded = with_core(Core::take_recording)?;
        vm.bytes((!recorded.is_empty()).then_some(&recorded))
    })
}
