//! The words for calls and notes.

use alldrawn_core::{
    judge::snapshot::Snapshot,
    judge::time::Moment,
    judge::visit::interaction::{Input, Leave},
    record::Call,
};
use alldrawn_explain::{Cause, NotTaken, Note, Progress};

use super::paint::Tone;
use crate::view::names;

/// Returns the time from `start` to `at` in milliseconds, with a sign.
pub fn since(start: Moment, at: Moment) -> String {
    let ms = |ns: u64| ns as f64 / 1e6;
    if at < start {
        format!("-{:.1} ms", ms(start.since(at)))
    } else {
        format!("+{:.1} ms", ms(at.since(start)))
    }
}

/// Describes a call in a few words.
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
        Call::DeclareError { .. } => "declared an error".to_owned(),
        Call::Mark { name, .. } => format!("mark {name}"),
        Call::Clock { ahead_ns, .. } => format!("clock {:.1} ms ahead", *ahead_ns as f64 / 1e6),
        Call::Wake { .. } | Call::WakeAll { .. } => "timer".to_owned(),
        Call::Pause { until: Some(_), .. } => {
            "pause: it is not known yet what interrupted the surface".to_owned()
        }
        Call::Pause { until: None, .. } => "end of the pause".to_owned(),
        Call::Leave { reason, .. } => format!("left: {}", leave(*reason)),
        Call::Finish { .. } => "finish".to_owned(),
        Call::Skip { .. } => "skip: not sampled, or no consent".to_owned(),
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

/// Describes a note, with times relative to `start`.
pub fn note(note: &Note, start: Moment) -> (Tone, String) {
    let since = |at: Moment| since(start, at);
    match note {
        Note::Begun { start, .. } => (Tone::Quiet, format!("the start is {}", start_of(start))),
        Note::SettleOverdue { due, late_ns } => {
            let late = *late_ns as f64 / 1e6;
            let text = format!(
                "the settle deadline at {} is {late:.1} ms overdue, > 100 ms: the thread was blocked, \
                 and the settle time starts again",
                since(*due)
            );
            (Tone::Waiting, text)
        }
        Note::HoldsSpent { at } => (
            Tone::Waiting,
            format!(
                "holds delayed the candidate for 10 s in total, until {}; they no longer delay it",
                since(*at)
            ),
        ),
        Note::Extended => {
            (Tone::Waiting, "30 s have passed: the candidate may still settle until 40 s".to_owned())
        }
        Note::Confirmed { due } => {
            (Tone::Good, format!("candidate confirmed: the settle time was over at {}", since(*due)))
        }
        Note::Node { identity, now } => match now {
            Progress::Ready(at) => (Tone::Good, format!("node {identity} is ready at {}", since(*at))),
            Progress::Failed(at) => (Tone::Bad, format!("node {identity} failed at {}", since(*at))),
            Progress::Pending => (Tone::Waiting, format!("node {identity} is pending again")),
            Progress::Live => (
                Tone::Quiet,
                format!(
                    "node {identity} is live: it changes all the time and no longer withdraws candidates"
                ),
            ),
        },
        Note::Withdrawn { number, because } => {
            (Tone::Bad, format!("candidate {number} withdrawn: {}", causes(because)))
        }
        Note::Candidate { number, value, required, sparse } => {
            let nodes = if *required == 1 { "node" } else { "nodes" };
            let settle = if *sparse { "; sparse: the settle time is 5 s" } else { "" };
            let value = since(*value);
            let text = format!(
                "candidate {number}: {required} required {nodes} ready or failed, complete at {value} if it settles{settle}"
            );
            (Tone::Good, text)
        }
        Note::Sparse(true) => (
            Tone::Waiting,
            "now sparse: ready content covers < 10 % of the viewport, the settle time is 5 s".to_owned(),
        ),
        Note::Sparse(false) => (Tone::Good, "no longer sparse: the settle time is 1 s".to_owned()),
        Note::Waits(because) => (Tone::Waiting, format!("no candidate: {}", causes(because))),
        Note::Settles { at } => (Tone::Quiet, format!("the settle deadline is {}", since(*at))),
        Note::HoldWaits { until } => {
            let until = until.map_or_else(String::new, |at| format!(", until {} at the latest", since(at)));
            (Tone::Waiting, format!("a hold delays the candidate{until}"))
        }
        Note::DialogWaits { open } => {
            let dialogs = if *open == 1 { "a dialog is" } else { "dialogs are" };
            (Tone::Waiting, format!("{dialogs} open: the settle time is stopped"))
        }
        Note::Paused { until } => (
            Tone::Waiting,
            format!(
                "it is not known what interrupted the surface: the visit is not judged before {}",
                since(*until)
            ),
        ),
        Note::NotTaken(why) => {
            (Tone::Bad, format!("the unconfirmed candidate does not count: {}", not_taken(*why)))
        }
        Note::Stale => {
            (Tone::Quiet, "the call names an unknown node, generation or hold: it is only counted".to_owned())
        }
        Note::AfterEnd => {
            (Tone::Quiet, "the call came after the end of the visit: it is only counted".to_owned())
        }
        Note::Rejected(error) => (Tone::Bad, format!("rejected and not applied: {error}")),
        Note::Ended { outcome, at, settled } => {
            let settled = if *settled { ", settled" } else { "" };
            (Tone::Title, format!("ended: {} at {}{settled}", names::outcome(*outcome as i32), since(*at)))
        }
        Note::Unknown => (Tone::Quiet, "no pending visit has this handle".to_owned()),
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
    if words.is_empty() { "its conditions are no longer met".to_owned() } else { words.join("; ") }
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Appeared(node) => format!("node {node} appeared"),
        Cause::Renewed(node) => format!("node {node} has new content"),
        Cause::Pending(node) => format!("node {node} is pending"),
        Cause::Busy(node) => format!("node {node} is busy"),
        Cause::NothingRequired => "no node is required".to_owned(),
        Cause::NoChange => "no required node has changed since the key".to_owned(),
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
