//! Progress: how much of the visible area was ready, and when. Curve, VC25 to VC90, surface speed index (metric §14).

use crate::judge::node::Tracked;
use crate::wire;

/// Number of steps of the curve: one for each tenth of the area.
const CURVE_STEPS: u64 = 10;

/// Shares of the area for which an event contains the time: VC25, VC50, VC75, VC90.
const SHARES: [f64; 4] = [0.25, 0.50, 0.75, 0.90];

/// Returns the progress over the required nodes of the end frame, or `None` if nothing was required. A node's weight is
/// its clipped area, and its time is that of its last change to ready or failed. Pending nodes count as not ready until
/// the end of the visit, `elapsed_us` after its start.
pub fn progress(nodes: &[Tracked], elapsed_us: u64) -> Option<wire::Progress> {
    // The time is in the high half and the node's index in the low half: plain numbers are sorted, and nodes with equal
    // times stay in record order.
    let mut order: Vec<u64> = Vec::with_capacity(nodes.len());
    for (place, node) in (0u64..).zip(nodes) {
        if !node.pending() {
            order.push(node.settled_at().micros() << 32 | place);
        }
    }
    order.sort_unstable();
    let steps = || order.iter().filter_map(|step| Some((step >> 32, nodes.get(*step as u32 as usize)?.area)));
    // Summed in the order of the steps, so that the last step reaches exactly the total.
    let (mut ready, mut waited) = (0.0, 0.0);
    for (at, area) in steps() {
        ready += area;
        waited += at.min(elapsed_us) as f64 * area;
    }
    let mut total = ready;
    for node in nodes.iter().filter(|node| node.pending()) {
        total += node.area;
    }
    if total <= 0.0 {
        return None;
    }
    let (times, curve) = reached(steps(), total);
    let [vc25_us, vc50_us, vc75_us, vc90_us] = times;
    let speed_index_us = Some(whole((waited + (total - ready) * elapsed_us as f64) / total));
    Some(wire::Progress { vc25_us, vc50_us, vc75_us, vc90_us, speed_index_us, curve })
}

// Returns a quotient of sums in whole microseconds, rounded down. A quotient that should be a whole number can be too
// small by its last bits: without the correction, a speed index of 30 s came out as 29,999,999 µs.
fn whole(micros: f64) -> u64 {
    (micros + 1.0 / 1_024.0) as u64
}

// Returns the time at which each of `SHARES` was reached, and the curve: for each time at which a further tenth of the
// total area is ready, that time and the ready part of the area in thousandths. `steps`: ascending times, each with the
// area that became ready then.
fn reached(steps: impl Iterator<Item = (u64, f64)>, total: f64) -> ([Option<u64>; 4], Vec<u64>) {
    let (mut times, mut curve) = ([None; 4], Vec::new());
    let (mut sum, mut tenth) = (0.0, 0);
    for (at, area) in steps {
        sum += area;
        for (time, share) in times.iter_mut().zip(SHARES) {
            if time.is_none() && sum >= share * total {
                *time = Some(at);
            }
        }
        // Dividing the total by itself could give less than 1,000.
        let share_in = |parts: u64| if sum < total { (sum * parts as f64 / total) as u64 } else { parts };
        match curve.last_chunk_mut() {
            // The nodes of this step were ready at the same time as those of the last one.
            Some([last, share]) if *last == at => *share = share_in(1_000),
            _ if share_in(CURVE_STEPS) > tenth => curve.extend_from_slice(&[at, share_in(1_000)]),
            _ => {}
        }
        tenth = tenth.max(share_in(CURVE_STEPS));
    }
    (times, curve)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_includes_all_nodes_that_are_ready_at_its_time() {
        let steps = [(100, 35.0), (100, 3.0), (200, 62.0)];
        let times = [Some(100), Some(200), Some(200), Some(200)];
        assert_eq!(reached(steps.into_iter(), 100.0), (times, vec![100, 380, 200, 1_000]));
    }

    #[test]
    fn a_whole_number_of_microseconds_is_not_rounded_down() {
        for i in 1..20_000_u32 {
            let (waited, total) = (f64::from(i) * 0.037, f64::from(i) * 0.019);
            for micros in [1_u32, 999_999, 30_000_000, 40_000_000] {
                let quotient = (waited * f64::from(micros) + total * f64::from(micros)) / (waited + total);
                assert_eq!(whole(quotient), u64::from(micros), "{i}");
            }
        }
        assert_eq!(whole(2.5), 2);
    }

    #[test]
    fn the_last_share_is_exactly_1000_for_any_area() {
        for i in 1..20_000 {
            let area = f64::from(i) * 0.037;
            assert_eq!(reached([(100, area)].into_iter(), area).1, [100, 1_000], "{area}");
        }
    }
}
