//! The upload policy of Android and iOS: which visits to send and when, and what a response means. It reads no clock:
//! time and randomness are passed in as a [`Now`].
//!
//! Backlog → [`Policy::decide`] → a batch → the platform's HTTP → [`Response`] → [`Policy::judge`]. [`Delivery`] joins
//! the policy with a [`crate::deliver::queue::Queue`] and runs on the worker thread of `runtime`.
//!
//! The web package has an upload policy of its own, in TypeScript; it uses only [`sampling`].
//! `tests/conformance/upload.json` holds both policies to the same results.

mod backoff;
mod delivery;
mod http_date;
mod now;
mod policy;
mod reply;
mod response;
pub mod sampling;

pub use backoff::full_jitter_ms;
pub use delivery::{Batch, Delivery, Next, adopt_rates};
pub use http_date::{parse_http_date, retry_after_ms};
pub use now::{Now, Random};
pub use policy::{BatchResult, Plan, Policy, UploadConfig};
pub use reply::{MAX_REPLY_BYTES, ReplyError, parse_reply};
pub use response::Response;
