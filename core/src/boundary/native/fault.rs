//! Switches the SDK off for this process after a panic; the app keeps running.
//!
//! A panic is a bug in the SDK with unknown consequences. So the engine is not called again, its events are discarded,
//! and the queue on disk waits for the next launch. A withdrawal of consent still takes effect. A binding calls
//! [`watch`] once, checks [`is_off`] before each call, and catches unwinding panics.

use std::panic;
use std::sync::{Once, OnceLock};

/// The message and source location of the first panic. Later panics may be its consequences.
static FAULT: OnceLock<String> = OnceLock::new();
static WATCH: Once = Once::new();

/// Installs a panic hook that records panics instead of printing them: nobody reads a device's standard error. The hook
/// affects this library only, since each library has its own copy of the standard library. A second call does nothing.
pub fn watch() {
    WATCH.call_once(|| panic::set_hook(Box::new(|panicked| switch_off(&panicked.to_string()))));
}

/// Switches the SDK off for this process. Only the first `reason` is kept.
pub fn switch_off(reason: &str) {
    FAULT.get_or_init(|| reason.to_owned());
}

/// Returns the reason why the SDK is off: a panic's message and source location. `None` while the SDK is on.
#[must_use]
pub fn fault() -> Option<&'static str> {
    FAULT.get().map(String::as_str)
}

/// Returns true if the SDK is off.
#[must_use]
#[inline]
pub fn is_off() -> bool {
    FAULT.get().is_some()
}
