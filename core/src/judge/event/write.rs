//! Writes the bytes of an event and of a begin record, field by field in the order of the schema.

use super::ending::Ending;
use super::late_nodes::{largest_by, last_ready, still_pending};
use super::message_writer::MessageWriter;
use super::setup::EncodedSetup;
use crate::judge::audit::WatchEnd;
use crate::judge::node::Tracked;
use crate::judge::progress::progress;
use crate::judge::snapshot::Kind;
use crate::judge::time::{Elapsed, Moment};
use crate::judge::visit::Visit;
use crate::judge::visit::fate::CandidateFate;
use crate::judge::visit::outcome::{Terminal, failed_permille};
use crate::limits::{self, Cuts, DETAIL_NODES};
use crate::wire::{Progress, StartSource};

/// Returns the begin record of a visit that is sampled at `weight`. The next launch reports it as `lost` if the process
/// dies (metric §10).
pub fn begin_record(visit: &Visit, setup: &EncodedSetup, weight: u32) -> Vec<u8> {
    write(visit, &Ending::at_begin(visit, setup), None, setup, weight, &[])
}

/// Returns the audit's record of a visit: a second event of the same id, which contains only how the watch ended
/// (metric §8).
pub fn audit_record(visit: &Visit, end: WatchEnd) -> Vec<u8> {
    let mut audit = MessageWriter::default();
    audit.number(1, end.watched_us);
    audit.number(2, end.cause as u64);
    let mut record = MessageWriter::default();
    record.bytes(1, &visit.context.visit_id);
    record.message(36, &audit);
    record.0
}

/// Returns true if these bytes are the audit's record of a visit, not its event.
pub fn is_audit_record(event: &[u8]) -> bool {
    // An event's second field is the surface's name.
    const ID_BYTES: usize = 2 + 16;
    const AUDIT_KEY: [u8; 2] = [0x80 | (36 << 3 | 2) as u8, ((36 << 3 | 2) >> 7) as u8];
    event.get(ID_BYTES..).is_some_and(|rest| rest.starts_with(&AUDIT_KEY))
}

/// Returns the event of an ended visit. `labels` belong to the nodes of [`super::late_nodes()`], in the same order;
/// missing labels stay empty.
pub fn event(visit: &Visit, terminal: &Terminal, setup: &EncodedSetup, labels: &[String]) -> Vec<u8> {
    let ending = Ending::new(visit, terminal, setup);
    write(visit, &ending, Some(terminal), setup, setup.weight, labels)
}

fn write(
    visit: &Visit,
    ending: &Ending,
    terminal: Option<&Terminal>,
    setup: &EncodedSetup,
    weight: u32,
    labels: &[String],
) -> Vec<u8> {
    let (context, start) = (&visit.context, visit.start);
    let since = |at: Moment| at.micros_since(start.at);
    let until_begin = since(context.begin);
    let mut cuts = Cuts(setup.cuts);
    let mut event = MessageWriter::default();
    event.bytes(1, &context.visit_id);
    event.bytes(2, cuts.surface(&context.surface).as_bytes());
    event.numbers(3, &[ending.outcome as u32, start.source as u32, ending.source as u32]);
    event.optional(6, ending.visually_complete_us);
    event.number(7, ending.elapsed_us);
    event.number(8, until_begin);
    event.optional(9, ending.first_content_us);
    event.optional(10, ending.first_candidate_us);
    let withdrawn = if terminal.is_some() { visit.counters.withdrawn } else { 0 };
    event
        .numbers(11, &[withdrawn, context.definition.version(), setup.platform as u32, ending.flags, weight]);

    // Nodes and marks are written first, into buffers: the counts before them contain the number of their cut texts.
    let (mut nodes, mut end) = (MessageWriter::default(), MessageWriter::default());
    let mut counts = [0; 15];
    if let Some(terminal) = terminal {
        if let Some(progress) =
            progress(&terminal.nodes, ending.visually_complete_us.unwrap_or(ending.elapsed_us))
        {
            event.message(16, &progress_message(&progress));
        }
        let mut labels = labels.iter();
        for (field, list) in [(18, last_ready(terminal)), (19, still_pending(terminal))] {
            for node in list {
                let label = labels.next().map_or("", |label| cuts.text(label, limits::LABEL));
                nodes.message(field, &node_message(node, label));
            }
        }
        for node in detail(visit, terminal, setup.detail_every) {
            end.message(26, &node_message(node, ""));
        }
        end.optional(27, visit.first_failure().map(Elapsed::micros));
        end.optional(28, visit.last_candidate.map(since));
        for (name, at) in &visit.marks {
            let mut mark = MessageWriter::default();
            mark.bytes(1, cuts.text(name, limits::LABEL).as_bytes());
            mark.number(2, since(*at));
            end.message(29, &mark);
        }
        let viewport = visit.viewport().unwrap_or_default();
        end.numbers(30, &[(viewport.right - viewport.left) as u32, (viewport.bottom - viewport.top) as u32]);
        counts = counts_of(visit, terminal);
        if !context.definition.is_first() {
            for fate in visit.fates.list() {
                end.message(32, &fate_message(fate));
            }
        }
    }
    end.optional(33, setup.cluster.map(u64::from));
    if let Some(terminal) = terminal {
        end.numbers(34, &[terminal.unanswered_permille, visit.counters.failed_requests]);
    }
    let [.., cut] = &mut counts;
    *cut = cut.saturating_add(cuts.0);
    if terminal.is_some() || *cut > 0 {
        let mut message = MessageWriter::default();
        message.numbers(1, &counts);
        event.message(17, &message);
    }
    event.0.extend(nodes.0);
    event.number(20, start.launch_kind as u64);
    event.optional(21, Some(until_begin).filter(|_| start.source == StartSource::Input));
    event.number(22, context.wall_ms.saturating_sub((until_begin / 1_000) as i64) as u64);
    event.0.extend_from_slice(&setup.bytes);
    event.0.extend(end.0);
    event.0
}

fn progress_message(progress: &Progress) -> MessageWriter {
    let mut message = MessageWriter::default();
    let Progress { vc25_us, vc50_us, vc75_us, vc90_us, speed_index_us, curve } = progress;
    for (field, time) in (1..).zip([vc25_us, vc50_us, vc75_us, vc90_us, speed_index_us]) {
        message.optional(field, *time);
    }
    message.list(6, curve);
    message
}

fn fate_message(fate: &CandidateFate) -> MessageWriter {
    let mut message = MessageWriter::default();
    message.number(1, u64::from(fate.class));
    message.number(2, fate.age_us);
    message.number(3, fate.fate as u64);
    message
}

// Returns the nodes of a visit that carries detail, the largest first; none for other visits. The visit's id decides
// whether it carries detail, so that the decision is the same wherever it is made.
fn detail<'a>(visit: &Visit, terminal: &'a Terminal, every: u32) -> Vec<&'a Tracked> {
    let [a, b, c, d, ..] = visit.context.visit_id;
    if every == 0 || u32::from_le_bytes([a, b, c, d]) % every != 0 {
        return Vec::new();
    }
    largest_by(terminal, DETAIL_NODES, |node| Some(node.area))
}

// Returns the fields of `Counts`, from field 1 on.
fn counts_of(visit: &Visit, terminal: &Terminal) -> [u32; 15] {
    let count =
        |test: &dyn Fn(&Tracked) -> bool| terminal.nodes.iter().filter(|node| test(node)).count() as u32;
    let of_kind = |kind: Kind| count(&|node| node.kind == kind);
    let counters = &visit.counters;
    [
        of_kind(Kind::Image),
        of_kind(Kind::Text),
        of_kind(Kind::Video),
        of_kind(Kind::Custom),
        count(&Tracked::failed),
        count(&Tracked::is_live),
        counters.unknown,
        counters.bad_rects,
        counters.frames,
        counters.rejected,
        counters.stale_times,
        counters.after_end,
        failed_permille(&terminal.nodes),
        terminal.nodes.len() as u32,
        counters.marks_left_out,
    ]
}

fn node_message(node: &Tracked, label: &str) -> MessageWriter {
    let [left, top, right, bottom] = node.rect();
    let mut message = MessageWriter::default();
    message.number(1, node.kind as u64);
    message.bytes(2, label.as_bytes());
    message.signed(3, left);
    message.signed(4, top);
    message.numbers(5, &[(right - left).unsigned_abs(), (bottom - top).unsigned_abs()]);
    message.optional(7, (!node.pending()).then(|| node.settled_at().micros()));
    message.number(8, u64::from(node.failed()));
    message
}
