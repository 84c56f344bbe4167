//! How the visible content became ready, by area: curve, VC25–90, surface speed index (metric §14).

use crate::event::wire;
use crate::node::Tracked;

/// Steps of the curve: one for each tenth of the area reached.
const CURVE_STEPS: u64 = 10;

/// Progress over the required nodes of the end frame: weight = clipped area, time = the last change to ready or
/// failed. Nodes that are pending count as not ready until the end, `elapsed_us` after the start. `None` where nothing was required.
pub fn progress(nodes: &[Tracked], elapsed_us: u64) -> Option<wire::Progress> {
    // Time in the high half, the node's place in the low: one sort of plain numbers, equal times in record order.
    let mut order: Vec<u64> = (0u64..)
        .zip(nodes)
        .filter(|(_, node)| !node.pending())
        .map(|(place, node)| node.settled_at().micros() << 32 | place)
        .collect();
    order.sort_unstable();
    let steps: Vec<(u64, f64)> = order
        .iter()
        .filter_map(|step| Some((step >> 32, nodes.get((step & 0xFFFF_FFFF) as usize)?.area)))
        .collect();
    // In the order of the steps, so that the last of them reaches the whole, to the last bit.
    let ready: f64 = steps.iter().map(|(_, area)| area).sum();
    let total = nodes.iter().filter(|node| node.pending()).fold(ready, |sum, node| sum + node.area);
    if total <= 0.0 {
        return None;
    }
    let reached = |share: f64| {
        let mut sum = 0.0;
        steps.iter().find_map(|(at, area)| {
            sum += area;
            (sum >= share * total).then_some(*at)
        })
    };
    let elapsed = elapsed_us as f64;
    let waited: f64 = steps.iter().map(|(at, area)| (*at as f64).min(elapsed) * area).sum();
    Some(wire::Progress {
        vc25_us: reached(0.25),
        vc50_us: reached(0.50),
        vc75_us: reached(0.75),
        vc90_us: reached(0.90),
        speed_index_us: Some(whole((waited + (total - ready) * elapsed) / total)),
        curve: curve(&steps, total),
    })
}

// Whole microseconds of a quotient of sums. One that is a whole number may fall short of it by its last bits: nothing of
// 30 s was ready, and the index said 29,999,999.
fn whole(micros: f64) -> u64 {
    (micros + 1.0 / 1_024.0) as u64
}

// Pairs of time and share in 1/1000, one where a further tenth is reached; the share is that of all nodes ready then.
fn curve(steps: &[(u64, f64)], total: f64) -> Vec<u64> {
    let mut out = Vec::new();
    let (mut sum, mut tenth) = (0.0, 0);
    for (i, (at, area)) in steps.iter().enumerate() {
        sum += area;
        if steps.get(i + 1).is_some_and(|next| next.0 == *at) {
            continue;
        }
        let now = if sum < total { (sum * CURVE_STEPS as f64 / total) as u64 } else { CURVE_STEPS };
        if now > tenth {
            tenth = now;
            // The whole divided by itself may fall short of a thousand.
            out.extend([*at, if sum < total { (sum * 1_000.0 / total) as u64 } else { 1_000 }]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_the_share_of_all_that_is_ready_then() {
        assert_eq!(curve(&[(100, 35.0), (100, 3.0), (200, 62.0)], 100.0), [100, 380, 200, 1_000]);
    }

    #[test]
    fn a_whole_number_of_microseconds_is_kept() {
        for i in 1..20_000_u32 {
            let (waited, total) = (f64::from(i) * 0.037, f64::from(i) * 0.019);
            for micros in [1_u32, 999_999, 30_000_000, 40_000_000] {
                let of = (waited * f64::from(micros) + total * f64::from(micros)) / (waited + total);
                assert_eq!(whole(of), u64::from(micros), "{i}");
            }
        }
        assert_eq!(whole(2.5), 2);
    }

    #[test]
    fn the_whole_is_a_thousand_whatever_its_area() {
        for i in 1..20_000 {
            let area = f64::from(i) * 0.037;
            assert_eq!(curve(&[(100, area)], area), [100, 1_000], "{area}");
        }
    }
}
