//! How often a settled visit changes later after all.
//!
//! A visit is confirmed when nothing has changed for the settle time. One visit in some is watched for 5 s more, until
//! the user does anything, and an audit record says when the surface first changed in that time, or for how long it did
//! not (`metric.md` §8). The share that changes is 1 − S(5 s), S the Kaplan–Meier curve of the watches. It measures in
//! the field how often the settle rule is wrong, and never changes a value.
//!
//! Its error is computed as that of a percentile (`interval`), with one addition: with few changes the groups differ
//! little by chance, so the variance of logit S is at least 1 / (n · S · (1 − S)), that of n independent records.

use super::censoring::VisitTime;
use super::groups::VisitGroups;
use super::histogram::{Bin, Histogram, Micros};
use super::interval::{expit, jackknife, logit, survival_not_0_or_1};
use super::kaplan_meier::{Assumption, Curve};
use super::pieces::Pieces;
use super::share::Share;
use alldrawn_core::wire::{Audit, ChangeCause, Visit};

/// How long a confirmed visit is watched (`metric.md` §8).
const WATCH: Micros = Micros::from_millis(5_000);
/// The causes of a change, in the order in which they are shown. `Unspecified` stands for causes of later schemas.
const CAUSES: [ChangeCause; 4] =
    [ChangeCause::Appeared, ChangeCause::Renewed, ChangeCause::BusyAgain, ChangeCause::Unspecified];

/// The audit records of a set of visits. Merging is associative and commutative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditTally {
    /// Weighted watches by group: observed at a change, censored without one.
    watches: VisitGroups,
    /// Records of a change by the number of its cause, without weights.
    causes: [u64; CAUSES.len()],
}

/// The share of settled visits that changed later, by the audit records of a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditSummary {
    /// The number of records.
    pub records: u64,
    /// The share of settled visits that changed within 5 s of their confirmation.
    pub changed: Share,
    /// The 95 % interval of that share; `None` if fewer than ten groups contain records.
    pub interval: Option<(Share, Share)>,
    /// The number of records by what changed first, without causes that did not occur. The last is `Unspecified`, for
    /// causes of later schemas.
    pub causes: Vec<(ChangeCause, u64)>,
}

impl AuditTally {
    /// Counts the audit record of a visit, in the group of the visit and with its weight.
    pub fn add(&mut self, visit: &Visit, audit: &Audit) {
        let watched = Micros(audit.watched_us);
        let unchanged_until = match has_changed(audit) {
            true => VisitTime::Observed(watched),
            // Nothing changed in the whole watch: this visit outlasts all that is asked of the curve.
            false if watched >= WATCH => VisitTime::Censored(Micros::LONGEST),
            false => VisitTime::Censored(watched),
        };
        self.watches.record(visit, unchanged_until);
        if has_changed(audit)
            && let Some(count) = self.causes.get_mut(audit.cause() as usize)
        {
            *count = count.saturating_add(1);
        }
    }

    /// Adds the records of `other`.
    pub fn merge(&mut self, other: &AuditTally) {
        self.watches.merge(&other.watches);
        for (mine, others) in self.causes.iter_mut().zip(other.causes) {
            *mine = mine.saturating_add(others);
        }
    }

    /// Subtracts the records of `other`, which must have been counted before.
    pub fn subtract(&mut self, other: &AuditTally) {
        self.watches.subtract(&other.watches);
        for (mine, others) in self.causes.iter_mut().zip(other.causes) {
            *mine = mine.saturating_sub(others);
        }
    }

    /// Returns the share of visits that changed later; `None` without records.
    pub fn summary(&self) -> Option<AuditSummary> {
        let Pieces { whole, without, events: records } = self.watches.pieces();
        if records == 0 {
            return None;
        }
        let stayed = survival(&whole.times);
        let bounded = |share: f64| survival_not_0_or_1(share, records as f64);
        let logits: Vec<f64> = without.iter().map(|rest| logit(bounded(survival(&rest.times)))).collect();
        let interval = jackknife(&logits).map(|(error, t)| {
            let middle = bounded(stayed);
            let least = 1.0 / (records as f64 * middle * (1.0 - middle));
            let margin = t * error.max(least.sqrt());
            let changed = |margins: f64| 1.0 - expit(logit(middle) + margins * margin);
            // The limits contain the share itself, also where it is 0 or 1 and has no logit.
            (Share(changed(1.0).min(1.0 - stayed)), Share(changed(-1.0).max(1.0 - stayed)))
        });
        let counted = CAUSES.map(|cause| (cause, self.causes.get(cause as usize).copied().unwrap_or(0)));
        Some(AuditSummary {
            records,
            changed: Share(1.0 - stayed),
            interval,
            causes: counted.into_iter().filter(|(_, count)| *count > 0).collect(),
        })
    }
}

/// Returns true if the surface changed while it was watched. A cause of a later schema, which decodes as unspecified, is
/// a change too.
fn has_changed(audit: &Audit) -> bool {
    audit.cause != ChangeCause::Unspecified as i32
}

fn survival(watches: &Histogram) -> f64 {
    Curve::new(watches, Assumption::KaplanMeier).survival_after(Bin::of(WATCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(audits: &mut AuditTally, number: u32, watched_ms: u64, cause: ChangeCause) {
        let visit = Visit { cluster: Some(number % 20), ..Visit::default() };
        audits.add(&visit, &Audit { watched_us: watched_ms * 1_000, cause: cause.into() });
    }

    fn audits(changes: u32, whole: u32, left: u32) -> AuditTally {
        let mut audits = AuditTally::default();
        (0..changes).for_each(|n| record(&mut audits, n, 2_000, ChangeCause::Appeared));
        (0..whole).for_each(|n| record(&mut audits, n, 5_000, ChangeCause::Unspecified));
        (0..left).for_each(|n| record(&mut audits, n, 1_000, ChangeCause::Unspecified));
        audits
    }

    #[test]
    fn watches_that_a_user_ended_say_nothing_of_what_followed() {
        // Of 200 visits that were still watched at 2 s, 10 changed. The 300 that users left before do not count.
        let summary = audits(10, 190, 300).summary().expect("records");
        assert_eq!((summary.records, summary.causes), (500, vec![(ChangeCause::Appeared, 10)]));
        assert!((summary.changed.0 - 0.05).abs() < 1e-9, "{}", summary.changed);
        let (low, high) = summary.interval.expect("20 groups");
        assert!(
            low.0 > 0.015 && low < summary.changed && summary.changed < high && high.0 < 0.12,
            "{low} {high}"
        );
    }

    #[test]
    fn a_change_at_the_very_end_of_the_watch_counts() {
        let mut audits = audits(0, 99, 0);
        record(&mut audits, 0, 5_000, ChangeCause::BusyAgain);
        let summary = audits.summary().expect("records");
        assert!((summary.changed.0 - 0.01).abs() < 1e-9, "{}", summary.changed);
        assert_eq!(summary.causes, [(ChangeCause::BusyAgain, 1)]);
    }

    #[test]
    fn a_cause_of_a_later_schema_is_a_change() {
        let mut audits = audits(1, 98, 0);
        audits.add(&Visit::default(), &Audit { watched_us: 2_000_000, cause: 9 });
        let summary = audits.summary().expect("records");
        assert!((summary.changed.0 - 0.02).abs() < 1e-9, "{}", summary.changed);
        assert_eq!(summary.causes, [(ChangeCause::Appeared, 1), (ChangeCause::Unspecified, 1)]);
    }

    #[test]
    fn no_change_among_few_records_is_no_proof_of_none() {
        let few = audits(0, 100, 0).summary().and_then(|summary| summary.interval).expect("20 groups");
        let many = audits(0, 10_000, 0).summary().and_then(|summary| summary.interval).expect("20 groups");
        // The exact limit of no change among n records is 3.7 / n.
        assert!(few.0 == Share(0.0) && few.1.0 > 0.036 && few.1.0 < 0.15, "{}", few.1);
        assert!(many.1.0 < 0.0015, "{}", many.1);
    }

    #[test]
    fn without_records_there_is_no_share() {
        assert_eq!(AuditTally::default().summary(), None);
        let mut one = AuditTally::default();
        record(&mut one, 3, 700, ChangeCause::Renewed);
        let summary = one.summary().expect("a record");
        assert_eq!((summary.changed, summary.interval), (Share(1.0), None));
    }

    #[test]
    fn records_merge_and_subtract_in_any_order() {
        let (a, b) = (audits(3, 40, 10), audits(1, 7, 0));
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!(ab, ba);
        ab.subtract(&a);
        assert_eq!(ab, b);
    }
}
