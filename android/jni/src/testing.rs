//! For tests only: the methods of `dev.alldrawn.testing.TestingLibrary`. They cause a panic, as a bug of the SDK could,
//! and switch the metric's rules on and off. Compiles only against the copy of the core that has these switches
//! (tests/rules).

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

    /// Returns the names of all rules, one per line.
    pub fn rules<'l>(env: EnvUnowned<'l>, _: JClass<'l>) -> Bytes<'l> {
        let names: Vec<&str> = ALL.iter().map(|rule| rule.name).collect();
        run(env, |vm| vm.bytes(Some(names.join("\n").as_bytes())))
    }

    /// Switches off, on this thread, the rule on this line of the list of `rules`. A negative number: all are on.
    pub fn switch_off<'l>(env: EnvUnowned<'l>, _: JClass<'l>, rule: jint) {
        run(env, |_| {
            rules::switch_off(usize::try_from(rule).ok());
            Ok(())
        });
    }
}
