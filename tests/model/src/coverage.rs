//! Counts how often each rule decides something in random scripts, so that no rule is left untested.

use crate::MS;
use crate::ending::End;
use crate::script::{Call, Script};
use crate::surfaces::{Reply, Surfaces};
use crate::visit::Visit;
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::visit::interaction::Leave;
use alldrawn_core::wire::{ChangeCause, Fate, Outcome, StartSource};
use std::collections::BTreeMap;

/// The number of times that each rule has decided something.
#[derive(Clone, Debug, Default)]
pub struct Coverage(BTreeMap<&'static str, u64>);

/// All rules that [`Coverage`] counts.
pub const RULES: [&str; 42] = [
    "§1 a launch shared with a later visit",
    "§1 an external event shared with a later visit",
    "§1 a redirect opened by a newer input",
    "§1 an inherited start shared with another visit",
    "§14 an unanswered custom node in a candidate's frame",
    "§4 an error node in a candidate",
    "§7 small busy nodes block",
    "§7 small busy nodes ignored",
    "§7 complete although a small busy node is visible",
    "§7 small busy nodes ignored and later not ignored",
    "§7 a small busy node that does not count",
    "§7 small busy nodes that are large together",
    "§7a a live node in a candidate",
    "§7a a live node that is no longer live",
    "§7a a quiet change in a confirmed candidate",
    "§7a a quiet node that is set but not painted",
    "§7a quiet changes that cover too much",
    "§8 a settle deadline found late",
    "§8 confirmed by a fresh look",
    "§8 watched: content appeared",
    "§8 watched: content was renewed",
    "§8 watched: busy again",
    "§8 watched for 5 s",
    "§8 watched until an act",
    "§10 a waiting visit inherited",
    "§10 a waiting visit inherited after exactly 3,000 ms",
    "§10 a waiting visit not inherited",
    "§10 a call to a waiting visit",
    "§10 removed by an input",
    "§10 complete by an act: a sparse candidate",
    "§10 complete by an act: a request is open",
    "§10 complete by an act: younger than 100 ms",
    "§10 complete by a system dialog",
    "§10 an act finds the app's hold",
    "§10 an input in a dialog",
    "§13 a dialog over a pending visit",
    "§14 a candidate with a request open",
    "§14 more than four candidates",
    "§14 a failed request",
    "§15 error: declared",
    "§15 error: half of the area",
    "§15 a declared error forgotten",
];

impl Coverage {
    /// Plays a script to the model and counts.
    pub fn add(&mut self, script: &Script) {
        let mut model = Surfaces::new(script.setup);
        let mut declared = Vec::new();
        for call in &script.calls {
            let waits = called(call).is_some_and(|letter| model.visit_of(letter).is_some_and(Visit::waits));
            let reply = model.call(call);
            self.count("§10 a call to a waiting visit", waits);
            let asked =
                matches!(reply, Reply::Answer(answer) if answer.decision & decision::SNAPSHOT_NOW != 0);
            self.count("§8 a settle deadline found late", asked);
            match call {
                Call::Begin(begin) => self.begin(&model, begin.letter),
                Call::DeclareError { surface, .. } => declared.push(*surface),
                Call::Input { in_dialog: true, .. } => self.count("§10 an input in a dialog", true),
                Call::Leave { surface, reason: Leave::SystemDialog, .. } => {
                    let end = model.visit_of(*surface).and_then(|visit| visit.end.as_ref());
                    let complete = end.is_some_and(|end| !end.settled && end.value.is_some());
                    self.count("§10 complete by a system dialog", complete);
                }
                Call::Leave { reason: Leave::Replaced | Leave::Removed, input_ms: Some(_), .. } => {
                    self.count("§10 removed by an input", true);
                }
                _ => {}
            }
        }
        for visit in &model.finished {
            let letter = visit.context.visit_id[0];
            let forgotten = declared.contains(&letter) && visit.declared_error.is_none();
            self.count("§15 a declared error forgotten", forgotten && !visit.candidates.is_empty());
            if let Some(end) = &visit.end {
                self.end(visit, end);
                self.candidates(visit, end);
                self.busy(visit, end);
            }
        }
    }

    // Counts a rule, if it has decided something.
    fn count(&mut self, rule: &'static str, decided: bool) {
        debug_assert!(RULES.contains(&rule), "{rule} is not in RULES");
        *self.0.entry(rule).or_default() += u64::from(decided);
    }

    fn begin(&mut self, model: &Surfaces, letter: u8) {
        let Some(visit) = model.visit_of(letter) else { return };
        let others = || (0..letter).filter_map(|other| model.visit_of(other));
        let same = || others().filter(|other| other.start == visit.start);
        let waited = |other: &&Visit| other.replaced.is_some_and(|at| visit.context.begin - at <= 3_000 * MS);
        let redirected = others().filter(waited).any(|other| other.start == visit.start);
        let source = |source| visit.start.source == source && visit.context.begin != visit.start.at;
        let shares = same().next().is_some() && !redirected;
        self.count("§1 a launch shared with a later visit", shares && source(StartSource::Launch));
        self.count("§1 an external event shared with a later visit", shares && source(StartSource::External));
        let newer =
            others().any(|other| other.waits() && waited(&other) && other.replaced < Some(visit.start.at));
        self.count("§1 a redirect opened by a newer input", newer && source(StartSource::Input));
        self.count("§1 an inherited start shared with another visit", redirected && same().count() > 1);
        let exactly = others().any(|other| {
            let end = other.end.as_ref().map(|end| end.outcome);
            end == Some(Outcome::Redirected)
                && other.replaced.is_some_and(|at| visit.context.begin == at + 3_000 * MS)
        });
        self.count("§10 a waiting visit inherited after exactly 3,000 ms", exactly);
    }

    fn end(&mut self, visit: &Visit, end: &End) {
        if let Some((at, cause)) = visit.watch.and_then(|watch| watch.ended) {
            let over = visit.watch.is_some_and(|watch| watch.deadline() == at);
            let unchanged = cause == ChangeCause::Unspecified;
            self.count("§8 watched: content appeared", cause == ChangeCause::Appeared);
            self.count("§8 watched: content was renewed", cause == ChangeCause::Renewed);
            self.count("§8 watched: busy again", cause == ChangeCause::BusyAgain);
            self.count("§8 watched for 5 s", unchanged && over);
            self.count("§8 watched until an act", unchanged && !over);
        }
        let replaced = visit.replaced.is_some();
        self.count("§10 a waiting visit inherited", replaced && end.outcome == Outcome::Redirected);
        self.count("§10 a waiting visit not inherited", replaced && end.outcome == Outcome::Abandoned);
        self.count("§13 a dialog over a pending visit", visit.dialog_open);
        self.count("§14 a failed request", visit.failed_requests > 0);
        self.count("§14 more than four candidates", visit.candidates.len() > 4);
        self.count("§14 an unanswered custom node in a candidate's frame", visit.unanswered() > 0);
        let error = end.outcome == Outcome::Error;
        self.count("§15 error: declared", error && visit.declared_error.is_some());
        self.count("§15 error: half of the area", error && visit.declared_error.is_none());
        let held = visit.standing.is_some() && end.value.is_none() && visit.holds.own_open();
        let acted = matches!(end.outcome, Outcome::Interacted | Outcome::Abandoned | Outcome::Interrupted);
        self.count("§10 an act finds the app's hold", held && acted && !replaced);
    }

    fn candidates(&mut self, visit: &Visit, end: &End) {
        let history = &visit.history;
        for candidate in &visit.candidates {
            let nodes = || history.content(&visit.candidates, candidate.formed).into_iter();
            self.count("§4 an error node in a candidate", nodes().any(|node| node.required && node.error));
            self.count("§7a a live node in a candidate", nodes().any(|node| node.required && node.live()));
            self.count("§14 a candidate with a request open", candidate.request_open);
            let confirmed = candidate.fate.is_some_and(|(fate, _)| fate == Fate::Confirmed);
            let quiet = !candidate.quiet.is_empty();
            self.count("§7a a quiet change in a confirmed candidate", quiet && confirmed);
            let viewport = history.last().map_or(0.0, |last| last.viewport.area());
            self.count("§7a quiet changes that cover too much", candidate.too_loud(viewport));
        }
        let Some(last) = end.candidate.map(|last| &visit.candidates[last]) else { return };
        let until = history.happenings.len();
        let unpainted = history
            .required(&visit.candidates, until)
            .into_iter()
            .any(|node| node.pending() && !last.is_blocked_by(&node, usize::MAX));
        self.count("§7a a quiet node that is set but not painted", unpainted);
        let age = end.at.saturating_sub(last.frame);
        let late = end.settled && age >= 5_000 * MS && !last.sparse && visit.holds.is_empty();
        self.count("§8 confirmed by a fresh look", late);
        let by_act = end.value.is_some() && !end.settled;
        self.count("§10 complete by an act: a sparse candidate", by_act && last.sparse);
        self.count("§10 complete by an act: a request is open", by_act && visit.holds.request_open());
        self.count("§10 complete by an act: younger than 100 ms", by_act && age < 100 * MS);
    }

    fn busy(&mut self, visit: &Visit, end: &End) {
        let history = &visit.history;
        self.count("§7 small busy nodes block", history.frames().any(|frame| frame.busy.small));
        self.count(
            "§7 small busy nodes that are large together",
            history.frames().any(|frame| frame.busy.together),
        );
        self.count(
            "§7 a small busy node that does not count",
            history.frames().any(|frame| frame.busy.exempt),
        );
        let busy = &visit.small_busy;
        self.count("§7 small busy nodes ignored", busy.ever_ignored);
        self.count("§7 small busy nodes ignored and later not ignored", busy.ever_ignored && !busy.ignored);
        let visible = busy.ignored && history.last().is_some_and(|last| last.busy.small);
        self.count("§7 complete although a small busy node is visible", visible && end.value.is_some());
        let mut was_live = Vec::new();
        for until in 1..=history.happenings.len() {
            let now = history.content(&visit.candidates, until);
            let ended = now.iter().any(|node| !node.live() && was_live.contains(&node.key));
            self.count("§7a a live node that is no longer live", ended);
            was_live = now.iter().filter(|node| node.live()).map(|node| node.key).collect();
        }
    }

    /// Returns the rules that have decided something at most `times` times.
    pub fn rarer_than(&self, times: u64) -> Vec<&'static str> {
        RULES.into_iter().filter(|rule| self.0.get(rule).copied().unwrap_or(0) <= times).collect()
    }
}

// Returns the letter of the surface that a call names.
fn called(call: &Call) -> Option<u8> {
    match call {
        Call::Frame { surface, .. }
        | Call::Input { surface, .. }
        | Call::Hold { surface, .. }
        | Call::Presented { surface, .. }
        | Call::NodeReady { surface, .. }
        | Call::DeclareEmpty { surface, .. }
        | Call::DeclareError { surface, .. }
        | Call::Leave { surface, .. } => Some(*surface),
        _ => None,
    }
}

impl std::fmt::Display for Coverage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        RULES.iter().try_for_each(|rule| writeln!(f, "{:>9}  {rule}", self.0.get(rule).copied().unwrap_or(0)))
    }
}
