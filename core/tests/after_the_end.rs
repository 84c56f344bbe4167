//! An ended visit stays ended: later calls are counted and not applied (metric §8, Order).

mod story;

use alldrawn_core::judge::snapshot::State::*;
use alldrawn_core::wire::Outcome;
use story::{Story, image};

#[test]
fn a_frame_after_the_time_out_is_counted_and_not_applied() {
    let mut story = Story::new();
    story.frame(30_100, 1, &[image(1, 1, Drawn)]);
    let event = story.finish();
    let counts = event.counts.unwrap();
    assert_eq!((event.outcome(), counts.frames, counts.calls_after_end), (Outcome::NoContent, 0, 1));
}
