//! `liballdrawn.so`, the library that an app loads. All code is in [`alldrawn_jni`], so that it can be tested on the
//! host.

use std::ffi::c_void;

/// Called by the Java VM when the library is loaded: binds the native methods.
///
/// # Safety
/// `vm` is the VM that loads this library, and calls this function.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn JNI_OnLoad(vm: *mut alldrawn_jni::JavaVm, _reserved: *mut c_void) -> i32 {
    // SAFETY: both functions have the same requirement.
    unsafe { alldrawn_jni::on_load(vm) }
}
