//! The core for iOS: one process's [`alldrawn_core::boundary::Core`] behind uniffi.
//!
//! Swift calls Rust, never the other way. Byte slices are borrowed and read in place. A frame's answer is one `u64`,
//! a packed [`alldrawn_core::judge::answer::Answer`]. Each export returns a `Result`: uniffi catches a panic and returns
//! it to Swift as an error, and the panic switches the SDK off for the process ([`alldrawn_core::boundary::fault`]).
//!
//! | export | thread |
//! |---|---|
//! | [`Core`], all methods | the main thread: calls from several threads would wait for each other |
//! | [`Delivery::status`], [`Delivery::consent`], [`fault`] | any; they do not wait |
//! | [`Delivery::next_upload`], [`Delivery::batch_done`], [`Delivery::flush`] | any but the main thread: they wait for the worker |

/// Lets tests make this export fail. Expands to nothing without the feature `hooks`.
macro_rules! failing {
    ($export:ident) => {
        #[cfg(feature = "hooks")]
        crate::hooks::fail_if_asked(crate::hooks::Export::$export)?;
    };
}

mod core;
mod delivery;
#[cfg(feature = "hooks")]
mod hooks;
mod refused;

pub use self::core::Core;
pub use delivery::{Delivery, DeliveryStatus};
pub use refused::{Refused, fault};

uniffi::setup_scaffolding!("alldrawn_ffi");
