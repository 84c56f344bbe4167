//! `liballdrawn.so`: what [`alldrawn_jni`] is on a device. All of it is in that crate, so that it is tested on the host.

use std::ffi::c_void;

/// Called by the Java VM when the library is loaded: binds the native methods.
///
/// # Safety
/// As the VM calls it: `vm` is the VM that loads this library.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn JNI_OnLoad(vm: *mut alldrawn_jni::JavaVm, _reserved: *mut c_void) -> i32 {
    // SAFETY: what the VM promises to this function is what that one asks for.
    unsafe { alldrawn_jni::on_load(vm) }
}
