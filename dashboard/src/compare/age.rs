//! The age rule: which visits are old enough to be compared.
//!
//! Some visits arrive late: those of devices that were offline, and those that the next launch reports as lost. A fresh
//! release has not received them yet, and would look better than it is. So with an age A, a visit counts on both sides
//! if it began at least A ago and was received at most A after it began (by the collector's clock).

use std::{fmt, str::FromStr};

use crate::store::read::TimedVisit;

/// The age A, in milliseconds. With 0 every visit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age(i64);

/// The units of an age: their letters, and their lengths in milliseconds.
const UNITS: [(&str, i64); 4] =
    [("s", 1_000), ("m", 60 * 1_000), ("h", 3_600 * 1_000), ("d", 24 * 3_600 * 1_000)];

/// How a visit stands to the age rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The visit counts.
    Counts,
    /// It began less than A ago.
    TooYoung,
    /// It was received more than A after it began.
    TooLate,
}

impl Age {
    /// Returns the age in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3_600_000.0
    }

    /// Returns true if every visit counts.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Returns how a visit stands to the rule at `now_ms`.
    pub(super) fn standing(self, visit: &TimedVisit, now_ms: i64) -> Standing {
        match self.0 {
            0 => Standing::Counts,
            age if visit.received_ms.saturating_sub(visit.began_ms) > age => Standing::TooLate,
            age if now_ms.saturating_sub(visit.began_ms) < age => Standing::TooYoung,
            _ => Standing::Counts,
        }
    }
}

impl FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is not an age: expected 0, or a number with s, m, h or d, such as 24h");
        if text == "0" {
            return Ok(Age(0));
        }
        let (number, length_ms) = UNITS
            .into_iter()
            .find_map(|(letter, length_ms)| Some((text.strip_suffix(letter)?, length_ms)))
            .ok_or_else(wrong)?;
        let number: u32 = number.parse().map_err(|_| wrong())?;
        i64::from(number).checked_mul(length_ms).map(Age).ok_or_else(wrong)
    }
}

/// Writes the age in its largest whole unit: `24 h`, `90 m`.
impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = UNITS.into_iter().rev().skip(1).find(|(_, length_ms)| self.0 % length_ms == 0);
        let (letter, length_ms) = whole.unwrap_or(("ms", 1));
        write!(f, "{} {letter}", self.0 / length_ms)
    }
}

#[cfg(test)]
mod tests {
    use alldrawn_core::wire::Visit;

    use super::*;

    #[test]
    fn an_age_is_a_number_with_a_unit() {
        for (text, ms, written) in [
            ("24h", 86_400_000, "24 h"),
            ("2d", 172_800_000, "48 h"),
            ("90m", 5_400_000, "90 m"),
            ("0", 0, "0 h"),
        ] {
            let age: Age = text.parse().unwrap();
            assert_eq!((age.0, age.to_string().as_str()), (ms, written));
        }
        for text in ["24", "h", "-1h", "1.5h", "1w", "", "99999999999h"] {
            assert!(text.parse::<Age>().unwrap_err().contains("24h"), "{text}");
        }
    }

    #[test]
    fn visits_count_if_they_are_old_and_were_not_late() {
        const NOW: i64 = 1_790_000_000_000;
        const HOUR: i64 = 3_600_000;
        for (began, received, standing) in [
            (25 * HOUR, 25 * HOUR, Standing::Counts),
            (24 * HOUR, 0, Standing::Counts),
            (24 * HOUR - 1, 24 * HOUR - 1, Standing::TooYoung),
            (30 * HOUR, 6 * HOUR, Standing::Counts),
            (30 * HOUR, 6 * HOUR - 1, Standing::TooLate),
        ] {
            let visit =
                TimedVisit { visit: Visit::default(), began_ms: NOW - began, received_ms: NOW - received };
            assert_eq!("24h".parse::<Age>().unwrap().standing(&visit, NOW), standing, "{began} {received}");
            assert_eq!(Age(0).standing(&visit, NOW), Standing::Counts);
        }
    }
}
