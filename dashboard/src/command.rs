//! The command line. Each subcommand is a file in `command/`.

pub mod compare;
pub mod explain;
mod outcome_words;
mod paint;
pub mod replay;
pub mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The arguments of `alldrawn`.
#[derive(Debug, Parser)]
#[command(name = "alldrawn", version, about, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Replay(replay::Replay),
    Explain(explain::Explain),
    Serve(serve::Serve),
    Compare(compare::Compare),
}

/// Reads the command line and runs the subcommand. Prints an error to standard error.
pub fn run() -> ExitCode {
    let result = match CommandLine::parse().command {
        Command::Compare(compare) => return compare.run(),
        Command::Replay(replay) => replay.run(),
        Command::Explain(explain) => explain.run(),
        Command::Serve(serve) => serve.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("alldrawn: {reason}");
            ExitCode::FAILURE
        }
    }
}
