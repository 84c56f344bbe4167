//! The calls of the boundary, on the thread that judges.

use crate::refused::{Refused, check};
use crate::vm::{Bytes, run};
use alldrawn_core::boundary::Core;
use alldrawn_core::deliver::runtime;
use jni::EnvUnowned;
use jni::objects::{JByteBuffer, JClass};
use jni::sys::{jint, jlong};
use std::cell::RefCell;

thread_local! {
    // The thread's own: a call on another finds none, and no lock is needed.
    static CORE: RefCell<Option<Core>> = const { RefCell::new(None) };
}

pub fn with_core<T>(act: impl FnOnce(&mut Core) -> T) -> Result<T, Refused> {
    check()?;
    CORE.with_borrow_mut(|core| core.as_mut().map(act)).ok_or(Refused::WrongThread)
}

/// Opens a process on this thread, over the runtime where one is installed. One that was open here is forgotten, its
/// visits with it. Answers 0.
pub fn open<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> jint {
    run(env, |_| {
        check()?;
        CORE.set(Some(Core::new(runtime::installed())));
        Ok(0)
    })
}

/// Judges the snapshot in the first `len` bytes.
pub fn frame<'l>(env: EnvUnowned<'l>, _: JClass<'l>, snapshot: JByteBuffer<'l>, len: jint) -> jlong {
    run(env, |vm| with_core(|core| vm.read(&snapshot, len, |bytes| core.frame(bytes) as jlong))?)
}

/// Makes the call of this op, with the payload in the first `len` bytes.
pub fn call<'l>(env: EnvUnowned<'l>, _: JClass<'l>, op: jint, payload: JByteBuffer<'l>, len: jint) -> jlong {
    // No op is 0 or above 255: an unknown one is the core's to refuse.
    let op = u8::try_from(op).unwrap_or(0);
    run(env, |vm| with_core(|core| vm.read(&payload, len, |bytes| core.call(op, bytes) as jlong))?)
}

/// The handle of the visit that the last call began; 0 where it began none.
pub fn begun<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> jint {
    run(env, |_| with_core(|core| core.begun() as jint))
}

/// The result of the visit that the last call finished, in the layout of [`alldrawn_core::boundary::result`], once; null where it
/// finished none.
pub fn result<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| vm.bytes(with_core(Core::take_finished)?.map(|finished| finished.result).as_deref()))
}

/// The visits that have ended and wait to be finished, u32 each.
pub fn ended<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| {
        let visits: Vec<u8> =
            with_core(|core| core.ended().into_iter().flat_map(u32::to_le_bytes).collect())?;
        vm.bytes(Some(&visits))
    })
}

/// The nodes whose labels are wanted, as u32: how many are ready, then their identities and those of the pending ones.
/// Null before the visit's end and for an unknown visit.
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

/// Records all calls from now on, up to so many bytes.
pub fn record<'l>(env: EnvUnowned<'l>, _: JClass<'l>, max_bytes: jint) {
    run(env, |_| with_core(|core| core.record(usize::try_from(max_bytes).unwrap_or(0))));
}

/// What was recorded since the last time; null where nothing was.
pub fn recording<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| {
        let recorded = with_core(Core::take_recording)?;
        vm.bytes((!recorded.is_empty()).then_some(&recorded))
    })
}
