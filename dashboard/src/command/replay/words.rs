//! What happened to a visit, in words.

use alldrawn_core::{
    judge::snapshot::Snapshot,
    judge::time::Moment,
    judge::visit::interaction::{Input, Leave},
    record::Call,
};
use alldrawn_explain::{Cause, NotTaken, Note, Progress};

use super::paint::Tone;
use crate::view::names;

/// Milliseconds from `start`, with a sign.
pub fn since(start: Moment, at: Moment) -> String {
    let ms = |ns: u64| ns as f64 / 1e6;
    if at < start {
        format!("-{:.1} ms", ms(start.since(at)))
    } else {
        format!("+{:.1} ms", ms(at.since(start)))
    }
}

/// A call, in a few words.
pub fn call(call: &Call<'_>) -> String {
    match call {
        Call::Configure(_) => "configure".to_owned(),
        Call::Begin(_) => "begin".to_owned(),
        Call::BeginTyping { .. } => "begin of a typing visit".to_owned(),
        Call::Frame(bytes) => match Snapshot::parse(bytes) {
            Ok(snapshot) => format!("frame {}", snapshot.header.sequence),
            Err(_) => "frame".to_owned(),
        },
        Call::Input { input: Input::Tap, .. } => "tap".to_owned(),
        Call::Input { input: Input::Key, .. } => "key".to_owned(),
        Call::Input { input: Input::TextKey, .. } => "key in a text field".to_owned(),
        Call::Input { input: Input::Scroll { scroller, dx, dy }, .. } => match scroller {
            0 => format!("scroll by {dx}, {dy}"),
            scroller => format!("scroll of node {scroller} by {dx}, {dy}"),
        },
        Call::Hold { id, on, began, .. } => {
            let what = if began.is_some() { "request" } else { "hold" };
            format!("{what} {id} {}", if *on { "opened" } else { "released" })
        }
        Call::Presented { sequence, .. } => format!("frame {sequence} presented"),
        Call::NodeReady { identity, generation, .. } => {
            format!("node {identity} painted (generation {generation})")
        }
        Call::DeclareEmpty { .. } => "declared empty".to_owned(),
        Call::Mark { name, .. } => format!("mark {name}"),
        Call::Clock { ahead_ns, .. } => format!("clock {:.1} ms ahead", *ahead_ns as f64 / 1e6),
        Call::Wake { .. } | Call::WakeAll { .. } => "timer".to_owned(),
        Call::Pause { until: Some(_), .. } => "paused: what took the screen is not known yet".to_owned(),
        Call::Pause { until: None, .. } => "goes on".to_owned(),
        Call::Leave { reason, .. } => format!("left: {}", leave(*reason)),
        Call::Finish { .. } => "finish".to_owned(),
        Call::Skip { .. } => "skip: not sampled, or without consent".to_owned(),
    }
}

fn leave(reason: Leave) -> &'static str {
    match reason {
        Leave::Back => "back",
        Leave::Navigation => "navigation",
        Leave::Background => "background",
        Leave::SystemDialog => "system dialog",
        Leave::Replaced => "replaced",
        Leave::Removed => "removed",
        Leave::Restarted => "restarted",
    }
}

/// A note, its times counted from `start`.
pub fn note(note: &Note, start: Moment) -> (Tone, String) {
    let since = |at: Moment| since(start, at);
    match note {
        Note::Begun { start, .. } => (Tone::Quiet, format!("starts with {}", start_of(start))),
        Note::SettleOverdue { due, late_ns } => {
            let late = *late_ns as f64 / 1e6;
            let text = format!(
                "the settle deadline at {} is {late:.1} ms overdue, > 100 ms: the thread was blocked, \
                 and the settle time starts anew",
                since(*due)
            );
            (Tone::Waiting, text)
        }
        Note::HoldsSpent { at } => (
            Tone::Waiting,
            format!("holds kept the candidate waiting for 10 s, until {}: no longer", since(*at)),
        ),
        Note::Extended => {
            (Tone::Waiting, "time-out after 30 s: the standing candidate may settle until 40 s".to_owned())
        }
        Note::Confirmed { due } => {
            (Tone::Good, format!("candidate confirmed: the settle time passed at {}", since(*due)))
        }
        Note::Node { identity, now } => match now {
            Progress::Ready(at) => (Tone::Good, format!("node {identity} is ready at {}", since(*at))),
            Progress::Failed(at) => (Tone::Bad, format!("node {identity} failed at {}", since(*at))),
            Progress::Pending => (Tone::Waiting, format!("node {identity} is pending again")),
            Progress::Live => (
                Tone::Quiet,
                format!("node {identity} is live: it changes all the time and withdraws nothing more"),
            ),
        },
        Note::Withdrawn { number, because } => {
            (Tone::Bad, format!("candidate {number} withdrawn: {}", causes(because)))
        }
        Note::Candidate { number, value, required, sparse } => {
            let nodes = if *required == 1 { "node" } else { "nodes" };
            let settle = if *sparse { "; sparse: it settles for 5 s" } else { "" };
            let value = since(*value);
            let text = format!(
                "candidate {number}: {required} required {nodes} ready or failed, complete at {value} if it settles{settle}"
            );
            (Tone::Good, text)
        }
        Note::Sparse(true) => {
            (Tone::Waiting, "sparse now: ready content < 10 % of the viewport, it settles for 5 s".to_owned())
        }
        Note::Sparse(false) => (Tone::Good, "no longer sparse: it settles for 1 s".to_owned()),
        Note::Waits(because) => (Tone::Waiting, format!("no candidate: {}", causes(because))),
        Note::Settles { at } => (Tone::Quiet, format!("settle deadline {}", since(*at))),
        Note::HoldWaits { until } => {
            let until = until.map_or_else(String::new, |at| format!(", until {} at most", since(at)));
            (Tone::Waiting, format!("a hold keeps the candidate waiting{until}"))
        }
        Note::DialogWaits { open } => {
            let dialogs = if *open == 1 { "a dialog is" } else { "dialogs are" };
            (Tone::Waiting, format!("{dialogs} open: the settle time does not run"))
        }
        Note::Paused { until } => (
            Tone::Waiting,
            format!("what took the screen is not known: nothing is decided before {}", since(*until)),
        ),
        Note::NotTaken(why) => (Tone::Bad, format!("the candidate is not taken: {}", not_taken(*why))),
        Note::Stale => (Tone::Quiet, "not known (any more): counted, nothing else".to_owned()),
        Note::AfterEnd => (Tone::Quiet, "after the end: counted, nothing else".to_owned()),
        Note::Rejected(error) => (Tone::Bad, format!("rejected, nothing of it was applied: {error}")),
        Note::Ended { outcome, at, settled } => {
            let settled = if *settled { ", settled" } else { "" };
            (Tone::Title, format!("ended: {} at {}{settled}", names::outcome(*outcome as i32), since(*at)))
        }
        Note::Unknown => (Tone::Quiet, "no visit of this handle is pending".to_owned()),
        Note::Refused => (Tone::Bad, "refused".to_owned()),
    }
}

fn start_of(start: &alldrawn_core::judge::start::Start) -> String {
    let source = names::start_source(start.source as i32);
    match names::launch_kind(start.launch_kind as i32) {
        Some(kind) => format!("its {source} ({kind})"),
        None => format!("its {source}"),
    }
}

fn causes(causes: &[Cause]) -> String {
    let words: Vec<String> = causes.iter().map(cause).collect();
    if words.is_empty() { "its conditions are met no more".to_owned() } else { words.join("; ") }
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Appeared(node) => format!("node {node} appeared"),
        Cause::Renewed(node) => format!("node {node} was renewed"),
        Cause::Pending(node) => format!("node {node} is pending"),
        Cause::Busy(node) => format!("node {node} is busy"),
        Cause::NothingRequired => "nothing is required".to_owned(),
        Cause::NoChange => "nothing required has changed since the key".to_owned(),
        Cause::NoFrame => "no frame yet".to_owned(),
    }
}

fn not_taken(why: NotTaken) -> &'static str {
    match why {
        NotTaken::Young => "it is younger than 100 ms",
        NotTaken::Sparse => "it is sparse",
        NotTaken::HoldOpen => "a hold is open",
        NotTaken::JustReleased => "the last hold was released less than 100 ms ago",
    }
}
