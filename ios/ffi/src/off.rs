//! The switch that a panic throws: the SDK does nothing more in this process, and the app goes on.
//!
//! A panic is a bug of ours whose consequences nobody knows: the engine is not asked again, its events are not believed,
//! and what is on disk waits for the next launch. Withdrawn consent is still obeyed.

use std::fmt;
use std::panic;
use std::sync::{Once, OnceLock};

/// Why an export did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Error)]
pub enum Refused {
    /// A panic has switched the SDK off for this process: see [`fault`].
    Off,
    /// The installation's bytes cannot be read.
    BadInstallation,
    /// The SDK was installed before in this process; it goes on as it was.
    Installed,
    /// The system gave no thread for the worker: nothing is kept.
    NoThread,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Off => "a bug in AllDrawn has switched it off for this process",
            Refused::BadInstallation => "the installation cannot be read",
            Refused::Installed => {
                "AllDrawn was installed before: install it once, at the start of the process"
            }
            Refused::NoThread => "the system gave no thread for AllDrawn's worker: nothing will be measured",
        })
    }
}

impl std::error::Error for Refused {}

/// What panicked and where; set once, by the first.
static FAULT: OnceLock<String> = OnceLock::new();
static WATCH: Once = Once::new();

/// Takes note of panics instead of printing them: on a device nobody reads the standard error. The hook is this library's
/// own, since each has a standard library to itself.
pub(crate) fn watch() {
    WATCH.call_once(|| panic::set_hook(Box::new(|panicked| switch_off(&panicked.to_string()))));
}

// A later panic is the first one's consequence.
fn switch_off(what: &str) {
    FAULT.get_or_init(|| what.to_owned());
}

/// What switched the SDK off in this process: the panic's message and place. `None` while it is on.
///
/// # Errors
/// None; a `Result` as all exports are.
#[uniffi::export]
pub fn fault() -> Result<Option<String>, Refused> {
    Ok(FAULT.get().cloned())
}

pub(crate) fn check() -> Result<(), Refused> {
    if FAULT.get().is_some() { Err(Refused::Off) } else { Ok(()) }
}
