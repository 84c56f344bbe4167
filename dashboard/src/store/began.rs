//! When a visit began, by the collector's clock. Devices' clocks are wrong by hours; the collector's clock is one.

/// The largest age of a visit that is believed, in milliseconds: 60 days. SDKs keep visits as long as there is room.
const OLDEST_MS: i64 = 60 * 24 * 3_600 * 1_000;

/// Returns the time at which a visit began, in milliseconds since 1970 by the collector's clock.
///
/// `sent_ms` and `start_ms` are the sender's clock when it wrote the batch and when the visit began; 0 if unknown. Their
/// difference is the visit's age at sending, whatever the clock is set to. Older clients do not send `sent_ms`; their
/// clock is then believed to be right. If the age is negative or over 60 days, the clock was wrong or was set in
/// between, and the visit counts as begun when it was received.
pub(super) fn began_ms(received_ms: i64, sent_ms: i64, start_ms: i64) -> i64 {
    let sent_ms = if sent_ms == 0 { received_ms } else { sent_ms };
    match sent_ms.checked_sub(start_ms) {
        Some(age_ms) if start_ms != 0 && (0..=OLDEST_MS).contains(&age_ms) => received_ms - age_ms,
        _ => received_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_at_sending_counts_whatever_the_clock_is_set_to() {
        const HOUR: i64 = 3_600_000;
        const NOW: i64 = 1_790_000_000_000;
        for (sent, start, age) in [
            (NOW, NOW - HOUR, HOUR),
            (NOW - 300 * 24 * HOUR, NOW - 301 * 24 * HOUR, 24 * HOUR), // a clock that is 300 days slow
            (5 * HOUR, HOUR, 4 * HOUR),                                // a clock in 1970
            (0, NOW - HOUR, HOUR),                                     // an older client
            (0, NOW + HOUR, 0),                                        // an older client with a fast clock
            (0, 1_000, 0),                                             // an older client with a clock in 1970
            (NOW, NOW + 1, 0),                                         // a clock that was set back in between
            (NOW, 1_000, 0),                                           // a clock that was set in between
            (NOW, 0, 0),                                               // no time of the start
            (i64::MIN, i64::MAX, 0),
            (i64::MAX, i64::MIN, 0),
        ] {
            assert_eq!(NOW - began_ms(NOW, sent, start), age, "sent {sent}, start {start}");
        }
    }
}
