//! What is kept in memory of all stored visits: a tally for each chart, so that no figure reads the visits again.
//!
//! A tally forgets the visits, so it is made anew from the store at each start, and each visit is added once it is on
//! disk. Readers get the charts themselves, shared: one is copied only if it grows while somebody reads it.

use std::{collections::BTreeMap, sync::Arc};

use alldrawn_core::wire::Visit;
use alldrawn_stats::{Micros, SessionGroups, Tally, UnsettledRule, VisitTime, censoring};

use crate::chart_kind::ChartKind;

/// Which visits a chart is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChartKey {
    /// The surface under whose name they are shown.
    pub surface: String,
    /// What is charted apart.
    pub kind: ChartKind,
}

/// All that is kept of the visits of one chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chart {
    /// The time to visually complete.
    pub complete: Tally,
    /// The time to the first content, censored where a visit ended before it.
    pub first_content: SessionGroups,
}

impl Chart {
    /// Counts a visit.
    pub fn add(&mut self, visit: &Visit) {
        self.complete.add(visit);
        let visit_time = match (censoring::visit_time(visit, UnsettledRule::Observed), visit.first_content_us)
        {
            (VisitTime::Excluded(why), _) => VisitTime::Excluded(why),
            (_, Some(us)) => VisitTime::Observed(Micros(us)),
            (_, None) => VisitTime::Censored(Micros(visit.elapsed_us)),
        };
        let session = if visit.session_id.is_empty() { &visit.visit_id } else { &visit.session_id };
        self.first_content.record(session, visit_time, censoring::visits_of(visit));
    }

    /// Takes out a visit that was counted before.
    fn remove(&mut self, visit: &Visit) {
        let mut counted = Chart::default();
        counted.add(visit);
        self.complete.subtract(&counted.complete);
        self.first_content.subtract(&counted.first_content);
    }

    fn is_empty(&self) -> bool {
        self.complete.all().events == 0
    }
}

/// A chart and a number that grows whenever it changes.
#[derive(Debug, Clone, Default)]
pub struct ChartRevision {
    /// Grows with each change of the chart.
    pub number: u64,
    /// The chart as it stood then.
    pub chart: Arc<Chart>,
}

/// The charts of all surfaces.
#[derive(Debug, Clone, Default)]
pub struct Charts {
    charts: BTreeMap<ChartKey, ChartRevision>,
}

impl Charts {
    /// Counts a visit of a surface that is shown under this name.
    pub fn add(&mut self, surface: &str, visit: &Visit) {
        let key = ChartKey { surface: surface.to_owned(), kind: ChartKind::of_visit(visit) };
        let current = self.charts.entry(key).or_default();
        current.number += 1;
        Arc::make_mut(&mut current.chart).add(visit);
    }

    /// Takes out a visit that was counted under this name. A chart that is left without visits is not shown, but stays
    /// for its revision, which only grows.
    pub fn remove(&mut self, surface: &str, visit: &Visit) {
        let key = ChartKey { surface: surface.to_owned(), kind: ChartKind::of_visit(visit) };
        if let Some(current) = self.charts.get_mut(&key) {
            current.number += 1;
            Arc::make_mut(&mut current.chart).remove(visit);
        }
    }

    /// All charts as they stand, in the order of their names. Cheap: nothing is copied.
    pub fn all(&self) -> Vec<(ChartKey, ChartRevision)> {
        let shown = self.charts.iter().filter(|(_, current)| !current.chart.is_empty());
        shown.map(|(key, current)| (key.clone(), current.clone())).collect()
    }

    /// One chart as it stands.
    pub fn get(&self, key: &ChartKey) -> Option<Arc<Chart>> {
        self.charts
            .get(key)
            .filter(|current| !current.chart.is_empty())
            .map(|current| Arc::clone(&current.chart))
    }
}

#[cfg(test)]
mod tests {
    use alldrawn_core::wire::{Outcome, StartSource};

    use super::*;

    fn visit(outcome: Outcome) -> Visit {
        Visit {
            outcome: outcome.into(),
            start_source: StartSource::Input.into(),
            elapsed_us: 900,
            ..Visit::default()
        }
    }

    #[test]
    fn who_reads_a_chart_sees_it_as_it_stood() {
        let mut charts = Charts::default();
        charts.add("Home", &visit(Outcome::Abandoned));
        let before = charts.all();
        charts.add("Home", &visit(Outcome::Abandoned));
        charts.add("Home", &Visit { start_source: StartSource::Begin.into(), ..visit(Outcome::Abandoned) });
        assert_eq!((before.len(), before[0].1.number), (1, 1));
        assert_eq!(before[0].1.chart.complete.all().events, 1);
        let after = charts.all();
        assert_eq!((after.len(), after[0].1.number), (2, 2));
        assert_eq!(charts.get(&after[0].0).map(|chart| chart.complete.all().events), Some(2));
    }

    #[test]
    fn a_visit_that_is_taken_out_leaves_no_trace() {
        let visits = [
            visit(Outcome::Lost),
            Visit {
                visually_complete_us: Some(700),
                first_content_us: Some(300),
                ..visit(Outcome::Complete)
            },
            Visit {
                flags: 1,
                withdrawn_candidates: 1,
                visually_complete_us: Some(1),
                ..visit(Outcome::Complete)
            },
            Visit { weight: 10, ..visit(Outcome::Void) },
        ];
        for (at, gone) in visits.iter().enumerate() {
            let (mut charts, mut others) = (Charts::default(), Charts::default());
            visits.iter().for_each(|visit| charts.add("Home", visit));
            visits
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != at)
                .for_each(|(_, visit)| others.add("Home", visit));
            charts.remove("Home", gone);
            let chart = |charts: &Charts| charts.all()[0].1.chart.clone();
            assert_eq!(chart(&charts), chart(&others), "without {gone:?}");
        }
        let mut charts = Charts::default();
        charts.add("Home", &visits[0]);
        charts.remove("Home", &visits[0]);
        assert!(charts.all().is_empty());
        charts.add("Home", &visits[0]);
        assert_eq!(charts.all()[0].1.number, 3, "a reader of the first chart sees that this is another");
    }

    #[test]
    fn a_visit_without_content_is_no_fast_first_content() {
        let mut chart = Chart::default();
        chart.add(&visit(Outcome::Abandoned));
        chart.add(&Visit { first_content_us: Some(300), ..visit(Outcome::Timeout) });
        chart.add(&Visit { first_content_us: Some(1), ..visit(Outcome::Void) });
        let total = chart.first_content.total();
        assert_eq!((total.observed(), total.censored()), (1, 1));
    }
}
