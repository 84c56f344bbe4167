//! Prints the explanation of one call: the call, the finding on each node, and the effects on the visit.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use alldrawn_core::{
    judge::engine::Handle, judge::node::Tracked, judge::snapshot::State, judge::snapshot::kind_flag,
    judge::time::Moment, judge::visit::Visit, record::Call,
};
use alldrawn_explain::{Blocks, ExplainedNode, Finding, Frame};
use alldrawn_explain::{Explainer, Note, Step};
use serde_json::json;

use super::{ReplayRun, words};
use crate::command::paint::Tone;
use crate::view::names;

/// The last line printed for each node of a visit, by the node's identity and its position among nodes of that
/// identity. A line is printed again only if it has changed.
pub type PrintedNodes = HashMap<(u32, usize), String>;

type Line = (Tone, String);

impl ReplayRun<'_> {
    pub(super) fn print_call(
        &mut self,
        offset: usize,
        call: &Call<'_>,
        step: &Step,
        explainer: &mut Explainer,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let own = step.reply.handle.or(call.visit());
        let mut handles: Vec<Option<Handle>> = step.notes.iter().map(|(handle, _)| Some(*handle)).collect();
        handles.push(own);
        handles.dedup();
        let mut done = Vec::new();
        for handle in handles {
            if done.contains(&handle) || matches!(call, Call::Configure(_) | Call::Finish { .. }) {
                continue;
            }
            done.push(handle);
            let known =
                handle.and_then(|handle| self.open.get_mut(&handle).map(|open_visit| (handle, open_visit)));
            let number = known.as_ref().map(|(_, open_visit)| open_visit.number);
            let wanted = match (self.options.visit, number) {
                (Some(visit), Some(number)) => visit == number,
                (Some(_), None) => false,
                (None, _) => true,
            };
            if !wanted {
                continue;
            }
            let visit = handle.and_then(|handle| explainer.visit(handle));
            let start = visit.map(|visit| visit.start.at);
            let mut lines = Vec::new();
            if let (Some((_, open_visit)), Some(visit), Some((_, frame)), true) =
                (known, visit, &step.frame, handle == own)
            {
                lines = nodes(frame, visit, &mut open_visit.printed);
            }
            let notes = step.notes.iter().filter(|(of, _)| Some(*of) == handle);
            let start_at = start.unwrap_or_default();
            lines.extend(notes.map(|(_, note)| words::note(note, start_at, self.definition)));
            let what = if handle == own { words::call(call) } else { format!("({})", words::call(call)) };
            self.print(offset, number, (what, surface(step, handle)), start.zip(call.at()), &lines, out)?;
        }
        Ok(())
    }

    fn print(
        &self,
        offset: usize,
        number: Option<u32>,
        (what, surface): (String, Option<&str>),
        time: Option<(Moment, Moment)>,
        lines: &[Line],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let at = time.map(|(start, at)| words::since(start, at)).unwrap_or_default();
        if self.options.json {
            let ms = time.map(|(start, at)| (at.0 as f64 - start.0 as f64) / 1e6);
            let lines: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
            let line = json!({ "visit": number, "byte": offset, "at_ms": ms, "call": what, "told": lines });
            return writeln!(out, "{line}");
        }
        let visit = number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let what = surface.map_or(what.clone(), |surface| format!("{what} {surface}"));
        let what = self.paint.text(Tone::Title, &what);
        writeln!(out, "visit {visit} {at:>12}  {what}")?;
        lines.iter().try_for_each(|(tone, line)| writeln!(out, "{:24}{}", "", self.paint.text(*tone, line)))
    }
}

fn surface(step: &Step, handle: Option<Handle>) -> Option<&str> {
    step.notes.iter().find_map(|(of, note)| match note {
        Note::Begun { surface, .. } if Some(*of) == handle => Some(surface.as_str()),
        _ => None,
    })
}

// Returns a line with the numbers of nodes, and a line for each node whose line has changed.
fn nodes(frame: &Frame, visit: &Visit, printed: &mut PrintedNodes) -> Vec<Line> {
    let tracked: Vec<&Tracked> = visit.nodes().iter().collect();
    // A frame after the end of the visit is not applied.
    let applied = tracked.len() == frame.content.len();
    let mut now = PrintedNodes::new();
    let mut lines = Vec::new();
    let mut add = |identity: u32, line: Line, printed: &PrintedNodes| {
        let place = now.keys().filter(|(of, _)| *of == identity).count();
        if printed.get(&(identity, place)) != Some(&line.1) {
            lines.push(line.clone());
        }
        now.insert((identity, place), line.1);
    };
    let (mut required, mut pending) = (0, 0);
    for (place, node) in frame.content.iter().enumerate() {
        let tracked = tracked.get(place).filter(|_| applied);
        required += usize::from(node.finding == Finding::Seen);
        pending += usize::from(tracked.is_some_and(|tracked| tracked.blocks()));
        add(node.record.identity, content(node, tracked.copied()), printed);
    }
    for (node, blocks) in &frame.busy {
        add(node.record.identity, busy(node, *blocks), printed);
    }
    let gone = printed.len().saturating_sub(now.len());
    *printed = now;
    let same = printed.len().saturating_sub(lines.len());
    let mut sum =
        format!("{required} required, {pending} pending, {} not required", frame.content.len() - required);
    if same > 0 {
        sum.push_str(&format!("; {same} unchanged"));
    }
    if gone > 0 {
        sum.push_str(&format!("; {gone} removed"));
    }
    lines.insert(0, (Tone::Quiet, sum));
    lines
}

fn content(node: &ExplainedNode, tracked: Option<&Tracked>) -> Line {
    let what = what(node);
    if node.finding != Finding::Seen {
        return (Tone::Quiet, format!("{what}: not required, {}", node.finding));
    }
    match tracked {
        Some(tracked) if tracked.is_live() => (Tone::Quiet, format!("{what}: required, live")),
        Some(tracked) if tracked.pending() => {
            (Tone::Waiting, format!("{what}: required, pending ({})", state(node.record.state)))
        }
        Some(tracked) if tracked.failed() => (Tone::Bad, format!("{what}: required, failed")),
        Some(tracked) if !tracked.ready() => {
            (Tone::Quiet, format!("{what}: required, not waited for ({})", state(node.record.state)))
        }
        Some(_) => (Tone::Good, format!("{what}: required, ready")),
        None => (Tone::Quiet, format!("{what}: required")),
    }
}

fn busy(node: &ExplainedNode, blocks: Blocks) -> Line {
    let what = what(node);
    match (node.finding, blocks) {
        (Finding::Seen, blocks) if blocks.until_it_leaves() || blocks == Blocks::ForAWhile => {
            (Tone::Waiting, format!("{what}: blocks, {blocks}"))
        }
        (Finding::Seen, blocks) => (Tone::Quiet, format!("{what}: does not block, {blocks}")),
        (finding, _) => (Tone::Quiet, format!("{what}: does not block, {finding}")),
    }
}

fn what(node: &ExplainedNode) -> String {
    let [x, y, width, height] = node.record.rect;
    let kind = names::node_kind(i32::from(node.record.kind as u8));
    let error = if node.record.kind_flags & kind_flag::ERROR != 0 { " (error node)" } else { "" };
    let region = if node.live_region { " in a live region" } else { "" };
    format!("{kind} {}{error}{region}, {width} × {height} at {x}, {y}", node.record.identity)
}

fn state(state: State) -> &'static str {
    match state {
        State::Unknown => "state unknown",
        State::Pending => "its content is loading",
        State::Bound => "its content is set but not painted yet",
        State::Drawn => "its poster is drawn, but it is meant to play",
        State::Failed => "failed",
        State::DeclaredEmpty => "declared empty",
        State::LoadStarted => "its load started",
        State::Playing => "playing",
    }
}
