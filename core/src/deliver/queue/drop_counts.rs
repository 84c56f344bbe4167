//! Data that the queue stores beside the visits: drop counts by reason, and the settings that the collector asked for.

use prost::Message;

use crate::wire::{DropReason, Dropped};

/// Visits dropped since the last acknowledged batch, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DropCounts {
    counts: [u64; Self::REASONS.len()],
}

impl DropCounts {
    const REASONS: [DropReason; 5] = [
        DropReason::QueueFull,
        DropReason::TooOld,
        DropReason::Refused,
        DropReason::Corrupt,
        DropReason::NotSampled,
    ];

    /// Adds `visits` to the count of `reason`.
    pub fn add(&mut self, reason: DropReason, visits: u64) {
        if let Some(at) = Self::REASONS.iter().position(|known| *known == reason) {
            self.counts[at] = self.counts[at].saturating_add(visits);
        }
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &DropCounts) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine = mine.saturating_add(theirs);
        }
    }

    /// Subtracts the counts that a batch has reported.
    pub fn subtract(&mut self, reported: &DropCounts) {
        for (mine, theirs) in self.counts.iter_mut().zip(reported.counts) {
            *mine = mine.saturating_sub(theirs);
        }
    }

    /// Returns the number of visits dropped for `reason`.
    #[must_use]
    pub fn count(&self, reason: DropReason) -> u64 {
        Self::REASONS.iter().position(|known| *known == reason).map_or(0, |at| self.counts[at])
    }

    /// Returns the number of visits dropped for all reasons.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Returns the counts as messages of the schema, without zeros.
    pub fn wire(&self) -> impl Iterator<Item = Dropped> + '_ {
        Self::REASONS
            .iter()
            .zip(self.counts)
            .filter(|(_, count)| *count > 0)
            .map(|(reason, count)| Dropped { reason: i32::from(*reason), count })
    }

    /// Returns the counts in a checkpoint's order.
    pub(super) fn counts(&self) -> Vec<u64> {
        self.counts.to_vec()
    }

    fn of(counts: &[u64]) -> DropCounts {
        let mut drops = DropCounts::default();
        for (mine, stored) in drops.counts.iter_mut().zip(counts) {
            *mine = *stored;
        }
        drops
    }
}

/// The settings that the collector asked for, and the state of the back-off. Kept between launches, so that an app that
/// crashes in a loop still waits before it sends.
#[derive(Clone, Copy, PartialEq, Eq, Message)]
pub struct Control {
    /// One of every `sample_one_in` visits is kept; 0 and 1: all visits.
    #[prost(uint32, tag = "1")]
    pub sample_one_in: u32,
    /// One of every `detail_one_in` visits carries detail; 0: the default rate.
    #[prost(uint32, tag = "2")]
    pub detail_one_in: u32,
    /// Collecting is off until this wall time, milliseconds since 1970; 0: on.
    #[prost(int64, tag = "3")]
    pub off_until_wall_ms: i64,
    /// No upload before this wall time, milliseconds since 1970.
    #[prost(int64, tag = "4")]
    pub not_before_wall_ms: i64,
    /// Number of consecutive failed attempts.
    #[prost(uint32, tag = "5")]
    pub failures: u32,
    /// One of every `audit_one_in` confirmed visits is audited; 0: the default rate.
    #[prost(uint32, tag = "6")]
    pub audit_one_in: u32,
}

/// The payload of a checkpoint record: complete drop counts and settings, not changes, so that the last record wins.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Checkpoint {
    /// Ranges of retired events, as pairs of first and last sequence number.
    #[prost(uint64, repeated, tag = "1")]
    pub retired: Vec<u64>,
    #[prost(uint64, repeated, tag = "2")]
    pub dropped: Vec<u64>,
    #[prost(message, optional, tag = "3")]
    pub control: Option<Control>,
    /// Losses up to this sequence number are already counted in `dropped`.
    #[prost(uint64, tag = "4")]
    pub audited: u64,
    /// The report number of the counts in `dropped`; 0 before they are sent.
    #[prost(fixed64, tag = "5")]
    pub report: u64,
}

impl Checkpoint {
    pub(super) fn drops(&self) -> DropCounts {
        DropCounts::of(&self.dropped)
    }

    /// Returns the retired ranges, as pairs of first and last sequence number.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.retired.chunks_exact(2).map(|pair| (pair[0], pair[1])).filter(|(first, last)| first <= last)
    }
}
