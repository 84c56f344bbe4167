//! The switch that a panic throws: the SDK does nothing more in this process, and the app goes on.
//!
//! A panic is a bug of ours whose consequences nobody knows: the engine is not asked again, its events are not believed,
//! and what is on disk waits for the next launch. Withdrawn consent is still obeyed.

use crate::refused::Refused;
use std::panic;
use std::sync::OnceLock;

/// What panicked and where; set once, by the first.
static FAULT: OnceLock<String> = OnceLock::new();

/// Takes note of panics instead of printing them: on a device nobody reads the standard error. The hook is this library's
/// own, since each has a standard library to itself.
pub fn watch() {
    panic::set_hook(Box::new(|panicked| switch_off(&panicked.to_string())));
}

/// Switches the SDK off for this process. The first word stands.
pub fn switch_off(what: &str) {
    // A later panic is the first one's consequence.
    let _ = FAULT.set(what.to_owned());
}

/// What switched it off.
pub fn fault() -> Option<&'static str> {
    FAULT.get().map(String::as_str)
}

/// Whether it is on.
///
/// # Errors
/// [`Refused::Off`] where it is not.
pub fn check() -> Result<(), Refused> {
    if FAULT.get().is_some() { Err(Refused::Off) } else { Ok(()) }
}
