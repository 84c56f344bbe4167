//! The mix of devices and networks in words.

use alldrawn_core::wire::Visit;
use alldrawn_stats::gate::Mix;

/// A change of the mix that is reported: five percentage points.
const NOTABLE_CHANGE: f64 = 0.05;
/// Strata that are named at most.
const NAMED: usize = 3;

/// Returns the stratum of a visit, such as `low, 4g`.
pub(super) fn stratum(visit: &Visit) -> String {
    let class = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
    match &visit.environment {
        Some(environment) => {
            format!("{}, {}", class(&environment.device_class), class(&environment.network_class))
        }
        None => "unknown, unknown".to_owned(),
    }
}

/// Returns the strata whose share changed by five points or more, such as `low, 4g 30.0 % → 52.0 %`, the largest change
/// first. `None` if there is none.
pub(super) fn changes(mix: &Mix) -> Option<String> {
    if mix.largest_change() < NOTABLE_CHANGE {
        return None;
    }
    let mut shares = mix.shares();
    shares.retain(|(_, before, after)| (after.0 - before.0).abs() >= NOTABLE_CHANGE);
    shares.sort_by(|a, b| (b.2.0 - b.1.0).abs().total_cmp(&(a.2.0 - a.1.0).abs()));
    let words: Vec<_> =
        shares.iter().take(NAMED).map(|(name, before, after)| format!("{name} {before} → {after}")).collect();
    Some(words.join("; "))
}
