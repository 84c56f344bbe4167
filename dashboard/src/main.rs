//! The command `alldrawn`: see `alldrawn --help`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    alldrawn::command::run()
}
