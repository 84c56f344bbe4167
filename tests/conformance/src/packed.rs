//! Packs all vectors into one binary file, for runners without JSON. `tests/vectors/README.md` documents the
//! format.

use crate::runner::Run;

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
