//! Carries events from a device to a collector: at least once, within a bound, and not without the user's consent.
//!
//! A visit's begin record and its event go to the durable [`queue`]; [`upload`] decides what is sent and when, and what a
//! response means; [`runtime`] runs both on one worker thread, away from the app's own.

mod checksum;
pub mod queue;
#[cfg(feature = "runtime")]
pub mod runtime;
pub mod upload;
