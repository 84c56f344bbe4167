//! Carries events from a device to a collector: at least once, from a bounded queue, and only with the user's consent.
//!
//! A visit's begin record and its event go to the durable [`queue`]. [`upload`] decides which visits are sent and when,
//! and interprets the collector's response. `runtime` runs both on one worker thread, apart from the app's threads.
//!
//! Android and iOS use all of it. The web package uses [`upload::sampling`] only: its queue and its upload policy are
//! written in TypeScript.

mod checksum;
pub mod queue;
#[cfg(feature = "runtime")]
pub mod runtime;
pub mod upload;
