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

/// Starts this process's runtime. [`read_runtime_config`] defines the payload. Returns 0 if the runtime was started, 1
/// if it was already running, 2 if no thread could be started, and 3 if the payload cannot be read.
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

/// Sets the user's consent. On a thread that has a core, a withdrawal also ends the core's pending visits.
pub fn consent<'l>(env: EnvUnowned<'l>, _: JClass<'l>, consent: jboolean) {
    run(env, |_| {
        // A withdrawal takes effect even if a panic has switched the SDK off.
        if calls::with_core(|core| core.set_consent(consent)).is_err()
            && let Some(runtime) = runtime::installed()
        {
            runtime.set_consent(consent);
        }
        Ok(())
    });
}

/// Returns the state and counts, as seven i64: the state, visits that wait for delivery, dropped visits, skipped begins
/// and last-seen times; then, on a thread that has a core, rejected snapshots, calls that could not be read, and
/// refused begins.
///
/// The state is that of [`State::number`](alldrawn_core::deliver::runtime::State::number), or 7 if no runtime is
/// installed.
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

/// Returns why the SDK is off in this process, in UTF-8: a panic's message and source location. Null while it is on.
pub fn fault<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| vm.bytes(fault::fault().map(str::as_bytes)))
}

/// Returns the uploader's next step, as [`upload_bytes`] writes it; null if no runtime is installed.
pub fn next_upload<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
    run(env, |vm| {
        check()?;
        let next = runtime::installed().map(|runtime| upload_bytes(runtime.next_batch()));
        vm.bytes(next.as_deref())
    })
}

/// Applies the response to an upload: its status, 0 if there was no response; `Retry-After` and `Date` in UTF-8, and
/// the body, each null if absent. Returns the number of the batch's result ([`batch_result_number`]).
pub fn batch_done<'l>(
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
                // One byte above the limit shows that the body is too long.
                body: vm.copy(&body, MAX_REPLY_BYTES + 1).unwrap_or_default(),
            },
            _ => Response::NoResponse,
        };
        let result = runtime::installed().and_then(|runtime| runtime.batch_done(handle as u64, response));
        Ok(batch_result_number(result).into())
    })
}

/// Waits until everything that was sent to the runtime is committed. Returns true if the data is durable. `hurry`: the
/// next upload is due at once.
pub fn flush<'l>(env: EnvUnowned<'l>, _: JClass<'l>, hurry: jboolean) -> jboolean {
    run(env, |_| {
        check()?;
        Ok(runtime::installed().is_some_and(|runtime| runtime.flush(hurry)))
    })
}

// Returns the header's text, or `None` if it is absent or not UTF-8.
fn header<'l>(vm: &Vm<'l>, bytes: &JByteArray<'l>) -> Option<String> {
    /// Maximum bytes of a header that is read. Longer headers have no meaning here.
    const MAX_HEADER: usize = 256;
    String::from_utf8(vm.copy(bytes, MAX_HEADER)?).ok()
}
