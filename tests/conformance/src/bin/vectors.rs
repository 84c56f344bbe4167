//! `vectors write` makes the vectors from the stories; `vectors check` reports how the vectors on disk differ from
//! the stories.

use alldrawn_conformance::vectors::{WRITE, check, write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("write") => write().map(|count| println!("{count} vectors written")),
        Some("check") => check().and_then(|differences| match differences.as_slice() {
            [] => {
                println!("the vectors match the stories");
                Ok(())
            }
            _ => Err(format!(
                "{}\nIf this change is intended, write the vectors again: {WRITE}",
                differences.join("\n")
            )),
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
