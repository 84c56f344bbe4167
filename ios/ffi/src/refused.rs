//! Why an export did nothing, and what has switched the SDK off.

use alldrawn_core::boundary::fault as switch;
use std::fmt;

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

/// What switched the SDK off in this process: the panic's message and place. `None` while it is on.
///
/// # Errors
/// None; a `Result` as all exports are.
#[uniffi::export]
pub fn fault() -> Result<Option<String>, Refused> {
    Ok(switch::fault().map(str::to_owned))
}

pub(crate) fn check() -> Result<(), Refused> {
    if switch::is_off() { Err(Refused::Off) } else { Ok(()) }
}
