//! The data of one chart's drawings: a curve and bars. The curve is the share of visits that were complete by each
//! time, with its bounds. The bars are the visits that were complete, or ended incomplete, at each time.

use alldrawn_stats::{Assumption, Bin, Curve, Histogram, Micros};
use serde::Serialize;

use super::figures::ms;

/// The curve of the share of visits that were complete by a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurveFigures {
    /// `[ms, lower bound, Kaplan–Meier, upper bound]`, in ascending order of time. The lower bound assumes that visits
    /// that were left would never have completed; the upper bound, that they were complete when they were left.
    pub points: Vec<(f64, f64, f64, f64)>,
}

impl CurveFigures {
    /// Computes one point at the end of each bin that has visits.
    pub fn new(total: &Histogram) -> Self {
        let curve = |assumption| Curve::new(total, assumption);
        let (least, others, most) = (
            curve(Assumption::NeverComplete),
            curve(Assumption::KaplanMeier),
            curve(Assumption::CompleteAtOnce),
        );
        let share = |curve: &Curve, bin: Bin| 1.0 - curve.survival_after(bin);
        let point = |(bin, _): (Bin, _)| {
            (ms(bin.last().0), share(&least, bin), share(&others, bin), share(&most, bin))
        };
        Self { points: total.rows().map(point).collect() }
    }
}

/// Bars over a logarithmic time axis: 12 for each factor of ten from 10 ms to 100 s, so that each is wide enough to
/// see.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bars {
    /// The start of the first bar, in milliseconds. Visits with shorter times count in the first bar.
    pub first_ms: f64,
    /// The number of bars for each factor of ten.
    pub per_decade: u32,
    /// The weight of the visits that were complete, for each bar. An unsettled visit is complete in part.
    pub complete: Vec<f64>,
    /// The weight of the visits that ended before they were complete, for each bar.
    pub ended: Vec<f64>,
}

const FIRST_MS: f64 = 10.0;
const PER_DECADE: u32 = 12;
const COUNT: usize = 48;

impl Bars {
    /// Computes the bars of a histogram.
    pub fn new(total: &Histogram) -> Self {
        let (mut complete, mut ended) = (vec![0.0; COUNT], vec![0.0; COUNT]);
        for (bin, row) in total.rows() {
            let place = place(bin.middle());
            let incomplete = row.censored.as_f64() + row.superseded.as_f64();
            for (bars, visits) in [(&mut complete, row.observed.as_f64()), (&mut ended, incomplete)] {
                if let Some(bar) = bars.get_mut(place) {
                    *bar += visits;
                }
            }
        }
        Self { first_ms: FIRST_MS, per_decade: PER_DECADE, complete, ended }
    }
}

fn place(time: Micros) -> usize {
    let decades = (ms(time.0) / FIRST_MS).log10();
    // The conversion to `usize` saturates, so times before the first bar count in the first bar.
    ((decades * f64::from(PER_DECADE)).floor() as usize).min(COUNT - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Histogram {
        let mut total = Histogram::new();
        (1..=6).for_each(|n| total.observe(Micros::from_millis(n * 100), 1));
        [150, 350, 60_000].into_iter().for_each(|left_ms| total.censor(Micros::from_millis(left_ms), 2));
        total
    }

    #[test]
    fn the_curve_lies_between_its_bounds_and_never_falls() {
        let curve = CurveFigures::new(&sample());
        assert_eq!(curve.points.len(), 9);
        for (_, least, others, most) in &curve.points {
            assert!(least <= others && others <= most, "{least} {others} {most}");
        }
        for pair in curve.points.windows(2) {
            let [a, b] = pair else { unreachable!("windows of two") };
            assert!(a.0 < b.0 && a.1 <= b.1 && a.2 <= b.2 && a.3 <= b.3);
        }
        let (_, least, _, most) = curve.points.last().copied().unwrap_or_default();
        assert_eq!((least, most), (0.5, 1.0));
    }

    #[test]
    fn every_visit_is_in_a_bar() {
        let bars = Bars::new(&sample());
        assert_eq!((bars.complete.iter().sum::<f64>(), bars.ended.iter().sum::<f64>()), (6.0, 6.0));
        assert_eq!((place(Micros(0)), place(Micros::LONGEST)), (0, COUNT - 1));
        assert_eq!((place(Micros::from_millis(11)), place(Micros::from_millis(99_000))), (0, COUNT - 1));
        assert_eq!(place(Micros::from_millis(1_010)), 24);
    }
}
