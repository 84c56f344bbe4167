//! `alldrawn compare`: checks whether a release is worse than its baseline.

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

/// Check, for each surface, whether a release is worse than another
///
/// Exits with 0 if no surface is worse, 1 if at least one is worse, and 2 on an error: bad arguments, no matching
/// visits or no store. A surface is worse if one of its percentiles rose, with 95 % confidence, under either assumption
/// about the visits that users left; see docs/statistics.md. The command only reads the store, and may run while a
/// collector writes to it.
#[derive(Debug, Args)]
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

    /// Compare only this surface; may be given several times
    #[arg(long, value_name = "NAME")]
    surface: Vec<String>,

    /// Print a JSON object instead of text
    #[arg(long)]
    json: bool,

    /// Exit with 2 if a surface has too few visits or sessions for a verdict
    #[arg(long)]
    strict: bool,
}

/// The exit code for an error.
const ERROR: u8 = 2;

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
            return Err(format!("the store has no visit of a surface named {name:?}: check --surface"));
        }
        match groups.visits() {
            (0, _) => return Err(format!("no stored visit meets --baseline {baseline}")),
            (_, 0) => return Err(format!("no stored visit meets --candidate {candidate}")),
            _ => {}
        }
        let compared = groups.compare();
        let report = match self.json {
            true => format!("{:#}\n", compare::json(&compared, &baseline, &candidate)),
            false => compare::text(&compared, &baseline, &candidate),
        };
        // A closed standard output is no error, because the exit code also reports the result.
        let _ = io::stdout().lock().write_all(report.as_bytes());
        Ok(compare::exit_code(&compared, self.strict))
    }
}
