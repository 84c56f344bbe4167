//! When to send, and what an answer means for the next time.
//!
//! | answer | verdict | next attempt |
//! |---|---|---|
//! | 2xx that accounts for every visit | delivered | when the next batch is due |
//! | 2xx that does not (a captive portal, a proxy) | again | back-off |
//! | 400, 413, more than one visit | split: the next batch is half as large | back-off |
//! | 400, 413, one visit | refused: dropped with a count | back-off |
//! | all else, with `Retry-After` | again | after it, spread over as long again |
//! | all else, none, or no answer in time | again | back-off |
//!
//! A refusal counts as a failure for the back-off, so that a collector that refuses everything is not asked in a loop.

use super::backoff::{BASE_MS, CAP_MS, full_jitter_ms, uniform};
use super::http_date::{MAX_RETRY_AFTER_MS, retry_after_ms};
use super::now::Now;
use super::reply::parse_reply;
use super::response::Response;
use crate::deliver::queue::Control;
use crate::wire::UploadReply;

/// Longest time that one reply can switch a client off; then it asks again.
const MAX_OFF_MS: u64 = 7 * DAY_MS;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What an app may tune.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadConfig {
    /// A batch is due at so many visits, and holds no more.
    pub batch_visits: usize,
    /// A batch is due at so many bytes before compression, and holds no more unless one visit alone is larger.
    pub batch_bytes: usize,
    /// A batch is due when a visit has waited so long, and up to as long again: each process draws its share at the start,
    /// so that apps woken by one push message do not call together.
    pub batch_age_ms: u64,
    /// Two requests begin at least so far apart, whatever else.
    pub gap_ms: u64,
    /// A request without an answer for so long has failed.
    pub response_ms: u64,
    /// Bytes before compression that a process sends in 24 h, failed requests included.
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

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Send the oldest visits, at most so many and so many bytes.
    Send {
        /// Visits.
        visits: usize,
        /// Bytes before compression.
        bytes: usize,
    },
    /// Nothing for so many milliseconds.
    Wait {
        /// Milliseconds.
        ms: u64,
    },
    /// Nothing until another visit has finished.
    Idle,
}

/// What an answer means for the visits of its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchResult {
    /// On the collector's disk, or refused by it for good.
    Delivered(UploadReply),
    /// Keep them and send them again.
    Again,
    /// Keep them and send fewer at a time.
    Split,
    /// The one visit of the batch will never be taken.
    Refused,
}

/// The state between requests. One request is under way at a time.
#[derive(Clone, Debug)]
pub struct Policy {
    config: UploadConfig,
    failures: u32,
    not_before_ms: u64,
    off_until_ms: u64,
    /// This process's share of the spread.
    spread_ms: u64,
    waiting_since_ms: Option<u64>,
    hurried: bool,
    sent_at_ms: Option<u64>,
    /// Visits in the next batch at most: halved by a refusal, doubled by a success.
    max_visits: usize,
    day_began_ms: u64,
    day_bytes: u64,
}

impl Policy {
    /// At the start of a process. What was saved of a wait goes on; one longer than is ever given is the wall clock's fault,
    /// and forgotten.
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

    /// What to do with a backlog of so many visits and bytes.
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

    /// A batch of so many bytes was handed out.
    pub fn sent(&mut self, now: &Now, bytes: usize) {
        self.sent_at_ms = Some(now.mono_ms);
        self.not_before_ms = now.mono_ms.saturating_add(self.config.gap_ms);
        self.day_bytes = self.day_bytes.saturating_add(bytes as u64);
    }

    /// What the answer to the batch under way means; it held `visits`.
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

    /// The next batch is due at once, as far as waits allow: the app goes to the background.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    /// Whether the collector has switched collecting off, and until when by the monotonic clock.
    #[must_use]
    pub fn off_until_ms(&self, now: &Now) -> Option<u64> {
        (now.mono_ms < self.off_until_ms).then_some(self.off_until_ms)
    }

    /// What to save for the next launch, with the rates that the collector asked for.
    #[must_use]
    pub fn save(&self, rates: &Control, now: &Now) -> Control {
        let wall = |until_ms: u64| match until_ms.saturating_sub(now.mono_ms) {
            0 => 0,
            left => now.wall_ms.saturating_add(i64::try_from(left).unwrap_or(i64::MAX)),
        };
        // The gap between two requests is not worth a write.
        let failing = self.failures > 0;
        Control {
            off_until_wall_ms: wall(self.off_until_ms),
            not_before_wall_ms: if failing { wall(self.not_before_ms) } else { 0 },
            failures: self.failures,
            ..*rates
        }
    }
}
