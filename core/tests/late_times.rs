//! How late times change a node's ready time (metric §2, §8; `docs/boundary.md`, The snapshot).

mod story;

use alldrawn_core::judge::snapshot::State::*;
use alldrawn_core::wire::EndSource;
use story::{Story, image};

#[test]
fn content_is_dated_by_the_first_frame_that_held_it_bound() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Bound)]);
    story.frame(116, 2, &[image(1, 1, Drawn)]);
    story.presented(1, 124);
    story.presented(2, 140);
    assert_eq!(story.end().visually_complete_us, Some(124_000), "the first frame painted it, not the second");
}

#[test]
fn the_presentation_of_the_frame_that_revealed_a_node_is_the_end_source() {
    let mut story = Story::new();
    let mut preloaded = image(1, 1, Drawn);
    preloaded.ready_micros = -5_000_000;
    story.frame(100, 1, &[preloaded]);
    story.presented(1, 116);
    let event = story.end();
    assert_eq!((event.visually_complete_us, event.end_source()), (Some(116_000), EndSource::Presented));
}

#[test]
fn a_live_node_keeps_its_first_ready_time_and_its_source() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Bound)]);
    story.presented(1, 110);
    (2..=4).for_each(|i| _ = story.frame(600 * u64::from(i), i, &[image(1, i, Drawn)]));
    let event = story.end();
    assert_eq!((event.visually_complete_us, event.end_source()), (Some(110_000), EndSource::Presented));
}

#[test]
fn a_live_node_that_comes_back_withdraws_nothing() {
    let mut story = Story::new();
    for generation in 1..=4 {
        story.frame(
            600 * u64::from(generation),
            generation,
            &[image(1, generation, Drawn), image(2, 1, Drawn)],
        );
    }
    story.frame(2_500, 5, &[image(2, 1, Drawn)]);
    let answer = story.frame(2_600, 6, &[image(1, 5, Drawn), image(2, 1, Drawn)]);
    assert_eq!(answer.decision & alldrawn_core::judge::answer::decision::WITHDRAWN, 0);
}

#[test]
fn a_late_time_applies_to_a_node_that_is_out_of_the_tree() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Drawn)]);
    story.frame(116, 2, &[]);
    story.presented(1, 124);
    story.frame(132, 3, &[image(1, 1, Drawn), image(2, 1, Drawn)]);
    assert_eq!(story.end().progress.unwrap().vc50_us, Some(124_000));
}

#[test]
fn a_new_generation_of_a_pending_node_is_a_change_to_a_typing_visit() {
    let mut story = Story::new();
    let key = alldrawn_core::judge::visit::interaction::Input::TextKey;
    story.engine.input(story.visit, key, story::ms(50));
    story.visit = story.engine.begin_typing(story.visit, [1; 16], 0).unwrap().0;
    story.frame(60, 1, &[image(1, 1, Pending)]);
    story.frame(76, 2, &[image(1, 2, Pending)]);
    story.frame(350, 3, &[image(1, 2, Drawn)]);
    assert_eq!(story.end().visually_complete_us, Some(300_000), "the outcome is not `unchanged`");
}
