//! The durable queue and its uploads.

use crate::calls;
use crate::refused::check;
use crate::vm::{Bytes, Vm, run};
use alldrawn_core::boundary::{batch_result_number, fault, read_runtime_config, upload_bytes};
use alldrawn_core::deliver::runtime::{self, InstallError, Runtime};
use alldrawn_core::deliver::upload::{MAX_REPLY_BYTES, Response};
use jni::EnvUnowned;
use jni::objects::{JByteArray, JByteBuffer, JClass};
use jni::sys::{jboolean, jint, jlong};

/// Starts the runtime of this core. The payload is that of [`read_runtime_config`]. Answers 0 where it runs now, 1 where
/// it did before, 2 where the system gave no thread, 3 where the payload cannot be read.
pub fn install<'l>(env: EnvUnowned<'l>, _: JClass<'l>, payload: JByteBuffer<'l>, len: jint) -> jint {
    run(env, |vm| {
        check()?;
        let Ok(config) = vm.read(&payload, len, read_runtime_config)? else { return Ok(3) };
        Ok(match runtime::install(config) {
            Ok(_) => 0,
            Err(InstallError::Installed) => 1,
            Err(InstallError::NoThread) => 2,
        })
    })
}

/// The user's consent. On the thread that has a process its pending visits end as well.
pub fn consent<'l>(env: EnvUnowned<'l>, _: JClass<'l>, consent: jboolean) {
    run(env, |_| {
        // Obeyed even where a panic has switched everything else off.
        if calls::with_core(|core| core.set_consent(consent)).is_err()
            && let Some(runtime) = runtime::installed()
        {
            runtime.set_consent(consent);
        }
        Ok(())
    });
}

/// How it stands, as i64: the state (0 opening, 1 durable, 2 failed, 3 to 6 in memory only, since the disk is full, is
/// read-only, has no slot left, or fails; 7 not installed), visits that wait for delivery, visits dropped, begins and
/// last-seen times skipped; then, on the thread that has a process, snapshots and calls that could not be read, and begins
/// that were refused.
pub fn status<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| {
        let [state, queued, dropped, skipped] = runtime::installed().map_or([7, 0, 0, 0], status_words);
        let [snapshots, calls, begins] = calls::with_core(|core| core.refusals()).unwrap_or_default();
        let words = [state, queued, dropped, skipped, snapshots.into(), calls.into(), begins.into()];
        vm.bytes(Some(words.map(u64::to_le_bytes).as_flattened()))
    })
}

fn status_words(runtime: &Runtime) -> [u64; 4] {
    let status = runtime.status();
    [status.state.number().into(), status.queued.into(), status.dropped, status.skipped]
}

/// What switched the SDK off in this process, in UTF-8: a panic's message and place. Null while it is on.
pub fn fault<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| vm.bytes(fault::fault().map(str::as_bytes)))
}

/// What the uploader does next, as [`upload_bytes`] writes it; null where nothing is installed.
pub fn next_upload<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| {
        check()?;
        let next = runtime::installed().map(|runtime| upload_bytes(runtime.next_batch()));
        vm.bytes(next.as_deref())
    })
}

/// The answer to an upload: its status, 0 where there was none; `Retry-After` and `Date` in UTF-8, and the body, each null
/// where there was none. Answers 0 delivered, 1 to be sent again, 2 to be sent in smaller batches, 3 refused, 4 unknown: it
/// came twice or too late.
pub fn answered<'l>(
    env: EnvUnowned<'l>,
    _: JClass<'l>,
    handle: jlong,
    status: jint,
    retry_after: JByteArray<'l>,
    date: JByteArray<'l>,
    body: JByteArray<'l>,
) -> jint {
    run(env, |vm| {
        check()?;
        let response = match u16::try_from(status) {
            Ok(status @ 1..) => Response::Response {
                status,
                retry_after: header(vm, &retry_after),
                date: header(vm, &date),
                // One byte more than is looked at says that it is too long.
                body: vm.copy(&body, MAX_REPLY_BYTES + 1).unwrap_or_default(),
            },
            _ => Response::NoResponse,
        };
        let result = runtime::installed().and_then(|runtime| runtime.batch_done(handle as u64, response));
        Ok(batch_result_number(result).into())
    })
}

/// Waits until all that was handed over is durable; answers whether it is. With `hurry` the next upload is due at once.
pub fn flush<'l>(env: EnvUnowned<'l>, _: JClass<'l>, hurry: jboolean) -> jboolean {
    run(env, |_| {
        check()?;
        Ok(runtime::installed().is_some_and(|runtime| runtime.flush(hurry)))
    })
}

// A header that is no text is none.
fn header<'l>(vm: &Vm<'l>, bytes: &JByteArray<'l>) -> Option<String> {
    /// Longer ones say nothing that is looked at.
    const MAX_HEADER: usize = 256;
    String::from_utf8(vm.copy(bytes, MAX_HEADER)?).ok()
}
