//! How the visible content became ready over time, weighted by area (metric §14).

use crate::Time;
use crate::node::Node;
use alldrawn_core::wire;

/// Returns the progress of the nodes that were required in the end frame. A node's weight is its clipped area, and its
/// time is that of its last change to ready or failed.
pub fn progress(nodes: &[Node], start: Time, end: Time) -> Option<wire::Progress> {
    let total: f64 = nodes.iter().map(|node| node.rect.area()).sum();
    if total <= 0.0 {
        return None;
    }
    let micros = |at: Time| at.saturating_sub(start) / 1_000;
    let ready = |node: &&Node| !node.pending();
    let mut times: Vec<u64> = nodes.iter().filter(ready).map(|node| micros(node.settled().at)).collect();
    times.sort_unstable();
    times.dedup();
    // The area that is ready at a time.
    let by = |time: u64| -> f64 {
        let ready = nodes.iter().filter(ready).filter(|node| micros(node.settled().at) <= time);
        ready.map(|node| node.rect.area()).sum()
    };
    let reached = |percent: f64| times.iter().copied().find(|&time| by(time) * 100.0 >= percent * total);

    // The integral over time of the share that is not ready yet: each node's share counts until the node's time, or
    // until the end.
    let elapsed = micros(end);
    let waits = |node: &Node| {
        if node.pending() { elapsed } else { micros(node.settled().at).min(elapsed) }
    };
    let waited: f64 = nodes.iter().map(|node| waits(node) as f64 * node.rect.area()).sum();

    let mut curve = Vec::new();
    let mut tenths = 0;
    for &time in &times {
        let now = (by(time) * 10.0 / total).floor() as u64;
        if now > tenths {
            tenths = now;
            // The last step of a completed curve is exactly 1,000, however the quotient is rounded.
            let all = nodes.iter().all(|node| !node.pending()) && time == times[times.len() - 1];
            curve.extend([time, if all { 1_000 } else { (by(time) * 1_000.0 / total).floor() as u64 }]);
        }
    }
    Some(wire::Progress {
        vc25_us: reached(25.0),
        vc50_us: reached(50.0),
        vc75_us: reached(75.0),
        vc90_us: reached(90.0),
        // The sum of fractions may be slightly less than a whole number.
        speed_index_us: Some((waited / total + 1.0 / 1_024.0).floor() as u64),
        curve,
    })
}
