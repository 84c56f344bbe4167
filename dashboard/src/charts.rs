//! The charts of all stored visits, in memory. A chart counts its visits in tallies, so its figures are computed
//! without reading the visits again.
//!
//! The store contains no charts: they are built from its visits at each start. After that, each visit is added once it
//! is on disk. Readers share the charts; a chart is copied only if it changes while it is being read.

use std::{collections::BTreeMap, sync::Arc};

use alldrawn_core::wire::{Audit, Visit};
use alldrawn_stats::{Micros, Tally, VisitGroups, VisitTime, censoring};

use crate::chart_key::{ChartKey, ChartSelector};

/// The tallies of one chart's visits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chart {
    /// The times to visually complete.
    pub complete: Tally,
    /// The times to the first content. A visit that ended before its first content is censored.
    pub first_content: VisitGroups,
}

impl Chart {
    /// Counts a visit.
    pub fn add(&mut self, visit: &Visit) {
        self.complete.add(visit);
        let visit_time = match (censoring::visit_time(visit), visit.first_content_us) {
            (VisitTime::Excluded(why), _) => VisitTime::Excluded(why),
            (_, Some(us)) => VisitTime::Observed(Micros(us)),
            (VisitTime::Superseded(time), None) => VisitTime::Superseded(time),
            (_, None) => VisitTime::Censored(Micros(visit.elapsed_us)),
        };
        self.first_content.record(visit, visit_time);
    }

    /// Subtracts a visit that was counted before.
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

/// A chart, and the number of its revision.
#[derive(Debug, Clone, Default)]
pub struct ChartRevision {
    /// The number of changes of the chart so far.
    pub number: u64,
    /// The chart after these changes.
    pub chart: Arc<Chart>,
}

/// The charts of all surfaces.
#[derive(Debug, Clone, Default)]
pub struct Charts {
    charts: BTreeMap<ChartKey, ChartRevision>,
}

impl Charts {
    /// Counts a visit in the chart of the surface with this name.
    pub fn add(&mut self, surface: &str, visit: &Visit) {
        let key = ChartKey::of_visit(surface, visit);
        let current = self.charts.entry(key).or_default();
        current.number += 1;
        Arc::make_mut(&mut current.chart).add(visit);
    }

    /// Counts the audit record of a visit that was counted under this name. If the visit's event contains its audit, that
    /// one was counted with the visit, and the record does not count.
    pub fn add_audit(&mut self, surface: &str, visit: &Visit, audit: &Audit) {
        if visit.audit.is_some() {
            return;
        }
        let current = self.charts.entry(ChartKey::of_visit(surface, visit)).or_default();
        current.number += 1;
        Arc::make_mut(&mut current.chart).complete.add_audit(visit, audit);
    }

    /// Subtracts a visit that was counted under this name. A chart without visits is no longer returned, but it is kept
    /// so that its revision number never decreases.
    pub fn remove(&mut self, surface: &str, visit: &Visit) {
        let key = ChartKey::of_visit(surface, visit);
        if let Some(current) = self.charts.get_mut(&key) {
            current.number += 1;
            Arc::make_mut(&mut current.chart).remove(visit);
        }
    }

    /// Returns all charts that have visits, in the order of their keys. No chart is copied.
    pub fn all(&self) -> Vec<(ChartKey, ChartRevision)> {
        let shown = self.charts.iter().filter(|(_, current)| !current.chart.is_empty());
        shown.map(|(key, current)| (key.clone(), current.clone())).collect()
    }

    /// Returns the chart of a surface that the words select. If they select several, it is the one with the most
    /// visits; of equals, the first in the order of the keys. `None` if there is none.
    pub fn select(&self, surface: &str, selector: &ChartSelector) -> Option<(ChartKey, Arc<Chart>)> {
        let first = ChartKey { surface: surface.to_owned(), ..ChartKey::FIRST };
        let events = |chart: &Chart| chart.complete.all().events;
        self.charts
            .range(first..)
            .take_while(|(key, _)| key.surface == surface)
            .filter(|(key, current)| selector.selects(key) && !current.chart.is_empty())
            .reduce(|most, next| if events(&next.1.chart) > events(&most.1.chart) { next } else { most })
            .map(|(key, current)| (key.clone(), Arc::clone(&current.chart)))
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
    fn a_chart_does_not_change_for_its_reader() {
        let mut charts = Charts::default();
        charts.add("Home", &visit(Outcome::Abandoned));
        let before = charts.all();
        charts.add("Home", &visit(Outcome::Abandoned));
        charts.add("Home", &Visit { start_source: StartSource::Begin.into(), ..visit(Outcome::Abandoned) });
        assert_eq!((before.len(), before[0].1.number), (1, 1));
        assert_eq!(before[0].1.chart.complete.all().events, 1);
        let after = charts.all();
        assert_eq!((after.len(), after[0].1.number), (2, 2));
        assert_eq!(
            charts.select("Home", &ChartSelector::default()).map(|(_, chart)| chart.complete.all().events),
            Some(2)
        );
    }

    #[test]
    fn of_several_platforms_the_one_with_the_most_visits_is_selected() {
        let mut charts = Charts::default();
        for (surface, platform) in [("Home", 1), ("Home", 3), ("Home", 3), ("Homes", 2), ("A", 2)] {
            charts.add(surface, &Visit { platform, ..visit(Outcome::Lost) });
        }
        let select = |surface: &str, words: &str| {
            let selector = ChartSelector::parse(words).unwrap();
            charts.select(surface, &selector).map(|(key, _)| key.platform_word())
        };
        assert_eq!(select("Home", ""), Some("web"));
        assert_eq!(select("Home", "android"), Some("android"));
        assert_eq!((select("Home", "ios"), select("Nowhere", "")), (None, None));
    }

    #[test]
    fn a_subtracted_visit_leaves_no_trace() {
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
        assert_eq!(charts.all()[0].1.number, 3, "the revision shows that the chart has changed");
    }

    #[test]
    fn an_audit_counts_with_its_visit_or_later_but_once() {
        let audit = Audit { watched_us: 2_000_000, cause: 1 };
        let confirmed = Visit { flags: 1, visually_complete_us: Some(700), ..visit(Outcome::Complete) };
        let joined = Visit { audit: Some(audit), ..confirmed.clone() };
        let charts = |visit: &Visit, records: usize| {
            let mut charts = Charts::default();
            charts.add("Home", visit);
            (0..records).for_each(|_| charts.add_audit("Home", visit, &audit));
            charts.all()[0].1.chart.clone()
        };
        assert_eq!(charts(&confirmed, 1), charts(&joined, 0));
        assert_eq!(charts(&joined, 1), charts(&joined, 0));
        assert_ne!(charts(&confirmed, 0), charts(&joined, 0));
        assert_eq!(charts(&visit(Outcome::Lost), 1), charts(&visit(Outcome::Lost), 0));
    }

    #[test]
    fn a_visit_without_content_is_censored_for_first_content() {
        let mut chart = Chart::default();
        chart.add(&visit(Outcome::Abandoned));
        chart.add(&Visit { first_content_us: Some(300), ..visit(Outcome::Timeout) });
        chart.add(&Visit { first_content_us: Some(1), ..visit(Outcome::Void) });
        let total = chart.first_content.total();
        assert_eq!((total.observed(), total.censored()), (1.0, 1.0));
    }
}
