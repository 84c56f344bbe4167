//! The Java VM's side of a native method: what it was handed, and what it hands back.
//!
//! The `jni` crate's own calls are safe and catch Java's exceptions by class, which takes 100 KB of every app. Of the VM
//! this binding needs seven functions, none of which throws anything but an `OutOfMemoryError`: they are called here, and
//! nowhere else.
#![allow(unsafe_code)]

use crate::refused::{FromRefused, Refused};
use alldrawn_core::boundary::fault;
use jni::objects::{JByteArray, JByteBuffer};
use jni::{EnvUnowned, NativeMethod, sys};
use std::ffi::{CStr, c_void};
use std::mem::transmute;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

/// The VM, as a native method meets it: on its own thread, until it returns.
pub struct Vm<'local>(EnvUnowned<'local>);

/// What comes back as bytes: null where there are none.
pub type Bytes<'local> = JByteArray<'local>;

/// The body of every native method. What goes wrong in it is answered, never thrown; a panic switches the SDK off.
pub fn run<'local, T: FromRefused>(
    env: EnvUnowned<'local>,
    body: impl FnOnce(&Vm<'local>) -> Result<T, Refused>,
) -> T {
    let vm = Vm(env);
    match catch_unwind(AssertUnwindSafe(|| body(&vm))) {
        Ok(Ok(value)) => value,
        Ok(Err(refused)) => T::from_refused(refused),
        Err(payload) => {
            // Its drop could panic again.
            std::mem::forget(payload);
            fault::switch_off("a panic");
            T::from_refused(Refused::Off)
        }
    }
}

/// Calls a function of the VM's table, which is there from the JNI version on that it is listed under.
macro_rules! call {
    ($env:expr, $version:ident.$function:ident($($arg:expr),*)) => {{
        let env: *mut sys::JNIEnv = $env;
        ((**env).$version.$function)(env $(, $arg)*)
    }};
}

impl<'local> Vm<'local> {
    /// Reads the first `len` bytes of a direct `ByteBuffer` in place.
    ///
    /// # Errors
    /// [`Refused::BadBuffer`] for one that is null, on the heap, or shorter than `len`, and for a negative `len`.
    pub fn read<T>(
        &self,
        buffer: &JByteBuffer<'local>,
        len: sys::jint,
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Refused> {
        let (env, buffer) = (self.0.as_raw(), buffer.as_raw());
        let len = usize::try_from(len).map_err(|_| Refused::BadBuffer)?;
        if buffer.is_null() {
            return Err(Refused::BadBuffer);
        }
        // SAFETY: `env` is this thread's and `buffer` a live reference, since the native method has not returned. Neither
        // function throws.
        let (address, capacity) = unsafe {
            let address = call!(env, v1_4.GetDirectBufferAddress(buffer));
            (address, call!(env, v1_4.GetDirectBufferCapacity(buffer)))
        };
        // For a buffer on the heap they answer null and −1.
        if address.is_null() || usize::try_from(capacity).map_or(true, |capacity| len > capacity) {
            return Err(Refused::BadBuffer);
        }
        // SAFETY: `capacity` bytes lie at `address`, and stay there while the reference lives. Nobody writes meanwhile: the
        // buffers are private to `dev.alldrawn.internal`, which writes each on one thread, and that one is in this call.
        // `read` keeps nothing of them: its result lives longer than its argument.
        let bytes = unsafe { std::slice::from_raw_parts(address.cast::<u8>().cast_const(), len) };
        Ok(read(bytes))
    }

    /// A Java array of these bytes; null where there are none.
    ///
    /// # Errors
    /// [`Refused::Memory`].
    pub fn bytes(&self, bytes: Option<&[u8]>) -> Result<Bytes<'local>, Refused> {
        let Some(bytes) = bytes else { return Ok(JByteArray::default()) };
        let env = self.0.as_raw();
        let len = sys::jsize::try_from(bytes.len()).map_err(|_| Refused::Memory)?;
        // SAFETY: `env` is this thread's. The array has just been made with `len` elements, and as many are read from
        // `bytes`; an `OutOfMemoryError` is cleared. `JByteArray` is transparent over the reference, which nobody else has;
        // its constructor wants an `Env`, and with it what this module is here to avoid.
        unsafe {
            let array = call!(env, v1_2.NewByteArray(len));
            if array.is_null() {
                call!(env, v1_2.ExceptionClear());
                return Err(Refused::Memory);
            }
            call!(env, v1_2.SetByteArrayRegion(array, 0, len, bytes.as_ptr().cast()));
            Ok(transmute::<sys::jbyteArray, JByteArray<'local>>(array))
        }
    }

    /// A copy of at most the first `most` bytes of a Java array; `None` where it is null.
    pub fn copy(&self, array: &JByteArray<'local>, max_bytes: usize) -> Option<Vec<u8>> {
        let (env, array) = (self.0.as_raw(), array.as_raw());
        if array.is_null() {
            return None;
        }
        // SAFETY: `env` is this thread's and `array` a live reference. `len` elements are within both the array and `bytes`.
        unsafe {
            let len =
                call!(env, v1_2.GetArrayLength(array)).min(sys::jsize::try_from(max_bytes).unwrap_or(0));
            let mut bytes = vec![0; usize::try_from(len).unwrap_or(0)];
            call!(env, v1_2.GetByteArrayRegion(array, 0, len, bytes.as_mut_ptr().cast()));
            Some(bytes)
        }
    }
}

/// Binds the methods to the class of this name; answers whether it has them all.
///
/// # Safety
/// `vm` is the VM that calls `JNI_OnLoad` on this thread, and all methods are static.
pub unsafe fn bind(vm: *mut sys::JavaVM, class: &CStr, methods: &[NativeMethod<'static>]) -> bool {
    let mut env: *mut c_void = null_mut();
    // SAFETY: the caller's promise. The thread is attached, since it runs `System.loadLibrary`. `NativeMethod` is
    // `JNINativeMethod` with a promise about its function; the class is found by the loader of the class that loads.
    unsafe {
        if ((**vm).v1_2.GetEnv)(vm, &raw mut env, sys::JNI_VERSION_1_6) != sys::JNI_OK {
            return false;
        }
        let env = env.cast();
        let class = call!(env, v1_2.FindClass(class.as_ptr()));
        // Otherwise an exception is pending, and becomes the cause of the UnsatisfiedLinkError.
        !class.is_null()
            && call!(env, v1_2.RegisterNatives(class, methods.as_ptr().cast(), methods.len() as sys::jint))
                == sys::JNI_OK
    }
}
