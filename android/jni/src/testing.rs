//! For tests only: a panic, as a bug of ours would be one.

use crate::calls;
use crate::refused::{Answered, Refused};
use jni::objects::JClass;
use jni::sys::{jint, jlong};
use jni::{Env, NativeMethod, jni_str, native_method};

const METHODS: &[NativeMethod<'static>] =
    &[native_method! { static fn panic(visit: jint) -> jlong, fn = panic, error_policy = Answered }];

/// Binds `dev.alldrawn.internal.Panics`, which only tests have.
#[allow(unsafe_code)]
pub fn bind(env: &mut Env<'_>) -> Result<(), Refused> {
    let class = env.find_class(jni_str!("dev/alldrawn/internal/Panics"))?;
    // SAFETY: the macro makes the signature of the function's own, and the method is static.
    Ok(unsafe { env.register_native_methods(class, METHODS) }?)
}

// Panics while the process is at work.
#[allow(clippy::panic)]
fn panic<'l>(_: &mut Env<'l>, _: JClass<'l>, visit: jint) -> Result<jlong, Refused> {
    calls::with(|_| panic!("a test's panic in visit {visit}"))
}
