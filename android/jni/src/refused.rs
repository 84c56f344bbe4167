//! The reasons why a native method does nothing, and the values that it then returns.

use crate::vm::Bytes;
use alldrawn_core::boundary::fault;
use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::numbers;
use jni::sys::{jboolean, jint, jlong};

numbers! {
    /// Bits of the decision word that this binding adds to the core's.
    pub mod binding_decision {
        /// A panic has switched the SDK off for this process.
        pub const OFF: u16 = 1 << 13;
        /// The call came on a thread that has not opened a core.
        pub const WRONG_THREAD: u16 = 1 << 14;
        /// The buffer is not a direct one, or is shorter than the given length.
        pub const BAD_BUFFER: u16 = 1 << 15;
    }
}

/// Why a native method did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A panic has switched the SDK off for this process.
    Off,
    /// The call came on a thread that has not opened a core.
    WrongThread,
    /// The buffer is not a direct one, or is shorter than the given length.
    BadBuffer,
    /// The VM has no memory for the returned array.
    Memory,
}

/// Checks that the SDK is on.
///
/// # Errors
/// [`Refused::Off`] if a panic has switched the SDK off.
pub fn check() -> Result<(), Refused> {
    if fault::is_off() { Err(Refused::Off) } else { Ok(()) }
}

/// The return value of a native method that did nothing, for each return type.
pub trait FromRefused {
    /// Returns the value for `refused`.
    fn from_refused(refused: Refused) -> Self;
}

/// For methods that return a packed answer of the boundary.
impl FromRefused for jlong {
    fn from_refused(refused: Refused) -> jlong {
        let decision = match refused {
            Refused::Off => decision::STOP | binding_decision::OFF,
            Refused::WrongThread => decision::REJECTED | binding_decision::WRONG_THREAD,
            Refused::BadBuffer => decision::REJECTED | binding_decision::BAD_BUFFER,
            Refused::Memory => decision::REJECTED,
        };
        Answer { decision, deadline: None }.pack() as jlong
    }
}

/// For methods that return a code or a handle, which are never negative.
impl FromRefused for jint {
    fn from_refused(refused: Refused) -> jint {
        match refused {
            Refused::Off => -1,
            Refused::WrongThread => -2,
            Refused::BadBuffer => -3,
            Refused::Memory => -4,
        }
    }
}

impl FromRefused for jboolean {
    fn from_refused(_: Refused) -> jboolean {
        false
    }
}

impl FromRefused for () {
    fn from_refused(_: Refused) {}
}

impl FromRefused for Bytes<'_> {
    fn from_refused(_: Refused) -> Self {
        Bytes::default()
    }
}
