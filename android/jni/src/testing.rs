//! For tests only: a panic, as a bug of ours would be one, in `dev.alldrawn.internal.Panics`.

use crate::calls;
use crate::natives::methods;
use crate::vm::answer;
use jni::objects::JClass;
use jni::sys::{jint, jlong};
use jni::{EnvUnowned, NativeMethod, native_method};

pub const METHODS: &[NativeMethod<'static>] = methods! {
    bugs::panic(visit: jint) -> jlong;
};

mod bugs {
    use super::*;

    // While the process is at work.
    #[allow(clippy::panic)]
    pub fn panic<'l>(env: EnvUnowned<'l>, _: JClass<'l>, visit: jint) -> jlong {
        answer(env, |_| calls::with(|_| panic!("a test's panic in visit {visit}")))
    }
}
