//! Upload policy: when to send what, and what an answer means. Pure: time and randomness are passed in as a [`Moment`].
//!
//! Backlog → [`Policy::decide`] → a batch → the platform's HTTP → [`Answer`] → [`Policy::judge`]. [`Delivery`] joins the
//! policy with a [`crate::deliver::queue::Queue`]; a native platform runs it on the worker of `runtime`, a page on its own thread.

mod answer;
mod backoff;
mod delivery;
mod http_date;
mod moment;
mod policy;
mod reply;
pub mod sampling;

pub use answer::Answer;
pub use backoff::full_jitter_ms;
pub use delivery::{Batch, Delivery, Next, adopt_rates};
pub use http_date::{parse_http_date, retry_after_ms};
pub use moment::{Moment, Random};
pub use policy::{Decision, Policy, UploadConfig, Verdict};
pub use reply::{MAX_REPLY_BYTES, ReplyError, parse_reply};
