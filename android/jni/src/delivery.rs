//! The durable queue and its uploads.

use crate::refused::Refused;
use crate::{buffer, calls, off};
use alldrawn_core::process::{read_runtime_config, upload_bytes};
use alldrawn_core::queue::StorageError;
use alldrawn_core::runtime::{self, InstallError, Runtime, State};
use alldrawn_core::upload::{Answer, MAX_REPLY_BYTES, Verdict};
use jni::Env;
use jni::objects::{JByteArray, JByteBuffer, JClass, JLongArray, JString};
use jni::sys::{jboolean, jint, jlong};

/// Starts the runtime of this process. The payload is that of `alldrawn_core::process::read_runtime_config`. Answers 0
/// where it runs now, 1 where it did before, 2 where the system gave no thread, 3 where the payload cannot be read.
pub fn install<'l>(
    env: &mut Env<'l>,
    _: JClass<'l>,
    payload: JByteBuffer<'l>,
    len: jint,
) -> Result<jint, Refused> {
    off::check()?;
    let Ok(config) = buffer::read(env, &payload, len, read_runtime_config)? else { return Ok(3) };
    Ok(match runtime::install(config) {
        Ok(_) => 0,
        Err(InstallError::Installed) => 1,
        Err(InstallError::NoThread) => 2,
    })
}

/// The user's consent. On a thread with a process its pending visits end as well.
pub fn consent<'l>(_: &mut Env<'l>, _: JClass<'l>, consent: jboolean) -> Result<(), Refused> {
    // Obeyed even where a panic has switched everything else off.
    if calls::with(|process| process.set_consent(consent)).is_err()
        && let Some(runtime) = runtime::installed()
    {
        runtime.set_consent(consent);
    }
    Ok(())
}

/// What the uploader does next, as `alldrawn_core::process::upload_bytes` writes it; null where nothing is installed.
pub fn next_upload<'l>(env: &mut Env<'l>, _: JClass<'l>) -> Result<JByteArray<'l>, Refused> {
    off::check()?;
    let next = runtime::installed().map(|runtime| upload_bytes(runtime.next_batch()));
    calls::bytes(env, next.as_deref())
}

/// The answer to an upload: a status of 0 where there was none; headers and body null where there were none. Answers 0
/// delivered, 1 to be sent again, 2 to be sent in smaller batches, 3 refused, 4 unknown: it came twice or too late.
pub fn answered<'l>(
    env: &mut Env<'l>,
    _: JClass<'l>,
    handle: jlong,
    status: jint,
    retry_after: JString<'l>,
    date: JString<'l>,
    body: JByteArray<'l>,
) -> Result<jint, Refused> {
    off::check()?;
    let answer = match u16::try_from(status) {
        Ok(status @ 1..) => Answer::Response {
            status,
            retry_after: text(env, &retry_after)?,
            date: text(env, &date)?,
            body: reply(env, &body)?,
        },
        _ => Answer::NoResponse,
    };
    let verdict = runtime::installed().and_then(|runtime| runtime.batch_done(handle as u64, answer));
    Ok(match verdict {
        Some(Verdict::Delivered(_)) => 0,
        Some(Verdict::Again) => 1,
        Some(Verdict::Split) => 2,
        Some(Verdict::Refused) => 3,
        None => 4,
    })
}

/// Waits until all that was handed over is durable; answers whether it is. With `hurry` the next upload is due at once.
pub fn flush<'l>(_: &mut Env<'l>, _: JClass<'l>, hurry: jboolean) -> Result<jboolean, Refused> {
    off::check()?;
    Ok(runtime::installed().is_some_and(|runtime| runtime.flush(hurry)))
}

/// How it stands, as numbers: the state (0 opening, 1 durable, 2 failed, 3 to 6 in memory only, since the disk is full,
/// is read-only, has no slot left, or fails; 7 not installed), visits that wait for delivery, visits dropped, begins and
/// last-seen times skipped; then, on a thread with a process, snapshots and calls that could not be read, and begins that
/// were refused.
pub fn status<'l>(env: &mut Env<'l>, _: JClass<'l>) -> Result<JLongArray<'l>, Refused> {
    let [state, queued, dropped, skipped] = runtime::installed().map_or([7, 0, 0, 0], standing);
    let [snapshots, calls, begins] = calls::with(|process| process.refusals()).unwrap_or_default();
    let words =
        [state, queued, dropped, skipped, jlong::from(snapshots), jlong::from(calls), jlong::from(begins)];
    let array = env.new_long_array(words.len())?;
    array.set_region(env, 0, &words)?;
    Ok(array)
}

fn standing(runtime: &Runtime) -> [jlong; 4] {
    let status = runtime.status();
    let state = match status.state {
        State::Opening => 0,
        State::Durable => 1,
        State::Failed => 2,
        State::MemoryOnly(StorageError::Full) => 3,
        State::MemoryOnly(StorageError::ReadOnly) => 4,
        State::MemoryOnly(StorageError::Busy) => 5,
        State::MemoryOnly(StorageError::Device(_)) => 6,
    };
    [state, jlong::from(status.queued), status.dropped as jlong, status.skipped as jlong]
}

/// What switched the SDK off in this process: the panic's message and place. Null while it is on.
pub fn fault<'l>(env: &mut Env<'l>, _: JClass<'l>) -> Result<JString<'l>, Refused> {
    off::fault().map_or(Ok(JString::default()), |fault| Ok(env.new_string(fault)?))
}

fn text<'l>(env: &mut Env<'l>, text: &JString<'l>) -> Result<Option<String>, Refused> {
    if text.is_null() { Ok(None) } else { Ok(Some(text.try_to_string(env)?)) }
}

fn reply<'l>(env: &mut Env<'l>, body: &JByteArray<'l>) -> Result<Vec<u8>, Refused> {
    if body.is_null() {
        return Ok(Vec::new());
    }
    // One byte more than is looked at says that it is too long.
    let mut bytes = vec![0; body.len(env)?.min(MAX_REPLY_BYTES + 1)];
    body.get_region(env, 0, &mut bytes)?;
    Ok(bytes.into_iter().map(|byte| byte as u8).collect())
}
