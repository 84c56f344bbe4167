//! The words for calls and notes.

use alldrawn_core::{
    judge::audit::WatchEnd,
    judge::snapshot::Snapshot,
    judge::time::Moment,
    judge::visit::interaction::{Input, Leave},
    record::Call,
};
use alldrawn_explain::{Cause, NotTaken, Note, Progress, StartOrigin};

use crate::command::{explain::audit, outcome_words, paint::Tone};
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
        Call::Input { input, in_dialog: true, visit, at } => {
            let inner = Call::Input { input: *input, in_dialog: false, visit: *visit, at: *at };
            format!("{} in a dialog", self::call(&inner))
        }
        Call::Input { input: Input::Tap, .. } => "tap".to_owned(),
        Call::Input { input: Input::Key, .. } => "key".to_owned(),
        Call::Input { input: Input::TextKey, .. } => "key in a text field".to_owned(),
        Call::Input { input: Input::Scroll { scroller, dx, dy }, .. } => match scroller {
            0 => format!("scroll by {dx}, {dy}"),
            scroller => format!("scroll of node {scroller} by {dx}, {dy}"),
        },
        Call::Hold { id, on: true, began: None, .. } => format!("hold {id} opened"),
        Call::Hold { id, on: false, began: None, .. } => format!("hold {id} released"),
        Call::Hold { id, on: true, .. } => format!("request {id} begun"),
        Call::Hold { id, failed: true, .. } => format!("request {id} failed"),
        Call::Hold { id, .. } => format!("request {id} ended"),
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
        Call::Leave { reason, input: Some(_), .. } => format!("left by an input: {}", leave(*reason)),
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

/// Describes a note, with times relative to `start`. `definition`: the version of the metric by which the visit is
/// judged.
pub fn note(note: &Note, start: Moment, definition: u32) -> (Tone, String) {
    let since = |at: Moment| since(start, at);
    match note {
        Note::Begun { start, origin, .. } => {
            (Tone::Quiet, format!("the start is {}", start_of(start, *origin)))
        }
        Note::SettleOverdue { due, late_ns, fresh_snapshot } => {
            let late = *late_ns as f64 / 1e6;
            let fresh = if *fresh_snapshot { "; a fresh snapshot is judged first" } else { "" };
            let text = format!(
                "the settle deadline at {} is {late:.1} ms overdue, > 100 ms: the thread was blocked, \
                 and the settle time starts again{fresh}",
                since(*due)
            );
            (Tone::Waiting, text)
        }
        Note::Rechecked { age_ns, confirmed } => {
            let age = *age_ns as f64 / 1e6;
            let text = format!("the candidate stands in the fresh snapshot, {age:.1} ms after its frame");
            match confirmed {
                true => (Tone::Good, format!("{text}, ≥ 5 s: it is confirmed")),
                false => (Tone::Quiet, text),
            }
        }
        Note::BusyIgnored { at } => {
            let at = since(*at);
            (Tone::Waiting, format!("small busy nodes have blocked for 10 s in all, until {at}: they are ignored"))
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
            Progress::Pending { was_live: false } => {
                (Tone::Waiting, format!("node {identity} is pending again"))
            }
            Progress::Pending { was_live: true } => {
                (Tone::Waiting, format!("node {identity} is pending again, and no longer live"))
            }
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
        Note::Quiet { nodes, of_viewport } => {
            let list: Vec<String> = nodes.iter().map(u32::to_string).collect();
            let noun = if nodes.len() == 1 { "node" } else { "nodes" };
            let text = format!(
                "{noun} {} arrived or changed in a live region and withdrew nothing: {:.1} % of the viewport so far, \
                 < 5 %",
                list.join(", "),
                of_viewport * 100.0
            );
            (Tone::Quiet, text)
        }
        Note::Candidate { number, value, required, sparse, request_open } => {
            let nodes = if *required == 1 { "node" } else { "nodes" };
            let settle = if *sparse { "; sparse: the settle time is 5 s" } else { "" };
            let request = if *request_open { "; a request is open" } else { "" };
            let value = since(*value);
            let text = format!(
                "candidate {number}: {required} required {nodes} ready or failed, complete at {value} if it settles\
                 {settle}{request}"
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
        Note::HoldWaits { until, by_app } => {
            let until = until.map_or_else(String::new, |at| format!(", until {} at the latest", since(at)));
            let what = if *by_app { "a hold of the app" } else { "a request" };
            (Tone::Waiting, format!("{what} delays the candidate{until}"))
        }
        Note::SnapshotWaits => {
            (Tone::Waiting, "a fresh snapshot is awaited before the candidate is confirmed".to_owned())
        }
        Note::SmallBusyWaits { until } => {
            (Tone::Waiting, format!("only small busy nodes block: they are ignored from {}", since(*until)))
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
        Note::Taken { age_ns, sparse, request_open, later } => {
            let mut class = vec![if *later { "a later candidate" } else { "the first candidate" }];
            class.extend(sparse.then_some("sparse"));
            class.extend(request_open.then_some("a request was open at its frame"));
            let age = *age_ns as f64 / 1e6;
            let text =
                format!("the candidate is taken as the end, {age:.1} ms after its frame: {}", class.join(", "));
            (Tone::Good, text)
        }
        Note::NotTaken(why) => {
            (Tone::Bad, format!("the unconfirmed candidate does not count: {}", not_taken(*why, definition)))
        }
        Note::Dialog => (Tone::Quiet, "a dialog is open: that is recorded, and changes nothing else".to_owned()),
        Note::ErrorDeclared => (
            Tone::Bad,
            "the app shows an error instead of the content: the candidate that stands, or the next, ends as error"
                .to_owned(),
        ),
        Note::ErrorForgotten => {
            (Tone::Quiet, "the candidate that showed the error is withdrawn: the declared error is over".to_owned())
        }
        Note::Replaced { until } => (
            Tone::Waiting,
            format!(
                "the app replaced the surface without an input: a visit that begins until {} inherits the start",
                since(*until)
            ),
        ),
        Note::InheritedBy { surface } => (Tone::Quiet, format!("{surface} has begun and inherits the start")),
        Note::NoHeir => {
            (Tone::Bad, "no visit inherited the start within 3 s after the replacement".to_owned())
        }
        Note::Failures { declared: true, .. } => {
            (Tone::Bad, "the app declared that it shows an error instead of the content".to_owned())
        }
        Note::Failures { permille, .. } => {
            let half = *permille >= 500 && definition != 1;
            let (share, limit) = (f64::from(*permille) / 10.0, if half { "≥ half" } else { "≥ 1 %" });
            (Tone::Bad, format!("{share:.1} % of the required area failed, {limit}"))
        }
        Note::Stale => {
            (Tone::Quiet, "the call names an unknown node, generation or hold: it is only counted".to_owned())
        }
        Note::AfterEnd => {
            (Tone::Quiet, "the call came after the end of the visit: it is only counted".to_owned())
        }
        Note::AfterReplacement => {
            (Tone::Quiet, "the call came after the surface was replaced: it is only counted".to_owned())
        }
        Note::Rejected(error) => (Tone::Bad, format!("rejected and not applied: {error}")),
        Note::Ended { outcome, at, value, settled } => {
            let name = names::outcome(*outcome as i32);
            let rule = outcome_words::rule(*outcome, *settled, definition);
            let value = value.filter(|value| value != at);
            let value = value.map_or_else(String::new, |at| format!(", value {}", since(at)));
            let settled = if *settled { ", settled" } else { "" };
            (Tone::Title, format!("ended: {name} at {}{value}{settled}: {rule}", since(*at)))
        }
        Note::Watched { until } => {
            (Tone::Quiet, format!("the visit is audited: its surface is watched until {}", since(*until)))
        }
        Note::WatchEnded(WatchEnd { watched_us, cause }) => {
            let seconds = *watched_us as f64 / 1e6;
            match audit::words(*cause) {
                None => (Tone::Good, format!("watched for {seconds:.3} s after the confirmation: nothing changed")),
                Some(change) => (
                    Tone::Bad,
                    format!(
                        "{change} {seconds:.3} s after the confirmation: it would have withdrawn the candidate"
                    ),
                ),
            }
        }
        Note::Unknown => (Tone::Quiet, "no pending visit has this handle".to_owned()),
        Note::Refused => (Tone::Bad, "refused".to_owned()),
    }
}

fn start_of(start: &alldrawn_core::judge::start::Start, origin: StartOrigin) -> String {
    let source = names::start_source(start.source as i32);
    let source = match names::launch_kind(start.launch_kind as i32) {
        Some(kind) => format!("{source} ({kind})"),
        None => source.to_owned(),
    };
    match origin {
        StartOrigin::Own => format!("its {source}"),
        StartOrigin::Redirect => format!("the {source} of the surface that the app replaced"),
        StartOrigin::Shared => format!("the {source} that opened an earlier surface too"),
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
        Cause::SmallBusy(node) => format!("node {node} is busy and small"),
        Cause::LoudLiveRegion(permille) => format!(
            "what arrived in live regions covers {:.1} % of the viewport, ≥ 5 %",
            f64::from(*permille) / 10.0
        ),
        Cause::NothingRequired => "no node is required".to_owned(),
        Cause::NoChange => "no required node has changed since the key".to_owned(),
        Cause::NoFrame => "no frame yet".to_owned(),
    }
}

fn not_taken(why: NotTaken, definition: u32) -> &'static str {
    match why {
        NotTaken::Later => "it formed after this act",
        NotTaken::HoldOpen if definition == 1 => "a hold is open",
        NotTaken::HoldOpen => "a hold of the app is open",
        NotTaken::Young => "it is younger than 100 ms",
        NotTaken::Sparse => "it is sparse",
        NotTaken::JustReleased => "the last hold was released less than 100 ms ago",
    }
}
