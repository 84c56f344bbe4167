//! The table of native methods and their functions. `dev.alldrawn.internal.core.Native` declares them in this order.

use crate::{calls, delivery, vm};
use alldrawn_core::boundary::fault;
use jni::{NativeMethod, native_method, sys};

/// Lists static methods, each named as its function. The macro checks each signature against the function's types.
macro_rules! methods {
    ($($module:ident::$name:ident($($arg:tt)*) -> $ret:tt;)*) => {
        &[$(native_method! {
            static raw fn $name($($arg)*) -> $ret,
            fn = $module::$name,
            // All methods are static, as every `external fun` of `Native` is. A check of this would run in each call.
            abi_check = UnsafeNever,
        }),*]
    };
}
#[cfg(feature = "testing")]
pub(crate) use methods;

const METHODS: &[NativeMethod<'static>] = methods! {
    calls::open() -> jint;
    calls::frame(snapshot: JByteBuffer, len: jint) -> jlong;
    calls::call(op: jint, payload: JByteBuffer, len: jint) -> jlong;
    calls::begun() -> jint;
    calls::result() -> [jbyte];
    calls::ended() -> [jbyte];
    calls::late_nodes(visit: jint) -> [jbyte];
    calls::record(max_bytes: jint) -> void;
    calls::recording() -> [jbyte];
    delivery::install(payload: JByteBuffer, len: jint) -> jint;
    delivery::consent(consent: jboolean) -> void;
    delivery::status() -> [jbyte];
    delivery::fault() -> [jbyte];
    delivery::next_upload() -> [jbyte];
    delivery::batch_done(handle: jlong, status: jint, retry_after: [jbyte], date: [jbyte], body: [jbyte]) -> jint;
    delivery::flush(hurry: jboolean) -> jboolean;
};

/// Binds the native methods. Returns the required version of JNI, or an error, for which `System.loadLibrary` throws an
/// `UnsatisfiedLinkError`.
///
/// # Safety
/// `vm` is the VM that loads this library, on the thread that calls this function.
#[allow(unsafe_code)]
pub unsafe fn on_load(vm: *mut sys::JavaVM) -> sys::jint {
    fault::watch();
    // SAFETY: the caller guarantees the requirement on `vm`, and `methods!` lists only static methods.
    let bound = unsafe { vm::bind(vm, c"dev/alldrawn/internal/core/Native", METHODS) };
    #[cfg(feature = "testing")]
    // SAFETY: for the same reasons as above.
    let bound =
        bound && unsafe { vm::bind(vm, c"dev/alldrawn/testing/TestingLibrary", crate::testing::METHODS) };
    if bound { sys::JNI_VERSION_1_6 } else { sys::JNI_ERR }
}
