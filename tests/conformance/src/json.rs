//! Writes a vector as JSON. Each call, node, answer and event has its own line, in a stable order.

use crate::lower::to_hex;
use crate::names::decision_names;
use crate::runner::{EndedVisit, Run, Step};
use crate::script::{Call, Script};
use crate::summary::{ms, summary};
use serde::Serialize;
use serde_json::{Map, Value};

/// Returns the vector of a script and its run.
///
/// # Errors
/// Returns an error for a value that JSON cannot represent. The script's types have no such value.
pub fn vector(script: &Script, run: &Run) -> Result<String, serde_json::Error> {
    let mut out = String::from("{\n");
    for (name, value) in [("name", &script.name), ("rule", &script.rule), ("story", &script.story)] {
        out += &format!("  \"{name}\": {},\n", line(value)?);
    }
    out += &format!("  \"setup\": {},\n", line(&script.setup)?);
    out += &list("calls", script.calls.iter().map(call))?;
    out += ",\n";
    out += &list("answers", run.steps.iter().skip(1).map(|step| line(&answer(step))))?;
    out += ",\n";
    out += &list("events", run.ended.iter().map(event))?;
    let answers = list("answers", script.expect.answers.iter().map(line))?;
    let visits = list("visits", script.expect.visits.iter().map(line))?;
    out += ",\n  \"expect\": {\n  ";
    out += &format!("{answers},\n{visits}").replace('\n', "\n  ");
    out += "\n  }\n}\n";
    Ok(out)
}

fn line<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(value)
}

fn list(
    name: &str,
    lines: impl Iterator<Item = Result<String, serde_json::Error>>,
) -> Result<String, serde_json::Error> {
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    let open = if lines.is_empty() { "" } else { "\n    " };
    let close = if lines.is_empty() { "" } else { "\n  " };
    Ok(format!("  \"{name}\": [{open}{}{close}]", lines.join(",\n    ")))
}

// Writes a call on one line, and each node of a frame on a line of its own.
fn call(call: &Call) -> Result<String, serde_json::Error> {
    let Call::Frame(frame) = call else { return line(call) };
    if frame.nodes.is_empty() {
        return line(call);
    }
    let mut head = frame.clone();
    head.nodes.clear();
    let head = line(&Call::Frame(head))?;
    let nodes = frame.nodes.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let open = head.strip_suffix("]}").unwrap_or(&head);
    Ok(format!("{open}\n      {}]}}", nodes.join(",\n      ")))
}

fn answer(step: &Step) -> Value {
    let mut out = Map::new();
    if let Some(handle) = step.reply.handle {
        out.insert("handle".to_owned(), Value::from(handle.bits()));
    }
    if let Some(answer) = step.reply.answer {
        out.insert("decision".to_owned(), Value::from(decision_names(answer.decision)));
        if let Some(deadline) = answer.deadline {
            out.insert("deadline".to_owned(), ms(deadline.0 as f64 / 1e6));
        }
    }
    if let Some(bytes) = &step.reply.event {
        out.insert("event_bytes".to_owned(), Value::from(bytes.len()));
    }
    Value::Object(out)
}

fn event(ended: &EndedVisit) -> Result<String, serde_json::Error> {
    let (visit, bytes) = (line(&ended.visit)?, to_hex(&ended.bytes));
    Ok(format!(
        "{{\"visit\":{visit},\"summary\":{},\n     \"bytes\":\"{bytes}\"}}",
        line(&summary(&ended.event))?
    ))
}
