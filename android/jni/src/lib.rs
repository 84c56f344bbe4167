//! The core for Android: the native methods of `dev.alldrawn.internal.core.Native` over one process's
//! [`alldrawn_core::boundary::Core`].
//!
//! Kotlin calls, Rust answers; nothing is called the other way. A snapshot, or the payload of a call, lies in a direct
//! `ByteBuffer` that is written in Kotlin and read in place; the answer is one `long` ([`alldrawn_core::judge::answer::Answer`]
//! packed). Everything that can go wrong has an answer of its own (`refused.rs`), and none throws into the app:
//! a panic is caught and switches the SDK off for the process ([`alldrawn_core::boundary::fault`]).
//!
//! | native method | thread |
//! |---|---|
//! | `open`, `frame`, `call`, `begun`, `result`, `ended`, `lateNodes`, `record`, `recording` | the one that called `open`: each thread has a process of its own, or none |
//! | `install`, `consent`, `status`, `fault` | any; they do not wait |
//! | `nextUpload`, `answered`, `flush` | any but the main one: they wait for the worker |
//!
//! Unsafe code is in one place: `vm.rs`, which talks to the Java VM.
#![deny(unsafe_code, unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]

mod calls;
mod delivery;
mod natives;
mod refused;
#[cfg(feature = "testing")]
mod testing;
mod vm;

pub use jni::sys::JavaVM as JavaVm;
pub use natives::on_load;
pub use refused::binding_decision;
