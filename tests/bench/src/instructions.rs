//! Counts the instructions of a warm frame with Valgrind's Callgrind. The count does not depend on how busy the
//! machine is.
//!
//! This program runs itself twice under Valgrind, the second time with more frames. The difference is the cost of
//! those frames alone.

use crate::trees::Shape;
use crate::{CASES, Change, FrameAmongVisits, Frames};
use std::process::{Command, ExitCode};

/// The first argument when this program runs itself under Valgrind: `probe CASE NODES FRAMES`.
pub const PROBE: &str = "probe";
/// The number of nodes in the counted trees.
pub const NODES: u32 = 1_000;
/// The number of nodes in the largest tree. A node of this tree may cost three times as much.
pub const MANY_NODES: u32 = 65_536;

/// The cost of one kind of frame or visit, in instructions per node.
pub struct Count {
    /// The shape of the tree.
    pub shape: Shape,
    /// The change from each frame to the next.
    pub change: Change,
    /// The instructions per node in a tree of [`NODES`] nodes.
    pub per_node: f64,
    /// The instructions per node in a tree of [`MANY_NODES`] nodes.
    pub of_many: f64,
}

/// Counts the instructions of all cases.
///
/// # Errors
/// Returns a message if Valgrind is missing or reports no count.
pub fn count() -> Result<Vec<Count>, String> {
    let of = |case, nodes, few, many| {
        let frames = collected(case, nodes, many)? - collected(case, nodes, few)?;
        Ok::<f64, String>(frames / (f64::from(many - few) * f64::from(nodes)))
    };
    let one = |(case, &(shape, change)): (usize, &(Shape, Change))| {
        Ok(Count {
            shape,
            change,
            per_node: of(case, NODES, 20, 70)?,
            // The first frames allocate the buffers, so they are not counted.
            of_many: of(case, MANY_NODES, 3, 6)?,
        })
    };
    CASES.iter().enumerate().map(one).collect()
}

/// Returns the instructions of an unchanged frame of a small tree at the boundary, whose answer is for all visits:
/// first those with only one visit, then the additional ones for each further pending visit.
///
/// # Errors
/// Fails like [`count`].
pub fn count_answers() -> Result<(f64, f64), String> {
    const VISITS: u32 = 65;
    let of = |visits| {
        Ok::<f64, String>((collected(ANSWERS, visits, 520)? - collected(ANSWERS, visits, 20)?) / 500.0)
    };
    let (alone, among) = (of(1)?, of(VISITS)?);
    Ok((alone, (among - alone) / f64::from(VISITS - 1)))
}

// The case number that selects [`count_answers`] in a run under Valgrind.
const ANSWERS: usize = usize::MAX;

/// Runs under Valgrind: judges frames of a case, and does nothing else.
pub fn probe(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    let mut number = || arguments.next()?.parse::<usize>().ok();
    let (Some(case), Some(nodes), Some(count)) = (number(), number(), number()) else {
        return ExitCode::FAILURE;
    };
    if case == ANSWERS {
        let mut frames = FrameAmongVisits::new(nodes);
        (0..count).for_each(|_| frames.frame());
        return ExitCode::SUCCESS;
    }
    let Some(&(shape, change)) = CASES.get(case) else { return ExitCode::FAILURE };
    let nodes = nodes as u32;
    let mut frames = Frames::new(shape, change, nodes);
    (0..count).for_each(|_| frames.judge());
    ExitCode::SUCCESS
}

fn collected(case: usize, nodes: u32, frames: u32) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([PROBE, &case.to_string(), &nodes.to_string(), &frames.to_string()])
        .output()
        .map_err(|error| {
            format!("valgrind could not be run ({error}): install it, then run the benchmark again")
        })?;
    let report = String::from_utf8_lossy(&output.stderr);
    let count = report.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.ok_or_else(|| format!("valgrind reported no instruction count:\n{report}"))
}
