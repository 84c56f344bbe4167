//! Times and durations of a script: milliseconds that are exact to the nanosecond.

use alldrawn_core::judge::time::Moment;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time or a duration. In JSON it is a number of milliseconds, with decimals down to the nanosecond.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Ms {
    /// The time or duration in nanoseconds.
    pub nanos: u64,
}

impl Ms {
    /// Returns the time as the core's type.
    pub fn moment(self) -> Moment {
        Moment(self.nanos)
    }
}

/// Converts milliseconds to nanoseconds. Times before the story's zero are negative.
pub fn nanos(ms: f64) -> i64 {
    (ms * 1e6).round() as i64
}

impl Serialize for Ms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.nanos.is_multiple_of(1_000_000) {
            serializer.serialize_u64(self.nanos / 1_000_000)
        } else {
            // The conversion is exact up to 104 days: an f64 holds 53 bits of nanoseconds, and reading rounds the
            // decimals to whole nanoseconds.
            serializer.serialize_f64(self.nanos as f64 / 1e6)
        }
    }
}

impl<'de> Deserialize<'de> for Ms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ms, D::Error> {
        let ms = f64::deserialize(deserializer)?;
        Ok(Ms { nanos: (ms * 1e6).round() as u64 })
    }
}
