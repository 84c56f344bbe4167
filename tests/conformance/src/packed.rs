//! Packs all vectors into one binary file, for runners without JSON, and replays such a file. `tests/vectors/README.md`
//! documents the format.

use crate::runner::Run;
use alldrawn_core::boundary::{Boundary, NO_ANSWER};
use alldrawn_core::judge::answer::Answer;
use alldrawn_core::record::ENTRY_LEN;

/// The first four bytes of the file: `ADVC`.
pub const MAGIC: [u8; 4] = *b"ADVC";
/// The version of the file format.
pub const VERSION: u16 = 1;
/// The length that the file contains for a call that returned no event.
pub const NO_EVENT: u32 = u32::MAX;

/// Returns the packed file that contains these runs and their names.
pub fn pack<'a>(runs: impl ExactSizeIterator<Item = (&'a str, &'a Run)>) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&(runs.len() as u32).to_le_bytes());
    for (name, run) in runs {
        out.extend_from_slice(&(name.len() as u16).to_le_bytes());
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&(run.steps.len() as u32).to_le_bytes());
        for step in &run.steps {
            out.extend_from_slice(&step.entry);
            out.extend_from_slice(&step.answer.to_le_bytes());
            out.extend_from_slice(&step.reply.handle.unwrap_or_default().bits().to_le_bytes());
            match &step.reply.event {
                Some(bytes) => {
                    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
                    out.extend_from_slice(bytes);
                }
                None => out.extend_from_slice(&NO_EVENT.to_le_bytes()),
            }
        }
    }
    out
}

/// One call of a packed vector, with what it returned.
#[derive(Clone, Debug)]
pub struct PackedStep {
    /// The call as an entry of a recording.
    pub entry: Vec<u8>,
    /// The packed answer, or [`NO_ANSWER`].
    pub answer: u64,
    /// The handle of the visit that the call began, as bits; 0 if none began.
    pub begun: u32,
    /// The event that the call returned.
    pub event: Option<Vec<u8>>,
}

/// Reads a packed file: the name of each vector, and its calls.
///
/// # Panics
/// If the bytes are not a packed file.
pub fn read(mut rest: &[u8]) -> Vec<(String, Vec<PackedStep>)> {
    let rest = &mut rest;
    assert_eq!(take(rest, 4), MAGIC);
    assert_eq!(number(rest, 2), u64::from(VERSION));
    let vectors = (0..number(rest, 4))
        .map(|_| {
            let len = number(rest, 2) as usize;
            let name = String::from_utf8_lossy(take(rest, len)).into_owned();
            let steps = (0..number(rest, 4)).map(|_| read_step(rest)).collect();
            (name, steps)
        })
        .collect();
    assert!(rest.is_empty());
    vectors
}

fn read_step(rest: &mut &[u8]) -> PackedStep {
    let payload = number(&mut &rest[1..ENTRY_LEN], ENTRY_LEN - 1) as usize;
    let entry = take(rest, ENTRY_LEN + payload).to_vec();
    let (answer, begun, len) = (number(rest, 8), number(rest, 4) as u32, number(rest, 4));
    let event = (len != u64::from(NO_EVENT)).then(|| take(rest, len as usize).to_vec());
    PackedStep { entry, answer, begun, event }
}

/// Replays a packed file, each vector in a boundary that `start` makes. Returns a sentence for the first difference in
/// each vector.
///
/// # Panics
/// If the bytes are not a packed file.
pub fn replay(file: &[u8], start: impl Fn() -> Boundary) -> Vec<String> {
    let mut different = Vec::new();
    for (name, steps) in read(file) {
        let mut boundary = start();
        let difference = steps.iter().enumerate().find_map(|(number, step)| {
            let entry = &step.entry;
            let answer = boundary.call(entry[0], &entry[ENTRY_LEN..]).map_or(NO_ANSWER, Answer::pack);
            let found = boundary.take_finished().map(|finished| finished.event);
            let what = match () {
                () if answer != step.answer => format!("the answer is {answer:#x}, not {:#x}", step.answer),
                () if boundary.begun().bits() != step.begun => "another visit has begun".to_owned(),
                () if found != step.event => "the event differs".to_owned(),
                () => return None,
            };
            Some(format!("{name}, step {number}: {what}"))
        });
        different.extend(difference);
    }
    different
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(len);
    *rest = left;
    taken
}

fn number(rest: &mut &[u8], len: usize) -> u64 {
    take(rest, len).iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
