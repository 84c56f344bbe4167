//! How the visible content became ready, by area: curve, VC25–90, surface speed index (metric §14).

use crate::event::wire;
use crate::node::Tracked;

/// Steps of the curve: one for each tenth of the area reached.
const CURVE_STEPS: u64 = 10;

/// Progress over the required nodes of the end frame: weight = clipped area, time = the last change to ready or
/// failed. Nodes that are pending count as not ready until the end, `elapsed_us` after the start. `None` where nothing was required.
pub fn progress(nodes: &[Tracked], elapsed_us: u64) -> Option<wire::Progress> {
    let total: f64 = nodes.iter().map(|node| node.area).sum();
    if total <= 0.0 {
        return None;
    }
    let mut steps: Vec<(u64, f64)> = nodes
        .iter()
        .filter(|node| !node.pending())
        .map(|node| (node.settled_at().micros(), node.area))
        .collect();
    steps.sort_by_key(|step| step.0);
    let reached = |share: f64| {
        let mut sum = 0.0;
        steps.iter().find_map(|(at, area)| {
            sum += area;
            (sum >= share * total).then_some(*at)
        })
    };
    let elapsed = elapsed_us as f64;
    let ready: f64 = steps.iter().map(|(_, area)| area).sum();
    let waited: f64 = steps.iter().map(|(at, area)| (*at as f64).min(elapsed) * area).sum();
    Some(wire::Progress {
        vc25_us: reached(0.25),
        vc50_us: reached(0.50),
        vc75_us: reached(0.75),
        vc90_us: reached(0.90),
        speed_index_us: Some(((waited + (total - ready) * elapsed) / total) as u64),
        curve: curve(&steps, total),
    })
}

// Pairs of time and share in 1/1000, one where a further tenth is reached.
fn curve(steps: &[(u64, f64)], total: f64) -> Vec<u64> {
    let mut out = Vec::new();
    let (mut sum, mut tenth) = (0.0, 0);
    for (at, area) in steps {
        sum += area;
        let now = (sum / total * CURVE_STEPS as f64) as u64;
        if now > tenth {
            tenth = now;
            if out.len() >= 2 && out[out.len() - 2] == *at {
                out.truncate(out.len() - 2);
            }
            out.extend([*at, (sum / total * 1_000.0) as u64]);
        }
    }
    out
}
