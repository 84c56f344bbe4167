//! `vectors write` makes the vectors from the stories; `vectors check` reports how the vectors on disk differ from
//! the stories.

use alldrawn_conformance::differences::ends_as_expected;
use alldrawn_conformance::stories::{DISPUTED, all};
use alldrawn_conformance::vectors::{WRITE, check, write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("write") => write().and_then(|count| {
            println!("{count} vectors written");
            check_stories()
        }),
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

// A vector holds what the core does. If that is not what its story expects, the vector must not be committed.
fn check_stories() -> Result<(), String> {
    let wrong: Vec<String> = all()
        .into_iter()
        .filter(|script| !DISPUTED.contains(&script.name.as_str()))
        .filter(|script| !ends_as_expected(script))
        .map(|script| script.name)
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} stories do not end as they expect: {}. Their vectors hold what the core does, not what the metric demands: \
         see cargo test -p alldrawn-conformance",
        wrong.len(),
        wrong.join(", ")
    ))
}
