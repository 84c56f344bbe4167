//! Reads the events to be explained: from an argument, a file, the standard input or a store.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use alldrawn_core::{
    record,
    wire::{Outcome, Visit},
};
use prost::Message;
use serde_json::Value;

use crate::store::{self, read};

/// Number of bytes of a visit's id.
const ID_LEN: usize = 16;

/// Returns the events that the argument stands for: `-`, a file, or bytes in hexadecimal.
pub fn events(argument: &str) -> Result<Vec<Visit>, String> {
    if argument == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| format!("cannot read the standard input: {error}"))?;
        return contained("the standard input", &bytes);
    }
    match fs::read(argument) {
        Ok(bytes) => contained(argument, &bytes),
        Err(error) if error.kind() != io::ErrorKind::NotFound && !is_hex(argument.as_bytes()) => {
            Err(format!("cannot read {argument}: {error}"))
        }
        // A long text is no name that a file can have.
        Err(_) if is_hex(argument.as_bytes()) => {
            event("the argument", &bytes_of_hex("the argument", argument)?).map(|event| vec![event])
        }
        Err(_) => Err(format!("cannot read {argument}: there is no such file, and it is not hexadecimal")),
    }
}

/// Returns the stored visit with this id in hexadecimal.
pub fn stored(folder: &Path, id: &str) -> Result<Visit, String> {
    let wanted = bytes_of_hex("--visit", id)?;
    if wanted.len() != ID_LEN {
        return Err(format!("--visit {id}: an id has 32 hexadecimal digits, not {}", id.len()));
    }
    let connection = store::open_to_read(folder).map_err(|error| error.to_string())?;
    let found = read::visit(&connection, &wanted)
        .map_err(|error| format!("the store {} could not be read: {error}", folder.display()))?;
    found.ok_or_else(|| format!("the store {} has no visit {id}", folder.display()))
}

// Returns the events that a file or the standard input contains.
fn contained(name: &str, bytes: &[u8]) -> Result<Vec<Visit>, String> {
    let text = std::str::from_utf8(bytes).map(str::trim).unwrap_or_default();
    if bytes.trim_ascii().is_empty() {
        return Err(format!("{name} is empty"));
    }
    if text.starts_with('{') {
        return lines(name, text);
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()) {
        let digits: String = text.split_ascii_whitespace().collect();
        return event(name, &bytes_of_hex(name, &digits)?).map(|event| vec![event]);
    }
    if bytes.starts_with(&record::MAGIC) {
        return Err(format!(
            "{name} is a recording: use `alldrawn replay {name}`, or pipe `alldrawn replay {name} --json` to \
             `alldrawn explain -`"
        ));
    }
    event(name, bytes).map(|event| vec![event])
}

// Returns the events in the lines of `alldrawn replay --json`. Lines without an event, such as those of a visit that
// was not finished, are passed over.
fn lines(name: &str, text: &str) -> Result<Vec<Visit>, String> {
    let mut events = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{name}, line {number}");
        let object: Value = serde_json::from_str(line).map_err(|error| format!("{place}: {error}"))?;
        if let Some(hex) = object.get("hex").and_then(Value::as_str) {
            events.push(event(&place, &bytes_of_hex(&place, hex)?)?);
        }
    }
    match events.is_empty() {
        true => Err(format!("{name} contains no event: no line has a field \"hex\"")),
        false => Ok(events),
    }
}

fn event(name: &str, bytes: &[u8]) -> Result<Visit, String> {
    let wrong = |what: &str| Err(format!("{name} is not an event: {what}"));
    let event = match Visit::decode(bytes) {
        Ok(event) => event,
        Err(error) => return wrong(&error.to_string()),
    };
    if event.visit_id.len() != ID_LEN {
        return wrong(&format!("its id has {} bytes, not {ID_LEN}", event.visit_id.len()));
    }
    if event.audit.is_none() && event.outcome == Outcome::Unspecified as i32 {
        return wrong("it has no outcome");
    }
    Ok(event)
}

fn is_hex(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_hexdigit)
}

fn bytes_of_hex(name: &str, text: &str) -> Result<Vec<u8>, String> {
    if !is_hex(text.as_bytes()) {
        return Err(format!("{name}: {text:?} is not hexadecimal"));
    }
    if !text.len().is_multiple_of(2) {
        return Err(format!("{name}: an odd number of hexadecimal digits: the last byte is cut off"));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
    Ok(text.as_bytes().chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect())
}
