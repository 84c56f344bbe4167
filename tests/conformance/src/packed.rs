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

/// Replays a packed file, each vector in a boundary that `start` makes. Returns a sentence for the first difference in
/// each vector.
///
/// # Panics
/// If the bytes are not a packed file.
pub fn replay(rest: &mut &[u8], start: impl Fn() -> Boundary) -> Vec<String> {
    let mut different = Vec::new();
    assert_eq!(take(rest, 4), MAGIC);
    assert_eq!(number(rest, 2), u64::from(VERSION));
    for _ in 0..number(rest, 4) {
        let len = number(rest, 2) as usize;
        let name = String::from_utf8_lossy(take(rest, len)).into_owned();
        let mut boundary = start();
        let mut same = true;
        for step in 0..number(rest, 4) {
            let length = rest[1..ENTRY_LEN].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            let entry = take(rest, ENTRY_LEN + length);
            let answer = boundary.call(entry[0], &entry[ENTRY_LEN..]).map_or(NO_ANSWER, Answer::pack);
            let (wanted, handle) = (number(rest, 8), number(rest, 4));
            let len = number(rest, 4);
            let event = (len != u64::from(NO_EVENT)).then(|| take(rest, len as usize).to_vec());
            let found = boundary.take_finished().map(|finished| finished.event);
            let what = match () {
                () if answer != wanted => format!("the answer is {answer:#x}, not {wanted:#x}"),
                () if u64::from(boundary.begun().bits()) != handle => "another visit has begun".to_owned(),
                () if found != event => "the event differs".to_owned(),
                () => continue,
            };
            if same {
                different.push(format!("{name}, step {step}: {what}"));
            }
            same = false;
        }
    }
    assert!(rest.is_empty());
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
