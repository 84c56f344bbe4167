//! The cost per node of a large tree. It may be at most 10 times that of a small tree, which leaves room for cache
//! misses; a quadratic algorithm would be 32 times as slow. Each time is the least of three runs.

mod story;

use alldrawn_core::judge::snapshot::{Record, State::*};
use rustix::time::{ClockId, clock_gettime};
use story::{Story, image};

const SMALL: u32 = 2_048;
const LARGE: u32 = 65_536;
const MAX_GROWTH: f64 = 10.0;

// Overlapping images, each visible.
fn nodes(count: u32, generation: u32) -> Vec<Record> {
    let one = |index| Record {
        rect: [0.0, (index % 64) as f32, 400.0, 300.0],
        ..image(index + 1, generation, Drawn)
    };
    (0..count).map(one).collect()
}

// Returns the processor time that this thread has used, in nanoseconds. Other work of the machine does not count.
fn used_ns() -> f64 {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    used.tv_sec as f64 * 1e9 + used.tv_nsec as f64
}

// Returns the time of `play` in nanoseconds per node: the least of three runs, each after `prepare`.
fn per_node(count: u32, prepare: &dyn Fn(&mut Story, u32), play: &dyn Fn(&mut Story, u32)) -> f64 {
    let one = |_| {
        let mut story = Story::new();
        prepare(&mut story, count);
        let began = used_ns();
        play(&mut story, count);
        (used_ns() - began) / f64::from(count)
    };
    (0..3).map(one).fold(f64::INFINITY, f64::min)
}

fn assert_scales(name: &str, prepare: &dyn Fn(&mut Story, u32), play: &dyn Fn(&mut Story, u32)) {
    let (small, large) = (per_node(SMALL, prepare, play), per_node(LARGE, prepare, play));
    assert!(
        large <= small * MAX_GROWTH,
        "{name}: {small:.0} ns per node with {SMALL} nodes, {large:.0} ns with {LARGE}"
    );
}

fn shown(story: &mut Story, count: u32) {
    story.frame(100, 1, &nodes(count, 1));
}

// Each generation is ready for 600 ms, so that the fourth frame makes every node live, in the standing candidate too
// (metric §7a).
#[test]
fn cost_per_node_is_bounded_if_every_node_becomes_live() {
    let at = |generation: u32| 600 * u64::from(generation);
    let almost_live = |story: &mut Story, count| {
        (1..=3).for_each(|generation| _ = story.frame(at(generation), generation, &nodes(count, generation)));
    };
    assert_scales("every node becomes live", &almost_live, &|story, count| {
        _ = story.frame(at(4), 4, &nodes(count, 4));
    });
    let mut story = Story::new();
    almost_live(&mut story, LARGE);
    story.frame(at(4), 4, &nodes(LARGE, 4));
    let event = story.end();
    assert_eq!((event.visually_complete_us, event.counts.unwrap().live), (Some(600_000), LARGE));
}

#[test]
fn cost_per_node_is_bounded_if_every_node_is_reported_painted() {
    let forwards = |story: &mut Story, count| (1..=count).for_each(|id| story.node_ready(id, 1, 110));
    let backwards = |story: &mut Story, count| (1..=count).rev().for_each(|id| story.node_ready(id, 1, 110));
    // 40,503 is odd and `count` a power of two, so each identity occurs once.
    let shuffled =
        |story: &mut Story, count| (0..count).for_each(|i| story.node_ready(i * 40_503 % count + 1, 1, 110));
    assert_scales("painted in order", &shown, &forwards);
    assert_scales("painted from the last to the first", &shown, &backwards);
    assert_scales("painted in no order", &shown, &shuffled);
    let bound = |story: &mut Story, count| {
        let bound = nodes(count, 1).into_iter().map(|node| Record { state: Bound, ..node });
        story.frame(100, 1, &bound.collect::<Vec<_>>());
    };
    assert_scales("bound, painted in no order", &bound, &shuffled);
}

#[test]
fn cost_per_node_is_bounded_if_every_node_leaves_and_returns() {
    let gone = |story: &mut Story, count| {
        shown(story, count);
        story.frame(116, 2, &[]);
    };
    assert_scales("painted while out of the tree", &gone, &|story, count| {
        (1..=count).rev().for_each(|id| story.node_ready(id, 1, 110))
    });
    assert_scales("returned to the tree", &gone, &|story, count| _ = story.frame(132, 3, &nodes(count, 1)));
}

#[test]
fn one_changed_record_in_5000_withdraws_the_candidate() {
    let mut story = Story::new();
    let mut tree = nodes(5_000, 1);
    story.frame(100, 1, &tree);
    story.frame(116, 2, &tree);
    tree[4_999].state = Pending;
    let withdrawn = alldrawn_core::judge::answer::decision::WITHDRAWN;
    assert_ne!(story.frame(132, 3, &tree).decision & withdrawn, 0, "the last of 5,000 records changed");
    tree[4_999].state = Drawn;
    story.frame(148, 4, &tree);
    let event = story.end();
    assert_eq!((event.visually_complete_us, event.withdrawn_candidates), (Some(148_000), 1));
}
