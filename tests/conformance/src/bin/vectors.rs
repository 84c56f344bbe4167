//! `vectors write` makes the vectors of the stories; `vectors check` says whether they are still the same.

use alldrawn_conformance::vectors::{WRITE, check, write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("write") => write().map(|count| println!("{count} vectors written")),
        Some("check") => check().and_then(|differences| match differences.as_slice() {
            [] => {
                println!("the vectors are as they should be");
                Ok(())
            }
            _ => Err(format!("{}\nIf this is meant: {WRITE}", differences.join("\n"))),
        }),
        _ => Err("usage: vectors write|check".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
