//! A page whose thread is blocked again and again still completes, with the value of its pixels (metric §8, Order).

mod story;

use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::snapshot::State::Drawn;
use alldrawn_core::wire::Outcome;
use story::{Story, image, ms};

// Returns the outcome and the value, in microseconds, of a page that is drawn at 300 ms and does not change. Tasks of
// `task` ms block its thread from `phase` on, one after another, so that a timer fires only when a task ends.
fn among_tasks(task: u64, phase: u64) -> (Outcome, Option<u64>) {
    let mut story = Story::new();
    let drawn = [image(1, 1, Drawn), image(2, 1, Drawn)];
    let mut deadline = story.frame(300, 1, &drawn).deadline;
    let mut end_of_task = phase;
    for sequence in 2..200 {
        end_of_task += task;
        if end_of_task < 300 || deadline.is_some_and(|due| due > ms(end_of_task)) {
            continue;
        }
        let answer = story.wake(end_of_task);
        if answer.decision & decision::SNAPSHOT_NOW != 0 {
            story.frame(end_of_task, sequence, &drawn);
        }
        deadline = story.wake(end_of_task).deadline;
        if deadline.is_none() {
            break;
        }
    }
    let event = story.finish();
    (event.outcome(), event.visually_complete_us)
}

#[test]
fn a_page_among_tasks_of_400_ms_completes_at_every_phase() {
    for phase in (0..400).step_by(10) {
        assert_eq!(among_tasks(400, phase), (Outcome::Complete, Some(300_000)), "phase {phase} ms");
    }
}

#[test]
fn a_page_among_tasks_of_any_length_completes() {
    for task in (50..4_000).step_by(37) {
        assert_eq!(among_tasks(task, 17), (Outcome::Complete, Some(300_000)), "tasks of {task} ms");
    }
}
