//! The limits that a benchmark run must keep, here called gates. They limit counts, bytes and ratios within one run,
//! never absolute times.

use crate::instructions::Count;
use crate::trees::Shape;
use crate::{Change, Memory, Row};

/// A measured quantity, and the limit above which the run fails.
pub struct Gate {
    /// The measured quantity and its unit.
    pub name: &'static str,
    /// The value of this run.
    pub value: f64,
    /// The limit. A larger value fails the run. The limit leaves room for noisy machines.
    pub limit: f64,
    /// The value that the design aims at.
    pub aim: f64,
}

/// Returns all gates with the values of this run.
pub fn gates(rows: &[Row], memory: &Memory, counts: &[Count], answers: (f64, f64)) -> Vec<Gate> {
    let instructions = |shape, change| {
        let of = |count: &&Count| count.shape == shape && count.change == change;
        counts.iter().find(of).map_or(f64::NAN, |count| count.per_node)
    };
    let ratio = |shape, change| {
        let of = |row: &&Row| row.shape == shape && row.change == change && row.nodes == 1_000;
        rows.iter().find(of).map_or(f64::NAN, |row| row.copy_ratio)
    };
    // These limits are about a tenth above today's values.
    let counted = |name, shape, change, limit| {
        let value = instructions(shape, change);
        Gate { name, value, limit, aim: limit }
    };
    let warm = rows.iter().map(|row| row.allocations).sum::<u64>();
    vec![
        Gate { name: "allocations in warm frames", value: warm as f64, limit: 0.0, aim: 0.0 },
        Gate {
            name: "unchanged frame of 1,000 nodes, × copy",
            value: ratio(Shape::Feed, Change::Nothing),
            limit: 1.0,
            aim: 1.0,
        },
        Gate {
            name: "one changed text in 1,000 nodes, × copy",
            value: ratio(Shape::Feed, Change::OneText),
            limit: 7.5,
            aim: 6.0,
        },
        Gate {
            name: "1,000 nodes that all moved, × copy",
            value: ratio(Shape::Feed, Change::Scrolled),
            limit: 12.5,
            aim: 6.0,
        },
        counted("unchanged frame, instructions per node", Shape::Feed, Change::Nothing, 7.0),
        counted("one changed text, instructions per node", Shape::Feed, Change::OneText, 105.0),
        counted("all moved, instructions per node", Shape::Feed, Change::Scrolled, 306.0),
        counted("all new, instructions per node", Shape::Feed, Change::AllNew, 610.0),
        counted("all new and overlapping, instructions per node", Shape::Overlap, Change::AllNew, 830.0),
        counted("16 covers over each, instructions per node", Shape::Panels, Change::Scrolled, 11_400.0),
        Gate { name: "answer for all visits, instructions", value: answers.0, limit: 1_000.0, aim: 1_000.0 },
        Gate {
            name: "answer for all visits, instructions per further visit",
            value: answers.1,
            limit: 38.0,
            aim: 38.0,
        },
        Gate {
            name: "growth of instructions per node, 1,000 to 65,536 nodes",
            value: counts.iter().map(|count| count.of_many / count.per_node).fold(0.0, f64::max),
            limit: 3.0,
            aim: 3.0,
        },
        Gate {
            name: "growth of a changed frame's time per node, 100 to 65,536 nodes",
            value: growth(rows, |change| change != Change::Nothing),
            limit: 3.0,
            aim: 3.0,
        },
        Gate {
            // Trees of up to 4,096 nodes are compared directly, 32 bytes at a time; larger trees are compared by a
            // fingerprint.
            name: "growth of an unchanged frame's time per node, 100 to 65,536 nodes",
            value: growth(rows, |change| change == Change::Nothing),
            limit: 6.0,
            aim: 3.0,
        },
        Gate {
            name: "64 visits of 100 nodes, KiB",
            value: memory.visits_64 as f64 / 1_024.0,
            limit: 1_024.0,
            aim: 1_024.0,
        },
        Gate { name: "bytes per node above 4,096 nodes", value: memory.per_node, limit: 64.0, aim: 64.0 },
    ]
}

// Returns the largest growth of the time per node, over all trees and all changes that `of` selects.
fn growth(rows: &[Row], of: impl Fn(Change) -> bool) -> f64 {
    let per_node = |row: &Row| row.ns / f64::from(row.nodes);
    let small = rows.iter().filter(|row| of(row.change) && row.nodes == 100);
    let growths = small.flat_map(|small| {
        let same =
            move |row: &&Row| row.shape == small.shape && row.change == small.change && row.nodes > 100;
        rows.iter().filter(same).map(move |row| per_node(row) / per_node(small))
    });
    growths.fold(0.0, f64::max)
}
