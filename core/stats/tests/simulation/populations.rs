//! Populations of simulated pages and users, and samples of their visits (see `patient`).

use super::patient::{AUDIT_S, DETECTION_S, Definition, Page, Stage, event, us};
use super::{Random, micros};
use alldrawn_core::wire::{Outcome, Visit, VisitFlag};
use alldrawn_stats::{Histogram, Micros, Tally};

/// A population of pages and users.
#[derive(Clone, Copy)]
pub struct Population {
    pub name: &'static str,
    /// Draws a page.
    pub page: fn(&mut Random) -> Page,
    /// Draws when its user acts, in seconds from the start.
    pub act: fn(&mut Random, &Page) -> f64,
}

/// A log-normal time with this median.
fn around(median_s: f64, sigma: f64, random: &mut Random) -> f64 {
    median_s * (sigma * random.normal()).exp()
}

fn one_in(chance: f64, random: &mut Random) -> bool {
    random.uniform() < chance
}

/// A page that is complete after a log-normal time with this median. With this chance, `then` happens to it too.
fn by_chance(chance: f64, median_s: f64, random: &mut Random, then: fn(Page, &mut Random) -> Page) -> Page {
    let page = Page::complete_at(around(median_s, 0.5, random));
    if one_in(chance, random) { then(page, random) } else { page }
}

/// Users who act a log-normal time after the first content is there, but who wait for it no longer than their patience.
fn reads(patience_s: f64, reading_s: f64, random: &mut Random, page: &Page) -> f64 {
    let patience_s = around(patience_s, 0.7, random);
    patience_s.min(page.first_s() + around(reading_s, 0.7, random))
}

/// Populations with much and little late content, and with users who leave early and late.
pub const POPULATIONS: [Population; 12] = [
    Population {
        name: "nothing late, users leave late",
        page: |random| Page::complete_at(around(1.0, 0.6, random)),
        act: |random, _| around(8.0, 0.7, random),
    },
    Population {
        name: "nothing late, users leave early",
        page: |random| Page::complete_at(around(1.0, 0.6, random)),
        act: |random, _| around(2.0, 0.7, random),
    },
    Population {
        name: "20 % late, users act on what they see",
        page: |random| {
            by_chance(0.2, 0.6, random, |page, random| {
                page.then(0.1 + 0.7 * random.uniform(), around(0.4, 0.5, random))
            })
        },
        act: |random, page| reads(6.0, 1.2, random, page),
    },
    Population {
        name: "40 % late, users act early",
        page: |random| {
            by_chance(0.4, 0.6, random, |page, random| {
                page.then(0.1 + 0.7 * random.uniform(), around(0.4, 0.5, random))
            })
        },
        act: |random, page| reads(3.0, 0.6, random, page),
    },
    Population {
        name: "60 % late, users leave late",
        page: |random| {
            by_chance(0.6, 0.5, random, |page, random| {
                page.then(around(0.3, 0.4, random).min(0.95), around(1.0, 0.5, random))
            })
        },
        act: |random, page| reads(8.0, 5.0, random, page),
    },
    Population {
        name: "60 % late by a request, users act early",
        page: |random| {
            let page = Page::complete_at(around(0.5, 0.5, random));
            match one_in(0.6, random) {
                true => {
                    page.then(around(0.8, 0.6, random), around(0.2, 0.5, random)).requests_bring_the_rest()
                }
                false => page.requests_outlast(around(0.5, 0.8, random)),
            }
        },
        act: |random, page| reads(4.0, 1.5, random, page),
    },
    Population {
        name: "sparse page, 75 % tap within 2 s",
        page: |random| Page::complete_at(around(0.3, 0.4, random)).sparse(),
        act: |random, page| match one_in(0.75, random) {
            true => page.first_s() + 2.0 * random.uniform(),
            false => page.first_s() + around(10.0, 0.5, random),
        },
    },
    Population {
        name: "40 % sparse at first, filled within 4 s",
        page: |random| {
            by_chance(0.4, 0.4, random, |page, random| {
                page.sparse_at_first().then(4.0 * random.uniform(), around(0.3, 0.5, random))
            })
        },
        act: |random, page| reads(6.0, 2.5, random, page),
    },
    Population {
        name: "requests outlast the content",
        page: |random| {
            let page = Page::complete_at(around(0.8, 0.5, random));
            page.requests_outlast(around(6.0, 0.6, random))
        },
        act: |random, page| reads(10.0, 3.0, random, page),
    },
    Population {
        name: "three to six stages",
        page: |random| {
            let mut page = Page::complete_at(around(0.3, 0.4, random));
            for _ in 0..2 + random.bits() % 4 {
                page = page.then(around(0.25, 0.6, random).min(0.95), around(0.1, 0.6, random));
            }
            page
        },
        act: |random, page| reads(5.0, 2.0, random, page),
    },
    Population {
        name: "a cache or the network, 30 % late there",
        page: |random| match one_in(0.45, random) {
            true => Page::complete_at(around(0.3, 0.3, random)),
            false => {
                let page = Page::complete_at(around(1.3, 0.4, random));
                match one_in(0.3, random) {
                    true => page.then(0.1 + 0.8 * random.uniform(), around(0.6, 0.4, random)),
                    false => page,
                }
            }
        },
        act: |random, page| reads(5.0, 1.5, random, page),
    },
    Population {
        name: "all kinds of pages",
        page: |random| {
            let page = Page::complete_at(around(0.7, 0.8, random));
            match random.bits() % 6 {
                0 => page.sparse(),
                1 => page.requests_outlast(around(3.0, 0.8, random)),
                2 => page.then(around(0.5, 0.6, random).min(0.95), around(0.5, 0.8, random)),
                3 => page.sparse_at_first().then(3.0 * random.uniform(), around(0.5, 0.8, random)),
                4 => page.then(around(1.0, 0.8, random), around(0.3, 0.5, random)).requests_bring_the_rest(),
                _ => page,
            }
        },
        act: |random, page| reads(4.0, 2.0, random, page),
    },
];

/// Late content that begins to appear when the visit has been confirmed. No statistic of values can know of it.
pub const LATE_AFTER_SETTLING: Population = Population {
    name: "20 % late after settling",
    page: |random| {
        by_chance(0.2, 0.6, random, |page, random| {
            page.then(1.1 + 3.0 * random.uniform(), around(0.4, 0.5, random))
        })
    },
    act: |random, page| reads(12.0, 5.0, random, page),
};

/// Visits of a population, as each way to count sees them, and as users see them who wait.
pub struct Sample {
    /// The times at which everything was drawn, whatever the users did.
    pub truth: Histogram,
    pub tally: Tally,
    /// Times by the rules of definition 1.
    pub definition_1: Histogram,
    /// The values of completed visits alone, as other tools chart them.
    pub completed: Histogram,
    /// The number of visits that the users ended before they settled.
    pub left: u64,
    /// The number of settled visits that would change within 5 s, and the number of settled visits.
    pub changed_later: (u64, u64),
}

impl Population {
    /// Draws visits, each with its own session, as the events of definition 2.
    pub fn tally(&self, visits: u64, random: &mut Random) -> Tally {
        let mut tally = Tally::new();
        for session in 0..visits {
            let page = (self.page)(random);
            let act_s = (self.act)(random, &page);
            tally.add(&event(&page, act_s, Definition::Two, session));
        }
        tally
    }

    /// Draws visits, each with its own session, and counts them in each way.
    pub fn sample(&self, visits: u64, random: &mut Random) -> Sample {
        let mut sample = Sample {
            truth: Histogram::new(),
            tally: Tally::new(),
            definition_1: Histogram::new(),
            completed: Histogram::new(),
            left: 0,
            changed_later: (0, 0),
        };
        let mut events_1 = Vec::new();
        for session in 0..visits {
            let page = (self.page)(random);
            let act_s = (self.act)(random, &page);
            sample.truth.observe(micros(page.true_s()), 1);
            let visit = event(&page, act_s, Definition::Two, session);
            match visit.flags {
                0 => sample.left += 1,
                _ => sample.count_later_change(&page, &visit),
            }
            if let Some(us) = visit.visually_complete_us {
                sample.completed.observe(Micros(us), 1);
            }
            sample.tally.add(&visit);
            events_1.push(event(&page, act_s, Definition::One, session));
        }
        sample.definition_1 = by_definition_1(&events_1);
        sample
    }
}

impl Sample {
    fn count_later_change(&mut self, page: &Page, visit: &Visit) {
        // The last candidate was confirmed.
        let Some(last) = visit.candidates.last() else { return };
        let stage = page.stages.iter().find(|stage| Some(us(stage.ready_s)) == visit.last_candidate_us);
        let confirmed_s = |stage: &Stage| stage.ready_s + DETECTION_S + last.age_us as f64 / 1e6;
        let changes = stage.is_some_and(|stage| stage.withdrawn_s <= confirmed_s(stage) + AUDIT_S);
        self.changed_later.0 += u64::from(changes);
        self.changed_later.1 += 1;
    }
}

/// Counts visits by the rules of definition 1: unsettled visits are observed, or all censored at their candidates if
/// more than 5 % of the settled visits had a candidate withdrawn.
fn by_definition_1(visits: &[Visit]) -> Histogram {
    let is_settled = |visit: &&Visit| visit.flags & 1 << VisitFlag::Settled as u32 != 0;
    let settled = visits.iter().filter(is_settled).count();
    let withdrawn = visits.iter().filter(is_settled).filter(|visit| visit.withdrawn_candidates > 0).count();
    let mut times = Histogram::new();
    for visit in visits {
        let time = Micros(visit.elapsed_us);
        let unsteady = withdrawn * 20 > settled && !is_settled(&visit);
        match visit.outcome() == Outcome::Complete && !unsteady {
            true => times.observe(time, 1),
            false => times.censor(time, 1),
        }
    }
    times
}
