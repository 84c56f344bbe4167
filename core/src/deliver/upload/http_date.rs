//! Parses `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date. Strict: a malformed header is ignored.

/// Longest wait in milliseconds that a server may ask for: 24 hours.
pub const MAX_RETRY_AFTER_MS: u64 = 24 * 60 * 60 * 1_000;

const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
/// 1970-01-01 was a Thursday.
const WEEKDAYS: [&[u8]; 7] = [b"Thu", b"Fri", b"Sat", b"Sun", b"Mon", b"Tue", b"Wed"];

/// Returns the wait in milliseconds that a `Retry-After` header asks for, at most 24 hours. A date is
/// compared with the response's `Date` header if that is well-formed, else with `wall_ms`; a past date is no wait.
/// Returns `None` if `value` is malformed.
#[must_use]
pub fn retry_after_ms(value: &str, date: Option<&str>, wall_ms: i64) -> Option<u64> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that overflows is a long wait.
        let seconds = value.parse::<u64>().unwrap_or(u64::MAX);
        return Some(seconds.saturating_mul(1_000).min(MAX_RETRY_AFTER_MS));
    }
    let at = parse_http_date(value)?.saturating_mul(1_000);
    let now = date.and_then(parse_http_date).map_or(wall_ms, |seconds| seconds.saturating_mul(1_000));
    Some(u64::try_from(at.saturating_sub(now)).unwrap_or(0).min(MAX_RETRY_AFTER_MS))
}

/// Parses an IMF-fixdate (RFC 9110, section 5.6.7) such as `Sun, 06 Nov 1994 08:49:37 GMT`; returns seconds since 1970.
/// The weekday must be right. The two obsolete forms are not read: one of them omits the century, and no AllDrawn
/// collector sends either.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<i64> {
    let bytes: &[u8; 29] = text.as_bytes().try_into().ok()?;
    let form = [(3, b','), (4, b' '), (7, b' '), (11, b' '), (16, b' '), (19, b':'), (22, b':'), (25, b' ')];
    if form.iter().any(|(at, byte)| bytes[*at] != *byte) || &bytes[26..] != b"GMT" {
        return None;
    }
    let number = |at: usize, digits: usize| -> Option<i64> {
        bytes[at..at + digits]
            .iter()
            .try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
    };
    let (day, year) = (number(5, 2)?, number(12, 4)?);
    let month = MONTHS.iter().position(|name| *name == &bytes[8..11])?;
    let (hour, minute, second) = (number(17, 2)?, number(20, 2)?, number(23, 2)?);
    // 60 is a leap second.
    if year < 1970 || day < 1 || day > days_in(year, month) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let leap_days = |year: i64| year / 4 - year / 100 + year / 400;
    let days = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969)
        + (0..month).map(|month| days_in(year, month)).sum::<i64>()
        + day
        - 1;
    let weekday = WEEKDAYS.get(usize::try_from(days % 7).ok()?)?;
    (*weekday == &bytes[..3]).then_some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// Number of days in a month; January is 0.
fn days_in(year: i64, month: usize) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 => 28 + i64::from(leap),
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_dates_are_parsed() {
        let cases = [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Thu, 29 Feb 2024 23:59:60 GMT", Some(1_709_251_200)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_300_799)),
            ("Mon, 06 Nov 1994 08:49:37 GMT", None),
            ("Wed, 29 Feb 2023 00:00:00 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 UTC", None),
            ("Sun, 6 Nov 1994 08:49:37 GMT", None),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun Nov  6 08:49:37 1994", None),
            ("Sun, 06 Nov 1994 24:00:00 GMT", None),
            ("", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(parse_http_date(text), seconds, "{text}");
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_a_date_and_capped() {
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        let cases = [
            ("0", None, Some(0)),
            ("120", None, Some(120_000)),
            ("99999999999999999999999", None, Some(MAX_RETRY_AFTER_MS)),
            ("-1", None, None),
            ("+5", None, None),
            ("1.5", None, None),
            (" 5", None, None),
            ("", None, None),
            ("soon", None, None),
            ("Sun, 06 Nov 1994 08:50:37 GMT", date, Some(60_000)),
            ("Sun, 06 Nov 1994 08:48:37 GMT", date, Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", date, Some(MAX_RETRY_AFTER_MS)),
            ("Sun, 06 Nov 1994 08:49:40 GMT", None, Some(2_000)),
            ("Sun, 06 Nov 1994 08:49:40 GMT", Some("nonsense"), Some(2_000)),
        ];
        for (value, date, wait) in cases {
            assert_eq!(retry_after_ms(value, date, 784_111_778_000), wait, "{value}");
        }
    }
}
