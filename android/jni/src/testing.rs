//! For tests only, in `dev.alldrawn.testing.TestingLibrary`: a panic, as a bug of ours would be one, and the metric's rules,
//! each of which can be switched off.

use crate::calls;
use crate::natives::methods;
use crate::vm::{Bytes, answer};
use alldrawn_core::rules::{self, ALL};
use jni::objects::JClass;
use jni::sys::{jint, jlong};
use jni::{EnvUnowned, NativeMethod, native_method};

pub const METHODS: &[NativeMethod<'static>] = methods! {
    bugs::panic(visit: jint) -> jlong;
    switches::rules() -> [jbyte];
    switches::switch_off(rule: jint) -> void;
};

mod bugs {
    use super::*;

    // While the process is at work.
    #[allow(clippy::panic)]
    pub fn panic<'l>(env: EnvUnowned<'l>, _: JClass<'l>, visit: jint) -> jlong {
        answer(env, |_| calls::with(|_| panic!("a test's panic in visit {visit}")))
    }
}

mod switches {
    use super::*;

    /// The names of all rules, a line each.
    pub fn rules<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
        let names: Vec<String> = ALL.iter().map(|rule| format!("{rule:?}")).collect();
        answer(env, |vm| vm.bytes(Some(names.join("\n").as_bytes())))
    }

    /// Switches the rule on this line off on this thread; any other number: all are on.
    pub fn switch_off<'l>(env: EnvUnowned<'l>, _: JClass<'l>, rule: jint) {
        answer(env, |_| {
            rules::switch_off(usize::try_from(rule).ok().and_then(|at| ALL.get(at)).copied());
            Ok(())
        });
    }
}
