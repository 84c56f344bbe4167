//! `alldrawn compare`: a gate for releases.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;

use crate::{
    compare::{self, Condition, Conditions, Groups},
    store::{self, read},
};

/// Say, surface by surface, whether a release is worse than another
///
/// Exits with 0 if no surface is worse, 1 if one is, and 2 if that could not be asked: bad arguments, no visits, no
/// store. A surface is worse if one of its percentiles surely rose under either assumption about the visits that were
/// left; see docs/statistics.md. It only reads, also while a collector is running.
#[derive(Debug, Args)]
pub struct Compare {
    /// The folder that holds the store
    #[arg(long, value_name = "DIR", default_value = "alldrawn-store")]
    store: PathBuf,

    /// Which visits are the baseline: platform, app, app_version, os, os_version, device_class, network_class,
    /// sdk_version or tag.NAME. With several, all must hold
    #[arg(long, value_name = "FIELD=VALUE", required = true, num_args = 1..)]
    baseline: Vec<Condition>,

    /// Which visits are the candidate
    #[arg(long, value_name = "FIELD=VALUE", required = true, num_args = 1..)]
    candidate: Vec<Condition>,

    /// Compare this surface only; may be given several times
    #[arg(long, value_name = "NAME")]
    surface: Vec<String>,

    /// Print an object instead of text
    #[arg(long)]
    json: bool,

    /// Exit with 2 if a surface has too few visits, or sessions, to tell
    #[arg(long)]
    strict: bool,
}

/// It could not be asked.
const NO_ANSWER: u8 = 2;

impl Compare {
    /// Compares and prints.
    pub fn run(self) -> ExitCode {
        match self.compare() {
            Ok(code) => ExitCode::from(code),
            Err(reason) => {
                eprintln!("alldrawn: {reason}");
                ExitCode::from(NO_ANSWER)
            }
        }
    }

    fn compare(self) -> Result<u8, String> {
        let (baseline, candidate) = (Conditions(self.baseline), Conditions(self.candidate));
        if baseline == candidate {
            return Err(format!("baseline and candidate are the same: {baseline}"));
        }
        let connection = store::open_to_read(&self.store).map_err(|error| error.to_string())?;
        let mut groups = Groups::new(baseline.clone(), candidate.clone());
        let wanted =
            |surface: &str| self.surface.is_empty() || self.surface.iter().any(|name| name == surface);
        let mut unseen = self.surface.clone();
        read::each_visit(&connection, |visit| {
            unseen.retain(|name| *name != visit.surface);
            if wanted(&visit.surface) {
                groups.add(visit);
            }
        })
        .map_err(|error| format!("the store {} could not be read: {error}", self.store.display()))?;
        if let [name, ..] = &unseen[..] {
            return Err(format!("no visit of a surface named {name:?} is stored"));
        }
        match groups.visits() {
            (0, _) => return Err(format!("no visit meets --baseline {baseline}")),
            (_, 0) => return Err(format!("no visit meets --candidate {candidate}")),
            _ => {}
        }
        let compared = groups.compare();
        let report = match self.json {
            true => format!("{:#}\n", compare::json(&compared, &baseline, &candidate)),
            false => compare::text(&compared, &baseline, &candidate),
        };
        // Nobody may be reading: the exit code says it too.
        let _ = io::stdout().lock().write_all(report.as_bytes());
        Ok(compare::exit_code(&compared, self.strict))
    }
}
