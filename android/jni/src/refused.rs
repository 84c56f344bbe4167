//! Why a native method did nothing, and what it answers then.

use alldrawn_core::answer::{Answer, decision};
use jni::Env;
use jni::errors::ErrorPolicy;
use jni::objects::{JByteArray, JIntArray, JLongArray, JString};
use jni::sys::{jboolean, jint, jlong};
use std::any::Any;

/// Bits of the decision word that this binding adds to the core's.
pub mod binding_decision {
    /// A panic has switched the SDK off for this process.
    pub const OFF: u16 = 1 << 13;
    /// The call came on a thread that has not opened a process.
    pub const WRONG_THREAD: u16 = 1 << 14;
    /// The buffer is no direct one, or shorter than it was said to be.
    pub const BAD_BUFFER: u16 = 1 << 15;
}

/// Why a native method did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A panic has switched the SDK off for this process.
    Off,
    /// The call came on a thread that has not opened a process.
    WrongThread,
    /// The buffer is no direct one, or shorter than it was said to be.
    BadBuffer,
    /// The VM refused what was asked of it: it is out of memory, or an argument is null.
    Vm,
}

impl From<jni::errors::Error> for Refused {
    fn from(_: jni::errors::Error) -> Refused {
        Refused::Vm
    }
}

/// What a method of this return type answers where it did nothing.
pub trait Told {
    /// See [`Told`].
    fn told(why: Refused) -> Self;
}

/// The answer to a call of the boundary.
impl Told for jlong {
    fn told(why: Refused) -> jlong {
        let decision = match why {
            Refused::Off => decision::STOP | binding_decision::OFF,
            Refused::WrongThread => decision::REJECTED | binding_decision::WRONG_THREAD,
            Refused::BadBuffer => decision::REJECTED | binding_decision::BAD_BUFFER,
            Refused::Vm => decision::REJECTED,
        };
        Answer { decision, deadline: None }.pack() as jlong
    }
}

/// A count, a code or a handle: none is negative but these.
impl Told for jint {
    fn told(why: Refused) -> jint {
        match why {
            Refused::Off => -1,
            Refused::WrongThread => -2,
            Refused::BadBuffer => -3,
            Refused::Vm => -4,
        }
    }
}

impl Told for jboolean {
    fn told(_: Refused) -> jboolean {
        false
    }
}

impl Told for () {
    fn told(_: Refused) {}
}

macro_rules! null {
    ($($type:ident)*) => {$(
        impl Told for $type<'_> {
            fn told(_: Refused) -> Self {
                $type::default()
            }
        }
    )*};
}

null! { JByteArray JIntArray JLongArray JString }

/// The error policy of every native method: an error is answered, and so is a panic, which switches the SDK off. Nothing
/// is thrown into the app.
pub struct Answered;

impl<T: Told + Default> ErrorPolicy<T, Refused> for Answered {
    type Captures<'local: 'method, 'method> = ();

    fn on_error<'local: 'method, 'method>(
        env: &mut Env<'local>,
        _: &mut (),
        why: Refused,
    ) -> jni::errors::Result<T> {
        // An OutOfMemoryError, say, of an array that could not be made: the answer is enough.
        env.exception_clear();
        Ok(T::told(why))
    }

    fn on_panic<'local: 'method, 'method>(
        env: &mut Env<'local>,
        _: &mut (),
        _: Box<dyn Any + Send>,
    ) -> jni::errors::Result<T> {
        crate::off::switch_off("a panic");
        env.exception_clear();
        Ok(T::told(Refused::Off))
    }

    fn on_internal_jni_error<'local: 'method, 'method>(_: &mut (), _: jni::errors::Error) -> T {
        T::told(Refused::Vm)
    }

    fn on_internal_panic<'local: 'method, 'method>(_: &mut (), _: Box<dyn Any + Send>) -> T {
        crate::off::switch_off("a panic within a panic");
        T::told(Refused::Off)
    }
}
