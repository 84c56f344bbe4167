//! One side of a comparison: the curves of its visits as a whole and without each group.

use super::super::histogram::{Bin, Histogram, Micros};
use super::super::interval::{jackknife_variance, logit, survival_not_0_or_1};
use super::super::kaplan_meier::{Assumption, Curve, Percentile};
use super::super::pieces::{Piece, Pieces};
use super::super::share::Share;
use super::super::tally::Tally;
use super::settings::ASSUMPTIONS;

/// A value of one side, with its variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    /// The value: a logit of a survival share, or a share.
    pub(super) value: f64,
    /// Its variance: the delete-a-group jackknife's, and never less than that of as many independent visits.
    pub(super) variance: f64,
    /// The variance of as many independent visits.
    pub(super) floor: f64,
}

/// The curves of one side's visits under one assumption.
#[derive(Debug)]
struct Curves {
    assumption: Assumption,
    whole: Curve,
    without: Vec<Curve>,
}

/// The visits of the baseline or of the candidate.
#[derive(Debug)]
pub(super) struct Side {
    /// The number of events, including excluded ones.
    events: u64,
    pieces: Pieces,
    curves: Vec<Curves>,
}

impl Side {
    pub(super) fn new(tally: &Tally) -> Side {
        let pieces = tally.pieces();
        let curves = ASSUMPTIONS.map(|assumption| Curves {
            assumption,
            whole: Curve::new(&pieces.whole.times, assumption),
            without: pieces.without.iter().map(|piece| Curve::new(&piece.times, assumption)).collect(),
        });
        Side { curves: curves.into(), pieces, events: tally.all().events }
    }

    /// Returns the number of events, including excluded ones.
    pub(super) fn events(&self) -> u64 {
        self.events
    }

    /// Returns the number of groups with visits.
    pub(super) fn groups(&self) -> usize {
        self.pieces.without.len()
    }

    /// Returns all visits.
    pub(super) fn whole(&self) -> &Piece {
        &self.pieces.whole
    }

    /// Returns the number of events that are in the percentiles, at least 1.
    pub(super) fn timed_events(&self) -> f64 {
        self.pieces.events.max(1) as f64
    }

    /// Returns the curve of all visits.
    pub(super) fn curve(&self, assumption: Assumption) -> Option<&Curve> {
        self.curves.iter().find(|curves| curves.assumption == assumption).map(|curves| &curves.whole)
    }

    /// Returns logit S at the time `time_us`.
    pub(super) fn logit_survival(&self, assumption: Assumption, time_us: f64) -> Option<Measured> {
        let curves = self.curves.iter().find(|curves| curves.assumption == assumption)?;
        let events = self.timed_events();
        let at = |curve: &Curve| logit(survival_not_0_or_1(survival(curve, time_us), events));
        let share = survival_not_0_or_1(survival(&curves.whole, time_us), events);
        let floor = 1.0 / (events * share * (1.0 - share));
        let without: Vec<f64> = curves.without.iter().map(at).collect();
        Some(Measured { value: logit(share), variance: at_least(floor, &without), floor })
    }

    /// Returns a share of all visits.
    pub(super) fn share(&self, part: impl Fn(&Piece) -> f64) -> Measured {
        let share = |piece: &Piece| Share::of(part(piece), piece.all).0;
        let value = share(self.whole());
        let events = (self.events() as f64).max(1.0);
        // A share of 0 or 1 has no variance of its own, so that of half a visit is used.
        let inside = survival_not_0_or_1(value, events);
        let floor = inside * (1.0 - inside) / events;
        let without: Vec<f64> = self.pieces.without.iter().map(share).collect();
        Measured { value, variance: at_least(floor, &without), floor }
    }
}

/// Returns true if both sides have enough events for a test of the percentile.
pub(super) fn enough(baseline: &Side, candidate: &Side, percentile: Percentile) -> bool {
    baseline.timed_events().min(candidate.timed_events()) >= percentile.enough_visits() as f64
}

/// Returns the jackknife's variance, but at least `floor`. Without groups the variance is NaN, and `f64::max` returns
/// the floor.
fn at_least(floor: f64, without: &[f64]) -> f64 {
    jackknife_variance(without).max(floor)
}

/// Returns the share of visits that are incomplete after `time_us`. Within a bin the share falls evenly, so that times
/// can be multiplied by any factor without being moved to another bin first.
pub(super) fn survival(curve: &Curve, time_us: f64) -> f64 {
    let bin = Bin::of(Micros(time_us as u64));
    let (first, last) = (bin.first().0 as f64, bin.last().0 as f64);
    let after = curve.survival_after(bin);
    let before = match first as u64 {
        0 | 1 => 1.0,
        us => curve.survival_after(Bin::of(Micros(us - 1))),
    };
    let passed = ((time_us + 1.0 - first) / (last + 1.0 - first)).clamp(0.0, 1.0);
    before + (after - before) * passed
}

/// Returns a copy in which every time is divided by `factor`.
pub(super) fn divided(times: &Histogram, factor: f64) -> Histogram {
    let mut divided = Histogram::new();
    for (bin, row) in times.rows() {
        let time = Micros((bin.middle().0 as f64 / factor).round() as u64);
        divided.add(Bin::of(time), row);
    }
    divided
}
