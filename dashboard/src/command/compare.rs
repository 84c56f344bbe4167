//! `alldrawn compare`: checks whether a release is worse than its baseline.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use alldrawn_stats::gate::Settings;
use clap::Args;

use crate::{
    compare::{Age, Comparison, Condition, Conditions, Format, Groups, Selection},
    store::{self, read},
};

/// Check, for all surfaces together, whether a release is worse than another
///
/// A surface is worse if it is slower by more than the margin, or if its share of visits that are not complete, end in
/// an error or are in no percentile rose by more than a point. The chance that any surface is called worse by mistake
/// is about 5 %, however many there are. Missing surfaces fail too. See docs/statistics.md. The command only reads the
/// store, and may run while a collector writes to it.
///
/// Exit codes: 0 pass; 1 a surface is worse or missing (with --strict: or inconclusive, or has too few visits); 2 no
/// surface has enough visits for a verdict, or the arguments or the store are wrong.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Compare {
    /// The folder of the store
    #[arg(long, value_name = "DIR", default_value = "alldrawn-store")]
    store: PathBuf,

    /// The visits of the baseline. FIELD is platform, app, app_version, os, os_version, device_class, network_class,
    /// sdk_version or tag.NAME. If several conditions are given, a visit must meet all of them
    #[arg(long, value_name = "FIELD=VALUE", required = true, num_args = 1..)]
    baseline: Vec<Condition>,

    /// The visits of the candidate, in the same form
    #[arg(long, value_name = "FIELD=VALUE", required = true, num_args = 1..)]
    candidate: Vec<Condition>,

    /// Compare only this surface; may be given several times. Few surfaces find much smaller slow-downs than many
    #[arg(long, value_name = "NAME")]
    surface: Vec<String>,

    /// How much slower a surface may become: 5% or 0.05
    #[arg(long, value_name = "PART", default_value = "5%", value_parser = margin)]
    margin: f64,

    /// The number of visits that each side of a surface needs for a verdict. It also needs visits in 10 of 20 groups of
    /// users
    #[arg(long, value_name = "NUMBER", default_value_t = Settings::default().min_events)]
    min_visits: u64,

    /// Compare visits that began at least this long ago, and that arrived at most this long after they began: a fresh
    /// release lacks the visits that arrive late, and would look better than it is. 0 compares all, for test runs
    #[arg(long, value_name = "TIME", default_value = "24h")]
    age: Age,

    /// Weight the candidate's visits so that it has the baseline's mix of device and network classes
    #[arg(long)]
    standardize: bool,

    /// Fail also if a surface is inconclusive or has too few visits
    #[arg(long)]
    strict: bool,

    /// The form of the report on standard output
    #[arg(long, value_enum, default_value = "text", conflicts_with = "json")]
    format: Format,

    /// The same as --format json
    #[arg(long)]
    json: bool,

    /// Also write the report to a file, in another form: junit=gate.xml. May be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    output: Vec<(Format, PathBuf)>,
}

const EXAMPLES: &str = "\
Examples:
  alldrawn compare --baseline app_version=1.0 --candidate app_version=1.1
  alldrawn compare --baseline app_version=1.0 --candidate app_version=1.1 --surface Home --surface Checkout
  alldrawn compare --baseline tag.arm=a --candidate tag.arm=b platform=ios --standardize
  alldrawn compare --baseline tag.run=main --candidate tag.run=pr --age 0 --output junit=gate.xml --output markdown=gate.md";

/// The exit code for an error.
const ERROR: u8 = 2;
/// The number of visits after which the progress is shown again.
const PROGRESS_EVERY: u64 = 100_000;

fn margin(text: &str) -> Result<f64, String> {
    let parsed = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
        None => text.parse(),
    };
    match parsed {
        Ok(margin) if (0.0..=1.0).contains(&margin) => Ok(margin),
        _ => Err("expected a part from 0 to 100 %, such as 5% or 0.05".to_owned()),
    }
}

fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text
        .split_once('=')
        .filter(|(_, file)| !file.is_empty())
        .ok_or("expected FORMAT=FILE, such as junit=gate.xml")?;
    let format = <Format as clap::ValueEnum>::from_str(format, false)
        .map_err(|_| format!("{format:?} is not a format: expected text, json, junit or markdown"))?;
    Ok((format, file.into()))
}

impl Compare {
    /// Compares the groups and prints the result.
    pub fn run(self) -> ExitCode {
        match self.compare() {
            Ok(code) => ExitCode::from(code),
            Err(reason) => {
                eprintln!("alldrawn: {reason}");
                ExitCode::from(ERROR)
            }
        }
    }

    fn compare(self) -> Result<u8, String> {
        let (baseline, candidate) = (Conditions(self.baseline), Conditions(self.candidate));
        if baseline == candidate {
            return Err(format!(
                "--baseline and --candidate are the same ({baseline}): give different conditions"
            ));
        }
        let connection = store::open_to_read(&self.store).map_err(|error| error.to_string())?;
        let unreadable = |error| format!("the store {} could not be read: {error}", self.store.display());
        let all = read::count(&connection).map_err(unreadable)?;
        if all == 0 {
            return Err(format!("the store {} has no visits yet", self.store.display()));
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut groups = Groups::new(Selection {
            baseline,
            candidate,
            surfaces: self.surface,
            age: self.age,
            now_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            standardize: self.standardize,
            strict: self.strict,
            settings: Settings { margin: self.margin, min_events: self.min_visits },
        });
        let mut progress = Progress::new();
        // A standardised candidate needs the whole mix before its first visit is weighted, so the store is read twice.
        if self.standardize {
            let mut read = 0;
            read::each_visit(&connection, |visit| {
                read += 1;
                progress.show(read, all, "visits read for the mix");
                groups.count_mix(&visit);
            })
            .map_err(unreadable)?;
        }
        let mut read = 0;
        read::each_visit(&connection, |visit| {
            read += 1;
            progress.show(read, all, "visits read");
            if !self.standardize {
                groups.count_mix(&visit);
            }
            groups.add(visit);
        })
        .map_err(unreadable)?;
        groups.check()?;
        let comparison = Comparison::new(groups, |done, all| progress.step(done, all, "surfaces compared"));
        progress.clear();
        for (format, file) in &self.output {
            write_report(file, &format.render(&comparison))?;
        }
        let format = if self.json { Format::Json } else { self.format };
        // A closed standard output is no error, because the exit code also reports the result.
        let _ = io::stdout().lock().write_all(format.render(&comparison).as_bytes());
        Ok(comparison.result().exit_code())
    }
}

fn write_report(file: &Path, report: &str) -> Result<(), String> {
    fs::write(file, report).map_err(|error| format!("{} could not be written: {error}", file.display()))
}

/// A line on standard error that shows how far the work is, if standard error is a terminal.
struct Progress {
    terminal: bool,
    shown: bool,
}

impl Progress {
    fn new() -> Self {
        Self { terminal: io::stderr().is_terminal(), shown: false }
    }

    fn show(&mut self, done: u64, all: u64, what: &str) {
        if done.is_multiple_of(PROGRESS_EVERY) {
            self.line(&format!("{done} of {all} {what}"));
        }
    }

    fn step(&mut self, done: usize, all: usize, what: &str) {
        self.line(&format!("{done} of {all} {what}"));
    }

    fn line(&mut self, text: &str) {
        if self.terminal {
            self.shown = true;
            eprint!("\r{text}\x1b[K");
        }
    }

    fn clear(&mut self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }
}
