//! The mix of devices and networks on both sides, and the weights that give the candidate the baseline's mix.
//!
//! A release that reaches more old phones looks slower without being slower. Direct standardisation weights each of the
//! candidate's visits by its stratum's share on the baseline, divided by its share on the candidate.

use super::super::summary::Share;
use std::collections::BTreeMap;

/// The weight of a visit that counts once. Standardised weights are whole numbers of this unit, because sampling weights
/// are whole.
pub const WEIGHT_UNIT: u32 = 1_000;

/// The weighted visits of each stratum, such as `low · 4g`. Pairs are (baseline, candidate).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mix {
    strata: BTreeMap<String, (u64, u64)>,
}

impl Mix {
    /// Counts visits of a stratum on each side.
    pub fn add(&mut self, stratum: &str, visits: (u64, u64)) {
        if !self.strata.contains_key(stratum) {
            self.strata.insert(stratum.to_owned(), (0, 0));
        }
        if let Some((before, after)) = self.strata.get_mut(stratum) {
            *before = before.saturating_add(visits.0);
            *after = after.saturating_add(visits.1);
        }
    }

    /// Returns the strata and their shares on both sides.
    pub fn shares(&self) -> Vec<(&str, Share, Share)> {
        let (before, after) = self.sums(|_| true);
        let strata = self.strata.iter();
        strata.map(|(name, of)| (name.as_str(), share(of.0, before), share(of.1, after))).collect()
    }

    /// Returns the largest change of a stratum's share, 0 to 1.
    pub fn largest_change(&self) -> f64 {
        self.shares().iter().map(|(_, before, after)| (after.0 - before.0).abs()).fold(0.0, f64::max)
    }

    /// Returns the shares of visits in strata that only one side has, which standardised sides leave out.
    pub fn left_out(&self) -> (Share, Share) {
        let ((all_before, all_after), (before, after)) = (self.sums(|_| true), self.sums(in_both));
        (share(all_before - before, all_before), share(all_after - after, all_after))
    }

    /// Returns the weights of a visit of this stratum on both sides, in [`WEIGHT_UNIT`]s, if the candidate is to have
    /// the baseline's mix. `None` if only one side has the stratum: its visits are left out.
    pub fn weights(&self, stratum: &str) -> Option<(u32, u32)> {
        let (before, after) = *self.strata.get(stratum).filter(|visits| in_both(visits))?;
        let (all_before, all_after) = self.sums(in_both);
        let ratio = (before as f64 / all_before as f64) / (after as f64 / all_after as f64);
        // The conversion saturates.
        Some((WEIGHT_UNIT, ((ratio * f64::from(WEIGHT_UNIT)).round() as u32).max(1)))
    }

    fn sums(&self, include: impl Fn(&(u64, u64)) -> bool) -> (u64, u64) {
        let included = self.strata.values().filter(|visits| include(visits));
        included.fold((0, 0), |(b, a): (u64, u64), (before, after)| {
            (b.saturating_add(*before), a.saturating_add(*after))
        })
    }
}

fn share(part: u64, whole: u64) -> Share {
    Share::of(part as f64, whole as f64)
}

fn in_both(visits: &(u64, u64)) -> bool {
    visits.0 > 0 && visits.1 > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_candidate_gets_the_mix_of_the_baseline() {
        let mut mix = Mix::default();
        mix.add("high", (700, 20));
        mix.add("low", (200, 40));
        mix.add("low", (100, 40));
        mix.add("watch", (0, 5));
        assert_eq!(mix.weights("high"), Some((1_000, 3_500)));
        assert_eq!(mix.weights("low"), Some((1_000, 375)));
        assert_eq!((mix.weights("watch"), mix.weights("tv")), (None, None));
        assert_eq!(20 * 3_500 * 3, 80 * 375 * 7, "70 % and 30 %");
        let (before, after) = mix.left_out();
        assert_eq!((before, after), (Share(0.0), Share(5.0 / 105.0)));
        assert!((mix.largest_change() - (0.7 - 20.0 / 105.0)).abs() < 1e-12);
    }

    #[test]
    fn the_same_mix_changes_no_weight() {
        let mut mix = Mix::default();
        assert_eq!(mix.left_out(), (Share(0.0), Share(0.0)));
        mix.add("", (300, 900));
        assert_eq!(mix.weights(""), Some((1_000, 1_000)));
        assert_eq!(mix.shares(), [("", Share(1.0), Share(1.0))]);
    }
}
