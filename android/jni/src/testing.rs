//! Native methods of `dev.alldrawn.testing.TestingLibrary`, for tests only: a panic, as a bug in the SDK would cause
//! it, and the metric's rules, each of which can be switched off.

use crate::calls;
use crate::natives::methods;
use crate::vm::{Bytes, run};
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

    // Panics during a call of the core.
    #[allow(clippy::panic)]
    pub fn panic<'l>(env: EnvUnowned<'l>, _: JClass<'l>, visit: jint) -> jlong {
        run(env, |_| calls::with_core(|_| panic!("a test's panic in visit {visit}")))
    }
}

mod switches {
    use super::*;

    /// Returns the names of all rules, one a line.
    pub fn rules<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
        let names: Vec<String> = ALL.iter().map(|rule| format!("{rule:?}")).collect();
        run(env, |vm| vm.bytes(Some(names.join("\n").as_bytes())))
    }

    /// Switches off the rule on line `rule`, on this thread. Any other number switches all rules on.
    pub fn switch_off<'l>(env: EnvUnowned<'l>, _: JClass<'l>, rule: jint) {
        run(env, |_| {
            rules::switch_off(usize::try_from(rule).ok().and_then(|at| ALL.get(at)).copied());
            Ok(())
        });
    }
}
