//! Simulated visits of which it is known what a user would have seen who waited as long as it takes. The events are
//! those that the core would have written (`metric.md` §8, §10), under definition 1 and under definition 2.
//!
//! A page shows content in stages. Each stage but the last is withdrawn when something more begins to appear. The user
//! acts after a time, whatever the page has shown by then.

use alldrawn_core::wire::{
    Audit, CandidateClass, CandidateFate, ChangeCause, Fate, Outcome, Visit, VisitFlag,
};

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
pub const DETECTION_S: f64 = 0.008;
const SETTLE_S: f64 = 1.0;
const SPARSE_SETTLE_S: f64 = 5.0;
/// The longest time for which requests keep a candidate waiting, in seconds.
const HOLDS_S: f64 = 10.0;
const TIMEOUT_S: f64 = 30.0;
/// How long a confirmed visit is watched, in seconds. Here every visit is.
pub const AUDIT_S: f64 = 5.0;
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

/// Returns whole microseconds.
pub fn us(seconds: f64) -> u64 {
    (seconds * 1e6).round() as u64
}
