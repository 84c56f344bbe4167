//! A candidate's value, and when it is confirmed or delayed by holds (metric §8–§10).

mod story;

use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::snapshot::State::*;
use alldrawn_core::judge::snapshot::{Kind, header_flag};
use alldrawn_core::judge::visit::interaction::Leave;
use alldrawn_core::wire::{EndSource, Outcome};
use story::{Story, image, ms};

#[test]
fn a_candidate_is_confirmed_at_the_frame_in_which_it_stops_being_sparse() {
    let mut story = Story::new();
    let mut small = image(1, 1, Drawn);
    small.rect = [0.0, 0.0, 40.0, 60.0];
    story.frame(100, 1, &[small]);
    let answer = story.frame(3_000, 2, &[image(1, 1, Drawn)]);
    assert_eq!(answer.deadline, Some(ms(3_000)));
    story.wake(3_001);
    let event = story.finish();
    assert_eq!((event.outcome(), event.visually_complete_us), (Outcome::Complete, Some(100_000)));
}

#[test]
fn a_candidate_whose_content_all_left_is_sparse() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Drawn)]);
    assert_eq!(story.frame(200, 2, &[]).deadline, Some(ms(5_100)));
}

#[test]
fn a_surface_declared_empty_is_complete_when_that_frame_is_presented() {
    let mut story = Story::new();
    let mut spinner = image(1, 1, Unknown);
    spinner.kind = Kind::Busy;
    story.frame(100, 1, &[spinner]);
    story.frame(200, 2, &[]);
    story.flagged(1_000, 3, header_flag::DECLARED_EMPTY, &[]);
    story.presented(3, 1_016);
    let event = story.end();
    assert_eq!((event.visually_complete_us, event.end_source()), (Some(1_016_000), EndSource::Presented));
}

#[test]
fn a_replaced_visit_ends_at_its_replacement() {
    let mut story = Story::new();
    story.frame(116, 1, &[image(1, 1, Drawn)]);
    story.engine.leave(story.visit, Leave::Replaced, ms(200));
    assert_eq!(story.wake(3_199).decision, decision::STOP);
    assert_eq!(story.wake(3_200).decision, decision::STOP | decision::TERMINAL);
    let event = story.finish();
    assert_eq!((event.outcome(), event.elapsed_us), (Outcome::Abandoned, 200_000));
}

#[test]
fn holds_delay_a_candidate_from_its_frame_until_the_latest_release() {
    let mut story = Story::new();
    story.frame(116, 1, &[image(1, 1, Drawn)]);
    story.engine.hold(story.visit, 1, true, ms(100));
    assert_eq!(story.wake(120).deadline, Some(ms(10_116)));
    story.engine.hold(story.visit, 2, true, ms(120));
    story.engine.hold(story.visit, 1, false, ms(900));
    assert_eq!(story.engine.hold(story.visit, 2, false, ms(800)).deadline, Some(ms(1_900)));
}

#[test]
fn of_equal_times_the_best_source_is_reported() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Pending)]);
    let mut node = image(2, 1, Drawn);
    node.ready_micros = 0;
    story.frame(200, 2, &[node]);
    let event = story.end();
    assert_eq!((event.visually_complete_us, event.end_source()), (Some(200_000), EndSource::Presented));
}

#[test]
fn a_candidate_remembers_its_node_while_it_is_hidden_or_removed() {
    let mut story = Story::new();
    story.frame(100, 1, &[image(1, 1, Drawn), image(2, 1, Drawn)]);
    let mut hidden = image(1, 1, Drawn);
    hidden.flags = 0;
    story.frame(116, 2, &[hidden, image(2, 1, Drawn)]);
    story.frame(132, 3, &[image(2, 1, Drawn)]);
    let withdrawn = |generation, story: &mut Story, at| {
        let nodes = [image(1, generation, Drawn), image(2, 1, Drawn)];
        story.frame(at, at as u32, &nodes).decision & decision::WITHDRAWN != 0
    };
    assert!(!withdrawn(1, &mut story, 148), "it returns as it was");
    story.frame(164, 164, &[image(2, 1, Drawn)]);
    assert!(withdrawn(2, &mut story, 180), "it returns with other content");
}
