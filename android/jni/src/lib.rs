//! The core for Android: the native methods of `dev.alldrawn.internal.core.Native`, which call one process's
//! [`alldrawn_core::boundary::Core`].
//!
//! Kotlin calls Rust, never the other way. Kotlin writes a snapshot, or the payload of a call, to a direct
//! `ByteBuffer`, which is read in place. The answer is one `long`, a packed [`alldrawn_core::judge::answer::Answer`].
//! Each kind of failure has its own return value (`refused.rs`), and none throws into the app: a panic is caught and
//! switches the SDK off for the process ([`alldrawn_core::boundary::fault`]).
//!
//! | native method | thread |
//! |---|---|
//! | `open`, `frame`, `call`, `begun`, `result`, `ended`, `lateNodes`, `record`, `recording` | the thread that called `open`; a core belongs to one thread |
//! | `install`, `consent`, `status`, `fault` | any thread; they do not wait |
//! | `nextUpload`, `batchDone`, `flush` | any thread except the main thread: they wait for the worker |
//!
//! Only `vm.rs`, which calls the Java VM, and the registration in `natives.rs` contain unsafe code.
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
