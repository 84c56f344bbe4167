//! Prints the event of a visit, as text or as JSON.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::command::paint::{Paint, Tone};
use crate::store::read::VisitRow;
use crate::view::visit::{NodeView, VisitView};

/// Decodes an event; `None` if the bytes are not an event.
pub fn view(event: &[u8]) -> Option<VisitView> {
    VisitView::from_row(&VisitRow { received_ms: 0, event: event.to_vec() })
}

/// Returns the event as the collector's API shows it, with its bytes in hexadecimal and without the time of arrival.
pub fn json(view: &VisitView, event: &[u8], number: u32) -> Value {
    let mut object = json!(view);
    if let Value::Object(fields) = &mut object {
        fields.remove("received_ms");
        fields.insert("visit".to_owned(), json!(number));
        fields.insert("finished".to_owned(), json!(true));
        fields.insert("hex".to_owned(), json!(hex(event)));
    }
    object
}

/// Prints the event as a paragraph.
pub fn print(view: &VisitView, number: u32, paint: &Paint, out: &mut impl Write) -> io::Result<()> {
    let title = paint.text(Tone::Title, &format!("visit {number}  {}", view.surface));
    let (tone, time) = match view.visually_complete_ms {
        Some(ms) => (Tone::Good, format!("visually complete {ms:.1} ms after its start")),
        None => (Tone::Bad, format!("ended {:.1} ms after its start", view.elapsed_ms)),
    };
    writeln!(out, "{title}  {}", paint.text(tone, &format!("{}: {time}", view.outcome)))?;
    let mut facts = vec![format!("id {}", view.id), format!("start: {}", view.start_source)];
    facts.extend(view.launch_kind.map(|kind| format!("launch: {kind}")));
    if view.visually_complete_ms.is_some() {
        facts.push(format!("end: {}", view.end_source));
        facts.push(if view.settled { "settled" } else { "not settled" }.to_owned());
    }
    facts.extend(view.first_content_ms.map(|ms| format!("first content {ms:.1} ms")));
    facts.extend(view.revisit.then(|| "revisit".to_owned()));
    facts.push(format!("definition {}", view.definition_version));
    writeln!(out, "  {}", paint.text(Tone::Quiet, &facts.join(", ")))?;
    for node in &view.last_ready {
        writeln!(out, "  {}", line(node))?;
    }
    for node in &view.still_pending {
        writeln!(out, "  {}", paint.text(Tone::Waiting, &line(node)))?;
    }
    Ok(())
}

/// Describes a node: its kind, label, rectangle and time.
pub fn line(node: &NodeView) -> String {
    let (x, y, width, height) = node.rect;
    let label = if node.label.is_empty() { String::new() } else { format!(" {}", node.label) };
    let when = match (node.ready_ms, node.failed) {
        (Some(ms), false) => format!("ready {ms:.1} ms"),
        (Some(ms), true) => format!("failed {ms:.1} ms"),
        (None, _) => "still pending".to_owned(),
    };
    format!("{}{label}, {width} × {height} at {x}, {y}: {when}", node.kind)
}

/// Returns bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
