//! The calls of the boundary, on the thread that judges.

use crate::buffer;
use crate::off;
use crate::refused::Refused;
use alldrawn_core::process::Process;
use alldrawn_core::runtime;
use jni::Env;
use jni::objects::{JByteArray, JByteBuffer, JClass, JIntArray};
use jni::sys::{jint, jlong};
use std::cell::RefCell;

thread_local! {
    // The thread's own: a call on another finds none, and no lock is needed.
    static PROCESS: RefCell<Option<Process>> = const { RefCell::new(None) };
}

pub(crate) fn with<T>(act: impl FnOnce(&mut Process) -> T) -> Result<T, Refused> {
    off::check()?;
    PROCESS.with_borrow_mut(|process| process.as_mut().map(act)).ok_or(Refused::WrongThread)
}

/// Opens a process on this thread, over the runtime where one is installed. One that was open here is forgotten, its
/// visits with it.
pub fn open<'l>(_: &mut Env<'l>, _: JClass<'l>) -> Result<jint, Refused> {
    off::check()?;
    PROCESS.set(Some(Process::new(runtime::installed())));
    Ok(0)
}

/// Judges the snapshot in the first `len` bytes.
pub fn frame<'l>(
    env: &mut Env<'l>,
    _: JClass<'l>,
    snapshot: JByteBuffer<'l>,
    len: jint,
) -> Result<jlong, Refused> {
    with(|process| buffer::read(env, &snapshot, len, |bytes| process.frame(bytes) as jlong))?
}

/// Makes the call of this op, with the payload in the first `len` bytes.
pub fn call<'l>(
    env: &mut Env<'l>,
    _: JClass<'l>,
    op: jint,
    payload: JByteBuffer<'l>,
    len: jint,
) -> Result<jlong, Refused> {
    // No op is 0 or above 255: an unknown one is the core's to refuse.
    let op = u8::try_from(op).unwrap_or(0);
    with(|process| buffer::read(env, &payload, len, |bytes| process.call(op, bytes) as jlong))?
}

/// The handle of the visit that the last call began; 0 where it began none.
pub fn begun<'l>(_: &mut Env<'l>, _: JClass<'l>) -> Result<jint, Refused> {
    with(|process| process.begun() as jint)
}

/// The event of the visit that the last call finished, once; null where it finished none.
pub fn event<'l>(env: &mut Env<'l>, _: JClass<'l>) -> Result<JByteArray<'l>, Refused> {
    bytes(env, with(Process::take_event)?.as_deref())
}

/// How many nodes are ready, then the identities whose labels are wanted, ready ones first; null before the visit's end
/// and for an unknown visit.
pub fn late_nodes<'l>(env: &mut Env<'l>, _: JClass<'l>, visit: jint) -> Result<JIntArray<'l>, Refused> {
    let late = with(|process| {
        let (ready, identities) = process.late_nodes(visit as u32)?;
        Some(
            [ready as jint]
                .into_iter()
                .chain(identities.map(|identity| identity as jint))
                .collect::<Vec<_>>(),
        )
    })?;
    let Some(words) = late else { return Ok(JIntArray::default()) };
    let array = env.new_int_array(words.len())?;
    array.set_region(env, 0, &words)?;
    Ok(array)
}

/// Records all calls from now on, up to so many bytes.
pub fn record<'l>(_: &mut Env<'l>, _: JClass<'l>, max_bytes: jint) -> Result<(), Refused> {
    with(|process| process.record(usize::try_from(max_bytes).unwrap_or(0)))
}

/// What was recorded since the last time; null where nothing was.
pub fn recording<'l>(env: &mut Env<'l>, _: JClass<'l>) -> Result<JByteArray<'l>, Refused> {
    let recorded = with(Process::take_recording)?;
    bytes(env, (!recorded.is_empty()).then_some(&recorded))
}

/// A Java array of these bytes; null where there are none.
pub(crate) fn bytes<'l>(env: &mut Env<'l>, bytes: Option<&[u8]>) -> Result<JByteArray<'l>, Refused> {
    bytes.map_or(Ok(JByteArray::default()), |bytes| Ok(env.byte_array_from_slice(bytes)?))
}
