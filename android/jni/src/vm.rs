//! Reads a native method's arguments from the Java VM and creates its return value.
//!
//! The `jni` crate's safe calls catch Java's exceptions by class, which takes 100 KB of every app. This binding needs
//! only seven functions of the VM, which throw nothing except an `OutOfMemoryError`. They are called here and nowhere
//! else.
#![allow(unsafe_code)]

use crate::refused::{FromRefused, Refused};
use alldrawn_core::boundary::fault;
use jni::objects::{JByteArray, JByteBuffer};
use jni::{EnvUnowned, NativeMethod, sys};
use std::ffi::{CStr, c_void};
use std::mem::transmute;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

/// The VM during one native method, on its thread.
pub struct Vm<'local>(EnvUnowned<'local>);

/// The bytes that a native method returns; null if there are none.
pub type Bytes<'local> = JByteArray<'local>;

/// Runs the body of a native method. Failures become return values, never exceptions; a panic switches the SDK off.
pub fn run<'local, T: FromRefused>(
    env: EnvUnowned<'local>,
    body: impl FnOnce(&Vm<'local>) -> Result<T, Refused>,
) -> T {
    let vm = Vm(env);
    match catch_unwind(AssertUnwindSafe(|| body(&vm))) {
        Ok(Ok(value)) => value,
        Ok(Err(refused)) => T::from_refused(refused),
        Err(payload) => {
            // Dropping the payload could panic again.
            std::mem::forget(payload);
            fault::switch_off("a panic");
            T::from_refused(Refused::Off)
        }
    }
}

/// Calls a function of the VM's table, which lists it under the JNI version that introduced it.
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
    /// [`Refused::BadBuffer`] if the buffer is null, on the heap, or shorter than `len`, or if `len` is negative.
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
        // SAFETY: `env` is this thread's and `buffer` a live reference, because the native method has not returned.
        // Neither function throws.
        let (address, capacity) = unsafe {
            let address = call!(env, v1_4.GetDirectBufferAddress(buffer));
            (address, call!(env, v1_4.GetDirectBufferCapacity(buffer)))
        };
        // For a buffer on the heap, these functions return null and −1.
        if address.is_null() || usize::try_from(capacity).map_or(true, |capacity| len > capacity) {
            return Err(Refused::BadBuffer);
        }
        // SAFETY: there are `capacity` bytes at `address`, and they stay there while the reference lives. Nothing
        // writes to them meanwhile: the buffers are private to `dev.alldrawn.internal`, which writes each on one
        // thread, and that thread is in this call. `read` cannot keep the slice: its result outlives its argument.
        let bytes = unsafe { std::slice::from_raw_parts(address.cast::<u8>().cast_const(), len) };
        Ok(read(bytes))
    }

    /// Creates a Java array of `bytes`; null for `None`.
    ///
    /// # Errors
    /// [`Refused::Memory`] if the VM has no memory for it.
    pub fn bytes(&self, bytes: Option<&[u8]>) -> Result<Bytes<'local>, Refused> {
        let Some(bytes) = bytes else { return Ok(JByteArray::default()) };
        let env = self.0.as_raw();
        let len = sys::jsize::try_from(bytes.len()).map_err(|_| Refused::Memory)?;
        // SAFETY: `env` is this thread's. The array was just created with `len` elements, and as many are read from
        // `bytes`; an `OutOfMemoryError` is cleared. `JByteArray` is transparent over the reference, which nothing else
        // has. Its constructor needs an `Env`, and with it the code that this module avoids.
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

    /// Copies at most the first `max_bytes` bytes of a Java array; `None` if it is null.
    pub fn copy(&self, array: &JByteArray<'local>, max_bytes: usize) -> Option<Vec<u8>> {
        let (env, array) = (self.0.as_raw(), array.as_raw());
        if array.is_null() {
            return None;
        }
        // SAFETY: `env` is this thread's and `array` a live reference. `len` elements are within both the array and
        // `bytes`.
        unsafe {
            let len =
                call!(env, v1_2.GetArrayLength(array)).min(sys::jsize::try_from(max_bytes).unwrap_or(0));
            let mut bytes = vec![0; usize::try_from(len).unwrap_or(0)];
            call!(env, v1_2.GetByteArrayRegion(array, 0, len, bytes.as_mut_ptr().cast()));
            Some(bytes)
        }
    }
}

/// Binds the methods to the class with this name. Returns true if the class has all of them.
///
/// # Safety
/// `vm` is the VM that calls `JNI_OnLoad` on this thread, and all methods are static.
pub unsafe fn bind(vm: *mut sys::JavaVM, class: &CStr, methods: &[NativeMethod<'static>]) -> bool {
    let mut env: *mut c_void = null_mut();
    // SAFETY: the caller guarantees the requirements above. The thread is attached, because it runs
    // `System.loadLibrary`. `NativeMethod` is `JNINativeMethod` with a checked function. The class is found by the
    // class loader of the class that loads the library.
    unsafe {
        if ((**vm).v1_2.GetEnv)(vm, &raw mut env, sys::JNI_VERSION_1_6) != sys::JNI_OK {
            return false;
        }
        let env = env.cast();
        let class = call!(env, v1_2.FindClass(class.as_ptr()));
        // If one of the two functions fails, an exception is pending, and becomes the cause of the
        // UnsatisfiedLinkError.
        !class.is_null()
            && call!(env, v1_2.RegisterNatives(class, methods.as_ptr().cast(), methods.len() as sys::jint))
                == sys::JNI_OK
    }
}
