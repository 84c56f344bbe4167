//! Shares of visits.

use std::fmt;

/// A share of the visits, 0 to 1. The share of no visits is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Share(pub f64);

impl Share {
    /// Returns `part / whole`, or 0 if `whole` is 0.
    pub fn of(part: f64, whole: f64) -> Share {
        Share(if whole == 0.0 { 0.0 } else { part / whole })
    }
}

/// Displays a share, such as `12.3 %`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} %", self.0 * 100.0)
    }
}
