//! The core for iOS: one process's [`alldrawn_core::boundary::Core`] behind uniffi.
//!
//! Swift calls, Rust answers; nothing is called the other way. Bytes cross as borrowed slices and are read in place;
//! the answer of a frame is one `u64` ([`alldrawn_core::judge::answer::Answer`] packed). Each export answers a `Result`: uniffi
//! catches a panic, which Swift sees as an error and which switches the SDK off for the process ([`alldrawn_core::boundary::fault`]).
//!
//! | export | thread |
//! |---|---|
//! | [`Core`], all of it | the main one: calls on several would wait for each other |
//! | [`Delivery::status`], [`Delivery::consent`], [`fault`] | any; they do not wait |
//! | [`Delivery::next_upload`], [`Delivery::batch_done`], [`Delivery::flush`] | any but the main one: they wait for the worker |

/// Lets tests make this export fail. Nothing without the feature `hooks`.
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
