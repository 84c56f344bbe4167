//! The switch that a panic throws: the SDK does nothing more in this process, and the app goes on.
//!
//! A panic is a bug of ours whose consequences nobody knows: the engine is not asked again, its events are not believed,
//! and what is on disk waits for the next launch. Withdrawn consent is still obeyed. A binding calls [`watch`] once, asks
//! [`is_off`] before each call, and catches what unwinds.

use std::panic;
use std::sync::{Once, OnceLock};

/// What panicked and where; set once, by the first: later panics are its consequences.
static FAULT: OnceLock<String> = OnceLock::new();
static WATCH: Once = Once::new();

/// Takes note of panics instead of printing them: on a device nobody reads the standard error. The hook is this library's
/// own, since each has a standard library to itself. A second call does nothing.
pub fn watch() {
    WATCH.call_once(|| panic::set_hook(Box::new(|panicked| switch_off(&panicked.to_string()))));
}

/// Switches the SDK off for this process. The first word stands.
pub fn switch_off(what: &str) {
    FAULT.get_or_init(|| what.to_owned());
}

/// What switched it off: a panic's message and place. `None` while it is on.
#[must_use]
pub fn fault() -> Option<&'static str> {
    FAULT.get().map(String::as_str)
}

/// Whether it is off.
#[must_use]
#[inline]
pub fn is_off() -> bool {
    FAULT.get().is_some()
}
