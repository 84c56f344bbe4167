//! A number of visits, which need not be whole.
//!
//! A visit that was complete but not settled counts partly as observed and partly as censored (`withdrawal`). The
//! number is a fixed-point one, not an `f64`: its sums are exact, so they do not depend on their order, what was added
//! can be subtracted without a trace, and equal contents are equal. Whole visits stay whole, so that figures in which
//! every visit is settled or censored are the same as if visits were counted with integers.

/// A number of visits in units of 1/1,048,576 visit. The largest number is about 1.7 · 10¹³. Sums saturate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Visits(u64);

/// The units of one visit: 2²⁰. A part of a visit is at most 0.000 000 5 visits off.
const UNITS: u64 = 1 << 20;

impl Visits {
    /// No visits.
    pub const NONE: Visits = Visits(0);
    /// The largest number of whole visits.
    pub(crate) const MOST_WHOLE: u64 = u64::MAX / UNITS;

    /// Returns a whole number of visits; the largest number if there are more.
    pub const fn whole(visits: u64) -> Visits {
        Visits(visits.saturating_mul(UNITS))
    }

    /// Returns the number of visits.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / UNITS as f64
    }

    /// Returns this share of the visits, 0 ≤ share ≤ 1, rounded to the nearest unit.
    pub(crate) fn part(self, share: f64) -> Visits {
        match share {
            1.0 => self,
            _ => Visits((self.0 as f64 * share).round() as u64),
        }
    }

    /// Returns the number of units.
    pub(crate) fn units(self) -> u64 {
        self.0
    }

    /// Returns the number with these units.
    pub(crate) fn from_units(units: u64) -> Visits {
        Visits(units)
    }

    /// Returns the number if it is whole.
    pub(crate) fn as_whole(self) -> Option<u64> {
        self.0.is_multiple_of(UNITS).then_some(self.0 / UNITS)
    }

    pub(crate) fn plus(self, other: Visits) -> Visits {
        Visits(self.0.saturating_add(other.0))
    }

    pub(crate) fn minus(self, other: Visits) -> Visits {
        Visits(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_visits_add_up() {
        let visits = Visits::whole(3);
        assert_eq!(visits.as_f64(), 3.0);
        assert_eq!(visits.part(0.25).plus(visits.part(0.75)), visits);
        assert_eq!((visits.part(0.0), visits.part(1.0)), (Visits::NONE, visits));
        assert_eq!((visits.as_whole(), visits.part(0.5).as_whole()), (Some(3), None));
        assert!((visits.part(0.1).as_f64() - 0.3).abs() < 1e-6);
    }

    #[test]
    fn too_many_visits_are_the_largest_number() {
        let most = Visits::whole(u64::MAX);
        assert_eq!(most.plus(Visits::whole(1)), most);
        assert_eq!(Visits::whole(Visits::MOST_WHOLE).as_whole(), Some(Visits::MOST_WHOLE));
    }
}
