//! First content and first failure: the earliest time, corrected by late times (metric §14).

mod story;

use alldrawn_core::judge::snapshot::State::*;
use story::{Story, image};

#[test]
fn a_late_time_of_another_generation_leaves_first_content_unchanged() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Drawn)]);
    story.frame(200, 2, &[image(1, 2, Pending)]);
    story.frame(300, 3, &[image(1, 2, Drawn)]);
    story.presented(3, 316);
    assert_eq!(story.end().first_content_us, Some(100_000), "the time of the first generation stays");
}

#[test]
fn first_content_moves_to_another_node_if_a_late_time_corrects_the_first() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Drawn), image(2, 1, Drawn)]);
    story.node_ready(1, 1, 116);
    assert_eq!(story.end().first_content_us, Some(100_000));
}

#[test]
fn a_later_frame_can_report_an_earlier_first_content() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Drawn), image(2, 1, Pending)]);
    let mut node = image(2, 1, Drawn);
    node.ready_micros = -70_000;
    story.frame(150, 2, &[image(1, 1, Drawn), node]);
    assert_eq!(story.end().first_content_us, Some(80_000));
}

#[test]
fn a_failure_is_dated_by_the_presentation_of_its_frame() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Failed), image(2, 1, Drawn)]);
    story.presented(1, 130);
    let event = story.end();
    assert_eq!((event.last_candidate_us, event.first_failure_us), (Some(130_000), Some(130_000)));
}
