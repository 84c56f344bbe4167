//! Decides when to send, and what a response means for the next attempt.
//!
//! | response | result | next attempt |
//! |---|---|---|
//! | 2xx that accounts for every visit | delivered | when the next batch is due |
//! | 2xx that does not (a captive portal, a proxy) | again | back-off |
//! | 400, 413, more than one visit | split: the next batch is half as large | back-off |
//! | 400, 413, one visit | refused: dropped with a count | back-off |
//! | any other, with `Retry-After` | again | after that wait plus a random share of the same length |
//! | any other, none, or no response in time | again | back-off |
//!
//! A refusal counts as a failure for the back-off, so that a client does not send in a loop to a collector that refuses
//! everything.

use super::backoff::{BASE_MS, CAP_MS, full_jitter_ms, uniform};
use super::http_date::{MAX_RETRY_AFTER_MS, retry_after_ms};
use super::now::Now;
use super::reply::parse_reply;
use super::response::Response;
use crate::deliver::queue::Control;
use crate::wire::UploadReply;

/// Maximum time in milliseconds for which one reply can switch a client off. After that time the client sends again.
const MAX_OFF_MS: u64 = 7 * DAY_MS;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The upload settings that an app may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadConfig {
    /// Number of visits at which a batch is due. No batch contains more.
    pub batch_visits: usize,
    /// Bytes before compression at which a batch is due. No batch contains more, unless one visit alone is larger.
    pub batch_bytes: usize,
    /// Milliseconds that a visit waits before a batch is due, plus a random share of up to the same length. Each
    /// process draws its share at the start, so that apps that one push message wakes do not all send together.
    pub batch_age_ms: u64,
    /// Minimum time in milliseconds between the starts of two requests.
    pub gap_ms: u64,
    /// Milliseconds without a response after which a request has failed.
    pub response_ms: u64,
    /// Maximum number of bytes before compression that a process sends in 24 hours, failed requests included.
    pub daily_bytes: u64,
}

impl Default for UploadConfig {
    fn default() -> Self {
        UploadConfig {
            batch_visits: 50,
            batch_bytes: 64 * 1024,
            batch_age_ms: 30_000,
            gap_ms: 1_000,
            response_ms: 120_000,
            daily_bytes: 8 * 1024 * 1024,
        }
    }
}

/// The policy's decision for the present backlog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Send the oldest visits, within both bounds.
    Send {
        /// Maximum number of visits to send.
        visits: usize,
        /// Maximum number of bytes to send, before compression.
        bytes: usize,
    },
    /// Send nothing yet.
    Wait {
        /// The wait in milliseconds.
        ms: u64,
    },
    /// Send nothing until another visit has finished.
    Idle,
}

/// What a response means for the visits of its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchResult {
    /// The collector has stored each visit of the batch, or has refused it for good.
    Delivered(UploadReply),
    /// Keep the visits and send them again.
    Again,
    /// Keep the visits and send fewer at a time.
    Split,
    /// The collector will never take the one visit of the batch.
    Refused,
}

/// The state between requests. There is one request at a time.
#[derive(Clone, Debug)]
pub struct Policy {
    config: UploadConfig,
    failures: u32,
    not_before_ms: u64,
    off_until_ms: u64,
    /// This process's random share, added to `batch_age_ms`.
    spread_ms: u64,
    waiting_since_ms: Option<u64>,
    hurried: bool,
    sent_at_ms: Option<u64>,
    /// Maximum number of visits in the next batch. A refusal halves it, and a success doubles it.
    max_visits: usize,
    day_began_ms: u64,
    day_bytes: u64,
}

impl Policy {
    /// Creates the state at the start of a process. Waits that were saved continue. A saved wait that is longer than
    /// the policy ever sets comes from a wrong wall clock, and is dropped.
    #[must_use]
    pub fn new(config: UploadConfig, saved: &Control, now: &Now) -> Self {
        let remaining = |until_wall_ms: i64, longest: u64| {
            let left = u64::try_from(until_wall_ms.saturating_sub(now.wall_ms)).unwrap_or(0);
            now.mono_ms.saturating_add(if left > longest { 0 } else { left })
        };
        Policy {
            config,
            failures: saved.failures,
            not_before_ms: remaining(saved.not_before_wall_ms, MAX_RETRY_AFTER_MS + CAP_MS),
            off_until_ms: remaining(saved.off_until_wall_ms, MAX_OFF_MS),
            spread_ms: uniform(now.random, config.batch_age_ms),
            waiting_since_ms: None,
            hurried: false,
            sent_at_ms: None,
            max_visits: config.batch_visits.max(1),
            day_began_ms: now.mono_ms,
            day_bytes: 0,
        }
    }

    /// Decides what to do with a backlog of `visits` visits and `bytes` bytes.
    pub fn decide(&mut self, now: &Now, visits: usize, bytes: usize) -> Plan {
        let wait_until = |at_ms: u64| Plan::Wait { ms: at_ms - now.mono_ms };
        if let Some(sent_at_ms) = self.sent_at_ms {
            let timeout_ms = sent_at_ms.saturating_add(self.config.response_ms);
            if now.mono_ms < timeout_ms {
                return wait_until(timeout_ms);
            }
            self.judge(now, &Response::NoResponse, 0);
        }
        if visits == 0 {
            self.waiting_since_ms = None;
            self.hurried = false;
            return Plan::Idle;
        }
        let since_ms = *self.waiting_since_ms.get_or_insert(now.mono_ms);
        let full = visits >= self.config.batch_visits || bytes >= self.config.batch_bytes;
        let due_ms = if full || self.hurried {
            now.mono_ms
        } else {
            since_ms.saturating_add(self.config.batch_age_ms).saturating_add(self.spread_ms)
        };
        if now.mono_ms.saturating_sub(self.day_began_ms) >= DAY_MS {
            (self.day_began_ms, self.day_bytes) = (now.mono_ms, 0);
        }
        let spent = self.day_bytes >= self.config.daily_bytes;
        let allowed_ms = if spent { self.day_began_ms.saturating_add(DAY_MS) } else { 0 };
        let at_ms = due_ms.max(allowed_ms).max(self.not_before_ms).max(self.off_until_ms);
        if now.mono_ms < at_ms {
            return wait_until(at_ms);
        }
        Plan::Send { visits: self.max_visits, bytes: self.config.batch_bytes }
    }

    /// Records that a batch of `bytes` bytes was handed out.
    pub fn sent(&mut self, now: &Now, bytes: usize) {
        self.sent_at_ms = Some(now.mono_ms);
        self.not_before_ms = now.mono_ms.saturating_add(self.config.gap_ms);
        self.day_bytes = self.day_bytes.saturating_add(bytes as u64);
    }

    /// Interprets the response to the batch in flight, which contained `visits` visits.
    pub fn judge(&mut self, now: &Now, response: &Response, visits: usize) -> BatchResult {
        self.sent_at_ms = None;
        let mut asked_ms = None;
        let result = match response {
            Response::Response { status: 200..=299, body, .. } => {
                match parse_reply(body, u32::try_from(visits).unwrap_or(u32::MAX)) {
                    Ok(reply) => BatchResult::Delivered(reply),
                    Err(_) => BatchResult::Again,
                }
            }
            Response::Response { status: 400 | 413, .. } if visits > 1 => BatchResult::Split,
            Response::Response { status: 400 | 413, .. } if visits == 1 => BatchResult::Refused,
            Response::Response { retry_after: Some(value), date, .. } => {
                asked_ms = retry_after_ms(value, date.as_deref(), now.wall_ms);
                BatchResult::Again
            }
            Response::Response { .. } | Response::NoResponse => BatchResult::Again,
        };
        if let BatchResult::Delivered(reply) = &result {
            self.failures = 0;
            self.waiting_since_ms = None;
            self.max_visits = (self.max_visits * 2).min(self.config.batch_visits.max(1));
            if let Some(seconds) = reply.off_for_s {
                self.off_until_ms = now.mono_ms.saturating_add((u64::from(seconds) * 1_000).min(MAX_OFF_MS));
            }
            return result;
        }
        self.failures = self.failures.saturating_add(1);
        let wait_ms = match asked_ms {
            Some(asked_ms) => asked_ms + uniform(now.random, asked_ms.clamp(BASE_MS, CAP_MS)),
            None => full_jitter_ms(self.failures, now.random),
        };
        self.not_before_ms = self.not_before_ms.max(now.mono_ms.saturating_add(wait_ms));
        match result {
            BatchResult::Split => self.max_visits = (visits / 2).max(1),
            BatchResult::Refused => self.max_visits = 1,
            BatchResult::Again | BatchResult::Delivered(_) => {}
        }
        result
    }

    /// Makes the next batch due at once, except for waits and caps: the app goes to the background.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    /// Returns the time until which the collector has switched collecting off, in milliseconds of the monotonic clock;
    /// `None` if collecting is on.
    #[must_use]
    pub fn off_until_ms(&self, now: &Now) -> Option<u64> {
        (now.mono_ms < self.off_until_ms).then_some(self.off_until_ms)
    }

    /// Returns the state to save for the next launch, with the rates that the collector asked for.
    #[must_use]
    pub fn save(&self, rates: &Control, now: &Now) -> Control {
        let wall = |until_ms: u64| match until_ms.saturating_sub(now.mono_ms) {
            0 => 0,
            left => now.wall_ms.saturating_add(i64::try_from(left).unwrap_or(i64::MAX)),
        };
        // The short gap between two requests is not worth a write to the disk.
        let failing = self.failures > 0;
        Control {
            off_until_wall_ms: wall(self.off_until_ms),
            not_before_wall_ms: if failing { wall(self.not_before_ms) } else { 0 },
            failures: self.failures,
            ..*rates
        }
    }
}
