//! Simulated visits of which it is known what a user would have seen who waited as long as it takes. The events are
//! those that the core would have written (`metric.md` §8, §10), under definition 1 and under definition 2.
//!
//! A page shows content in stages. Each stage but the last is withdrawn when something more begins to appear. The user
//! acts after a time, whatever the page has shown by then.

use super::{Random, micros};
use alldrawn_core::wire::{
    Audit, CandidateClass, CandidateFate, ChangeCause, Fate, Outcome, Visit, VisitFlag,
};
use alldrawn_stats::{Histogram, Micros, Tally};

/// What one visit shows to a user who waits.
#[derive(Clone, Debug)]
pub struct Page {
    /// When content stood complete, at least for a while. The last stage is the page's true end.
    pub stages: Vec<Stage>,
    /// When the app's last request ended, in seconds from the start. Requests are open from the start on.
    pub requests_end_s: f64,
}

/// A time at which everything that the page had to show so far was drawn.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// From the start, in seconds.
    pub ready_s: f64,
    /// When something more began to appear, in seconds from the start; infinite if nothing did.
    pub withdrawn_s: f64,
    /// Ready content covered less than 10 % of the viewport.
    pub sparse: bool,
}

impl Page {
    /// Returns a page that is complete at once.
    pub fn complete_at(ready_s: f64) -> Page {
        let stage = Stage { ready_s, withdrawn_s: f64::INFINITY, sparse: false };
        Page { stages: vec![stage], requests_end_s: 0.0 }
    }

    /// Returns the page with another stage: something more appears `gap_s` after the last one was ready, and takes
    /// `load_s` until it is drawn.
    pub fn then(mut self, gap_s: f64, load_s: f64) -> Page {
        if let Some(last) = self.stages.last_mut() {
            last.withdrawn_s = last.ready_s + gap_s;
            let ready_s = last.withdrawn_s + load_s;
            self.stages.push(Stage { ready_s, withdrawn_s: f64::INFINITY, sparse: false });
        }
        self
    }

    /// Returns the page with a first stage that covers little.
    pub fn sparse_at_first(mut self) -> Page {
        self.stages.iter_mut().take(1).for_each(|stage| stage.sparse = true);
        self
    }

    /// Returns the page with stages that all cover little.
    pub fn sparse(mut self) -> Page {
        self.stages.iter_mut().for_each(|stage| stage.sparse = true);
        self
    }

    /// Returns the page with requests that end `after_s` after its last stage is ready.
    pub fn requests_outlast(mut self, after_s: f64) -> Page {
        self.requests_end_s = self.true_s() + after_s;
        self
    }

    /// Returns the page with requests that end when the content of the last stage begins to appear.
    pub fn requests_bring_the_rest(mut self) -> Page {
        let appears = self.stages.iter().map(|stage| stage.withdrawn_s).filter(|s| s.is_finite());
        self.requests_end_s = appears.fold(0.0, f64::max);
        self
    }

    /// Returns when everything was drawn that the page would ever show, in seconds from the start.
    pub fn true_s(&self) -> f64 {
        self.stages.last().map_or(0.0, |stage| stage.ready_s)
    }

    /// Returns when the first stage was ready, in seconds from the start.
    pub fn first_s(&self) -> f64 {
        self.stages.first().map_or(0.0, |stage| stage.ready_s)
    }
}

/// A version of the metric's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    One,
    Two,
}

/// From a stage's value to the frame in which the core finds it, in seconds: half a frame.
const DETECTION_S: f64 = 0.008;
const SETTLE_S: f64 = 1.0;
const SPARSE_SETTLE_S: f64 = 5.0;
/// The longest time for which requests keep a candidate waiting, in seconds.
const HOLDS_S: f64 = 10.0;
const TIMEOUT_S: f64 = 30.0;
/// How long a confirmed visit is watched, in seconds. Here every visit is.
const AUDIT_S: f64 = 5.0;
/// Under definition 1, the age from which an act could complete a visit, in seconds.
const TAKEN_S: f64 = 0.1;

/// Returns the event of a visit whose user acts at `act_s`, in seconds from the start.
pub fn event(page: &Page, act_s: f64, definition: Definition, session: u64) -> Visit {
    let mut visit = Visit {
        session_id: session.to_be_bytes().to_vec(),
        cluster: Some((session % 20) as u32),
        definition_version: if definition == Definition::One { 1 } else { 2 },
        ..Visit::default()
    };
    let mut candidates = Vec::new();
    for stage in &page.stages {
        let frame_s = stage.ready_s + DETECTION_S;
        if frame_s >= act_s.min(TIMEOUT_S) {
            break;
        }
        let request_open = page.requests_end_s > frame_s;
        let released_s = page.requests_end_s.min(frame_s + HOLDS_S);
        let settle_s = if stage.sparse { SPARSE_SETTLE_S } else { SETTLE_S };
        let confirmed_s = frame_s.max(released_s) + settle_s;
        let class = bit(CandidateClass::SparseCandidate as u32, stage.sparse)
            | bit(CandidateClass::RequestOpen as u32, request_open)
            | bit(CandidateClass::LaterCandidate as u32, !candidates.is_empty());
        let end_s = confirmed_s.min(stage.withdrawn_s).min(act_s);
        let fate = match () {
            () if confirmed_s <= end_s => Fate::Confirmed,
            () if stage.withdrawn_s <= end_s => Fate::Withdrawn,
            () => Fate::Left,
        };
        candidates.push(CandidateFate { class, age_us: us(end_s - frame_s), fate: fate.into() });
        visit.last_candidate_us = Some(us(stage.ready_s));
        visit.first_candidate_us = visit.first_candidate_us.or(visit.last_candidate_us);
        match fate {
            Fate::Withdrawn => visit.withdrawn_candidates += 1,
            Fate::Confirmed => {
                visit.outcome = Outcome::Complete.into();
                visit.flags = 1 << VisitFlag::Settled as u32;
                visit.visually_complete_us = visit.last_candidate_us;
                visit.elapsed_us = us(stage.ready_s);
                visit.audit = (definition == Definition::Two).then(|| audit(stage, confirmed_s, act_s));
                break;
            }
            _ => {
                let hold_open = page.requests_end_s > act_s;
                let since_s = frame_s.max(if page.requests_end_s > frame_s { released_s } else { 0.0 });
                let taken = !stage.sparse && !hold_open && act_s - since_s >= TAKEN_S;
                if definition == Definition::Two || taken {
                    visit.outcome = Outcome::Complete.into();
                    visit.visually_complete_us = visit.last_candidate_us;
                    visit.elapsed_us = us(if definition == Definition::One { stage.ready_s } else { act_s });
                }
                break;
            }
        }
    }
    if visit.outcome() == Outcome::Unspecified {
        let outcome = if act_s < TIMEOUT_S { Outcome::Interacted } else { Outcome::Timeout };
        visit.outcome = outcome.into();
        visit.elapsed_us = us(act_s.min(TIMEOUT_S));
    }
    if definition == Definition::Two {
        let last = candidates.last().copied();
        let first = candidates.iter().take(3).copied();
        visit.candidates = first.chain(last.filter(|_| candidates.len() > 3)).collect();
    }
    visit
}

/// Returns what is seen of a stage after its confirmation, until the user acts.
fn audit(stage: &Stage, confirmed_s: f64, act_s: f64) -> Audit {
    let watched_s = (act_s - confirmed_s).min(AUDIT_S);
    let changed_s = stage.withdrawn_s - confirmed_s;
    let cause = match changed_s <= watched_s {
        true => ChangeCause::Appeared,
        false => ChangeCause::Unspecified,
    };
    Audit { watched_us: us(watched_s.min(changed_s)), cause: cause.into() }
}

fn bit(place: u32, set: bool) -> u32 {
    u32::from(set) << place
}

fn us(seconds: f64) -> u64 {
    (seconds * 1e6).round() as u64
}

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
            let page = Page::complete_at(around(0.6, 0.5, random));
            match one_in(0.2, random) {
                true => page.then(0.1 + 0.7 * random.uniform(), around(0.4, 0.5, random)),
                false => page,
            }
        },
        act: |random, page| reads(6.0, 1.2, random, page),
    },
    Population {
        name: "40 % late, users act early",
        page: |random| {
            let page = Page::complete_at(around(0.6, 0.5, random));
            match one_in(0.4, random) {
                true => page.then(0.1 + 0.7 * random.uniform(), around(0.4, 0.5, random)),
                false => page,
            }
        },
        act: |random, page| reads(3.0, 0.6, random, page),
    },
    Population {
        name: "60 % late, users leave late",
        page: |random| {
            let page = Page::complete_at(around(0.5, 0.5, random));
            match one_in(0.6, random) {
                true => page.then(around(0.3, 0.4, random).min(0.95), around(1.0, 0.5, random)),
                false => page,
            }
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
            let page = Page::complete_at(around(0.4, 0.5, random));
            match one_in(0.4, random) {
                true => page.sparse_at_first().then(4.0 * random.uniform(), around(0.3, 0.5, random)),
                false => page,
            }
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
        let page = Page::complete_at(around(0.6, 0.5, random));
        match one_in(0.2, random) {
            true => page.then(1.1 + 3.0 * random.uniform(), around(0.4, 0.5, random)),
            false => page,
        }
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
    /// Draws visits, each with its own session.
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
