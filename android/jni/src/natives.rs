//! Which native method is which function. `dev.alldrawn.internal.Native` declares the same ones in the same order.

use crate::refused::{Answered, Refused};
use crate::{calls, delivery, off};
use jni::{JavaVM, NativeMethod, jni_str, native_method, sys};

/// Static methods under this binding's error policy, each named as its function.
macro_rules! methods {
    ($($module:ident::$name:ident($($arg:tt)*) -> $ret:tt;)*) => {
        &[$(native_method! {
            static fn $name($($arg)*) -> $ret,
            fn = $module::$name,
            error_policy = Answered,
        }),*]
    };
}

const METHODS: &[NativeMethod<'static>] = methods! {
    calls::open() -> jint;
    calls::frame(snapshot: JByteBuffer, len: jint) -> jlong;
    calls::call(op: jint, payload: JByteBuffer, len: jint) -> jlong;
    calls::begun() -> jint;
    calls::event() -> [jbyte];
    calls::late_nodes(visit: jint) -> [jint];
    calls::record(max_bytes: jint) -> void;
    calls::recording() -> [jbyte];
    delivery::install(payload: JByteBuffer, len: jint) -> jint;
    delivery::consent(consent: jboolean) -> void;
    delivery::status() -> [jlong];
    delivery::fault() -> JString;
    delivery::next_upload() -> [jbyte];
    delivery::answered(handle: jlong, status: jint, retry_after: JString, date: JString, body: [jbyte]) -> jint;
    delivery::flush(hurry: jboolean) -> jboolean;
};

/// Binds the native methods. Answers the version of JNI that is asked for, or an error, upon which the VM throws
/// `UnsatisfiedLinkError` out of `System.loadLibrary`.
///
/// # Safety
/// `vm` is the VM that loads this library, on the thread that calls this.
#[allow(unsafe_code)]
pub unsafe fn on_load(vm: *mut sys::JavaVM) -> sys::jint {
    off::watch();
    // SAFETY: the caller's promise.
    let vm = unsafe { JavaVM::from_raw(vm) };
    let bound = vm.attach_current_thread(|env| -> Result<(), Refused> {
        // Found by the loader of the class that loads this library.
        let class = env.find_class(jni_str!("dev/alldrawn/internal/Native"))?;
        // SAFETY: the macro makes each signature of the function's own, and all methods of `Native` are static.
        unsafe { env.register_native_methods(class, METHODS) }?;
        #[cfg(feature = "testing")]
        crate::testing::bind(env)?;
        Ok(())
    });
    if bound.is_ok() { sys::JNI_VERSION_1_6 } else { sys::JNI_ERR }
}
