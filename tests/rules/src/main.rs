//! Runs cargo on a copy of the core in which each rule of the metric can be switched off.
//!
//! `cargo run -p alldrawn-rules -- test -p alldrawn-conformance --test switches` writes the copy to `target/rules` and
//! runs `cargo test …` there. The rules and their code are listed in `rules.toml`.
#![forbid(unsafe_code)]

mod copy;
mod splice;
mod table;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

// Returns true if cargo succeeded. The target folder is the same as that of the repository's own builds, so that
// packages of other authors are compiled only once.
fn run() -> Result<bool, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let target = std::path::absolute(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    let to = target.join("rules");
    copy::write(&root, &to)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(std::env::args_os().skip(1))
        .current_dir(to)
        .env("CARGO_TARGET_DIR", target)
        .status()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    Ok(status.success())
}
