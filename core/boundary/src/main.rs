//! `alldrawn-boundary write` generates the bindings' source files with the boundary's numbers. `alldrawn-boundary
//! check` fails if one of them is stale, and names it.

use alldrawn_boundary::{root, stale, write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("write") => write(&root()),
        Some("check") => match stale(&root()).as_slice() {
            [] => Ok(()),
            files => {
                Err(format!("{}: differs from the core's numbers; run `make boundary`", files.join(", ")))
            }
        },
        _ => Err("usage: alldrawn-boundary write|check".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
