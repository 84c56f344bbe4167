//! The visits of both groups, counted by unit.

use std::collections::BTreeMap;

use alldrawn_core::wire::Visit;
use alldrawn_stats::{
    Tally, censoring,
    gate::{Mix, Settings},
};

use super::{Age, Conditions, Unit, age::Standing, mix_words};
use crate::store::read::TimedVisit;

/// Which visits are compared, and how.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The conditions of the baseline.
    pub baseline: Conditions,
    /// The conditions of the candidate.
    pub candidate: Conditions,
    /// The names of the surfaces to compare; empty for all.
    pub surfaces: Vec<String>,
    /// The age rule.
    pub age: Age,
    /// The time of the comparison by the collector's clock, milliseconds since 1970.
    pub now_ms: i64,
    /// True if the candidate is weighted to the baseline's mix of devices and networks.
    pub standardize: bool,
    /// True if inconclusive surfaces and surfaces with too few visits fail too.
    pub strict: bool,
    /// The margin and the fewest visits.
    pub settings: Settings,
}

/// The numbers of visits that the age rule leaves out, of both groups together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Visits that began too recently.
    pub too_young: u64,
    /// Visits that were received too late.
    pub too_late: u64,
}

/// The tallies of both groups in one unit.
#[derive(Debug, Default)]
pub(super) struct Pair {
    pub(super) baseline: Tally,
    pub(super) candidate: Tally,
    /// The mix of devices and networks, before any weighting.
    pub(super) mix: Mix,
}

/// The visits of both groups, counted by unit.
#[derive(Debug)]
pub struct Groups {
    pub(super) selection: Selection,
    pub(super) pairs: BTreeMap<Unit, Pair>,
    pub(super) left_out: LeftOut,
    /// The numbers of events of the baseline and the candidate.
    events: (u64, u64),
    /// Wanted surfaces of which no visit was seen yet.
    unseen: Vec<String>,
}

impl Groups {
    /// Creates groups without visits.
    pub fn new(selection: Selection) -> Self {
        let unseen = selection.surfaces.clone();
        Self { selection, pairs: BTreeMap::new(), left_out: LeftOut::default(), events: (0, 0), unseen }
    }

    /// Counts a visit in the mix of its unit. Each visit must be passed to this before any is passed to [`Groups::add`],
    /// if the candidate is standardised.
    pub fn count_mix(&mut self, visit: &TimedVisit) {
        self.unseen.retain(|name| *name != visit.visit.surface);
        let Some((before, after)) = self.sides(&visit.visit) else { return };
        match self.selection.age.standing(visit, self.selection.now_ms) {
            Standing::TooYoung => self.left_out.too_young += 1,
            Standing::TooLate => self.left_out.too_late += 1,
            Standing::Counts => {
                let visits = censoring::visits_of(&visit.visit);
                let of = |side: bool| if side { visits } else { 0 };
                let pair = self.pairs.entry(Unit::of_visit(&visit.visit)).or_default();
                pair.mix.add(&mix_words::stratum(&visit.visit), (of(before), of(after)));
                self.events.0 += u64::from(before);
                self.events.1 += u64::from(after);
            }
        }
    }

    /// Counts a visit in each group whose conditions it meets, if it meets the age rule.
    pub fn add(&mut self, visit: TimedVisit) {
        let Some((before, after)) = self.sides(&visit.visit) else { return };
        if self.selection.age.standing(&visit, self.selection.now_ms) != Standing::Counts {
            return;
        }
        let TimedVisit { mut visit, .. } = visit;
        let pair = self.pairs.entry(Unit::of_visit(&visit)).or_default();
        let weights = match self.selection.standardize {
            true => pair.mix.weights(&mix_words::stratum(&visit)),
            false => Some((1, 1)),
        };
        let Some(weights) = weights else { return };
        let own = visit.weight.max(1);
        for (is_member, weight, tally) in
            [(before, weights.0, &mut pair.baseline), (after, weights.1, &mut pair.candidate)]
        {
            if is_member {
                visit.weight = own.saturating_mul(weight);
                tally.add(&visit);
            }
        }
    }

    /// Returns true if the visit meets the conditions of the baseline, and of the candidate. `None` if it meets neither.
    fn sides(&self, visit: &Visit) -> Option<(bool, bool)> {
        let Selection { baseline, candidate, surfaces, .. } = &self.selection;
        if !surfaces.is_empty() && !surfaces.contains(&visit.surface) {
            return None;
        }
        let sides = (baseline.match_visit(visit), candidate.match_visit(visit));
        (sides.0 || sides.1).then_some(sides)
    }

    /// Checks that both groups have visits.
    ///
    /// # Errors
    /// A message that says which group has none, and what to do.
    pub fn check(&self) -> Result<(), String> {
        let Selection { baseline, candidate, age, .. } = &self.selection;
        if let [name, ..] = &self.unseen[..] {
            return Err(format!("the store has no visit of a surface named {name:?}: check --surface"));
        }
        let LeftOut { too_young, too_late } = self.left_out;
        let hint = match too_young + too_late {
            0 => "check the conditions".to_owned(),
            _ => format!(
                "the age rule left out {too_young} visits that began less than {age} ago and {too_late} that arrived \
                 more than {age} late; wait, give a shorter --age, or --age 0 for test runs"
            ),
        };
        match self.events {
            (0, _) => Err(format!("no stored visit meets --baseline {baseline}: {hint}")),
            (_, 0) => Err(format!("no stored visit meets --candidate {candidate}: {hint}")),
            _ => Ok(()),
        }
    }
}
