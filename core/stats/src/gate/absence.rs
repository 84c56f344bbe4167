//! Surfaces on which nothing completes any more, or that nobody reaches any more. Both may be too rare for a test.
//!
//! *Nothing completes*: at least five candidate visits of which none is complete, while at least half of the baseline's
//! are. *Missing*: only the baseline has visits. Both happen by chance on rare surfaces: where half of the visits are
//! left, none of five completes in 3 % of unchanged surfaces. So the chance must also be small: at most 1 % over all
//! surfaces on which it could happen, for each of the two.
//!
//! Visits of one user are related, so each group of users that has visits counts as one visit. The chance that none of
//! the candidate's is complete is that of a beta-binomial distribution: the share that completes is unknown; the
//! baseline's visits of the surface, and ten visits with the completion rate of the whole app, say what it may be. The
//! chance that none of n expected visits comes is e⁻ⁿ (Poisson).

use super::evidence::{Evidence, FEWEST_TO_DIE};

/// The chance of a false alarm over all surfaces.
const LEVEL: f64 = 0.01;
/// The number of visits that the completion rate of the whole app counts as.
const APP_VISITS: f64 = 10.0;
/// The completion rate of an app is believed to be within these bounds.
const APP_RATE: std::ops::RangeInclusive<f64> = 0.5..=0.98;

/// What is expected of a surface before its own visits are seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    /// The completion rate of the baseline's visits of all surfaces.
    app_rate: f64,
    /// The number of surfaces with enough candidate visits to see that none is complete.
    could_die: f64,
    /// The number of surfaces with baseline visits.
    could_vanish: f64,
    /// The candidate's visits for each of the baseline's, over all surfaces.
    size: f64,
}

impl Expected {
    pub(super) fn new(surfaces: &[&Evidence]) -> Expected {
        let sum = |of: fn(&Evidence) -> f64| surfaces.iter().map(|evidence| of(evidence)).sum::<f64>();
        let all = sum(|evidence| evidence.events.0 as f64).max(1.0);
        let complete = sum(|evidence| evidence.events.0 as f64 * evidence.completion().0.0);
        let count =
            |is: fn(&Evidence) -> bool| surfaces.iter().filter(|evidence| is(evidence)).count() as f64;
        Expected {
            app_rate: (complete / all).clamp(*APP_RATE.start(), *APP_RATE.end()),
            could_die: count(|evidence| evidence.events.1 >= FEWEST_TO_DIE),
            could_vanish: count(|evidence| evidence.events.0 > 0),
            size: sum(|evidence| evidence.events.1 as f64) / all,
        }
    }

    /// Returns true if nothing completes on the surface any more, and this is no chance.
    pub(super) fn is_dead(&self, evidence: &Evidence) -> bool {
        evidence.nothing_completes && self.chance_of_none(evidence) * self.could_die <= LEVEL
    }

    /// Returns true if so many candidate visits were expected that their absence is no chance.
    pub(super) fn is_missed(&self, evidence: &Evidence) -> bool {
        let visits = evidence.events.0 as f64 * self.size;
        let independent = visits.min(evidence.groups.0 as f64);
        evidence.events.1 == 0 && (-independent).exp() * self.could_vanish <= LEVEL
    }

    /// Returns the chance that none of the candidate's groups is complete, if the surface has not changed.
    fn chance_of_none(&self, evidence: &Evidence) -> f64 {
        let (before, after) = evidence.groups;
        let incomplete = before as f64 * (1.0 - evidence.completion().0.0);
        let (failing, all) = (incomplete + APP_VISITS * (1.0 - self.app_rate), before as f64 + APP_VISITS);
        (0..after).map(|seen| (failing + seen as f64) / (all + seen as f64)).product()
    }
}
