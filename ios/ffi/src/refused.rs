//! Why an export did nothing, and what has switched the SDK off.

use alldrawn_core::boundary::fault as switch;
use std::fmt;

/// Why an export did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Error)]
pub enum Refused {
    /// A panic has switched the SDK off for this process: see [`fault`].
    Off,
    /// The installation's payload cannot be read.
    BadInstallation,
    /// The SDK is already installed in this process, and continues unchanged.
    Installed,
    /// The system could not start the worker's thread: nothing is stored.
    NoThread,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Off => "a bug in AllDrawn has switched it off for this process",
            Refused::BadInstallation => {
                "the installation's payload cannot be read: use the core and the Swift sources of the same version"
            }
            Refused::Installed => {
                "AllDrawn is already installed: install it once, at the start of the process"
            }
            Refused::NoThread => {
                "the system could not start AllDrawn's worker thread: nothing will be measured"
            }
        })
    }
}

impl std::error::Error for Refused {}

/// Returns what switched the SDK off in this process: the panic's message and source location. `None` while it is on.
///
/// # Errors
/// None; it returns a `Result` as all exports do.
#[uniffi::export]
pub fn fault() -> Result<Option<String>, Refused> {
    Ok(switch::fault().map(str::to_owned))
}

pub(crate) fn check() -> Result<(), Refused> {
    if switch::is_off() { Err(Refused::Off) } else { Ok(()) }
}
