//! `alldrawn explain`: explains an event in words.

pub(in crate::command) mod audit;
mod counting;
mod explanation;
mod flags;
mod input;
mod text;

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use clap::Args;

use super::paint::Paint;
use explanation::Explanation;

/// Explain an event in words: which rule ended the visit, and how far it counts
///
/// Prints the visit's start, the rule that ended it, its value, what became of its candidates, what it waited for last,
/// and how it counts in the statistics. Rules are named by their sections of the metric (docs/metric.md). An event is
/// explained by the rules of the definition under which it was judged. To see what each call did, replay a recording.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    alldrawn explain event.bin                        an event's bytes in a file\n  \
    alldrawn explain 0a10f3…                          an event's bytes in hexadecimal\n  \
    alldrawn replay home.adrc --json | alldrawn explain -\n                                                    \
    each event of a recording\n  \
    alldrawn explain --store DIR --visit 14a0…        a stored visit, by its id of 32 hexadecimal digits")]
pub struct Explain {
    /// The event: a file, its bytes in hexadecimal, or `-` for the standard input. A file or the standard input contains
    /// the bytes of one event, or the same in hexadecimal, or the lines of `alldrawn replay --json`
    #[arg(value_name = "EVENT", required_unless_present = "visit", conflicts_with_all = ["visit", "store"])]
    event: Option<String>,

    /// The id of a visit in the store, 32 hexadecimal digits
    #[arg(long, value_name = "HEX")]
    visit: Option<String>,

    /// The folder of the store, which is only read
    #[arg(long, value_name = "DIR", default_value = "alldrawn-store")]
    store: PathBuf,

    /// Print no colours. Colours are also off if NO_COLOR is set or the output is not a terminal
    #[arg(long)]
    no_color: bool,

    /// Print one JSON object per event and line
    #[arg(long)]
    json: bool,
}

impl Explain {
    /// Reads the events, and prints an explanation of each to standard output.
    ///
    /// # Errors
    /// A message for the user if there is no event, or if it cannot be read.
    pub fn run(self) -> Result<(), String> {
        let events = match (&self.event, &self.visit) {
            (Some(event), _) => input::events(event)?,
            (None, id) => vec![input::stored(&self.store, id.as_deref().unwrap_or_default())?],
        };
        let paint = Paint::for_stdout(self.no_color);
        let mut out = BufWriter::new(io::stdout().lock());
        let print = |out: &mut dyn Write| {
            for (number, event) in events.iter().enumerate() {
                let explanation = Explanation::new(event);
                if self.json {
                    writeln!(out, "{}", serde_json::json!(explanation))?;
                    continue;
                }
                if number > 0 {
                    writeln!(out)?;
                }
                text::print(&explanation, &paint, out)?;
            }
            out.flush()
        };
        match print(&mut out) {
            // The reader closed the pipe, which is no error.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|error| format!("cannot write to standard output: {error}")),
        }
    }
}
