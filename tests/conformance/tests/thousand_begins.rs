//! A story of surfaces that begin and are never left. It would be too long for a vector.

use alldrawn_conformance::dsl::{Story, complete, ended, image};
use alldrawn_conformance::{differences::differences, runner};
use alldrawn_core::judge::engine::MAX_SLOTS;

#[test]
fn leaked_visits_exhaust_the_slots_and_are_replaced_oldest_first() {
    let name = |n: usize| format!("v{n}");
    let mut story = Story::new(
        "thousand-begins",
        "boundary: handles",
        "A leak in the app begins surfaces and never leaves one.",
    );
    for n in 0..MAX_SLOTS {
        story = story.begin_as(&name(n), 0, |b| b.surface("leak")).decides("");
    }
    // The story has begun as many visits as there are slots (`MAX_SLOTS`). One more is refused, without an effect on
    // others.
    story = story.begin_as("refused", 1, |b| b).frame(2, [image(1)]).decides("unknown_visit");
    for n in 0..MAX_SLOTS {
        story = story.on(&name(n)).wake(30_000).decides("terminal").expect(ended("no_content", 30_000));
    }
    // All visits are finished, but no surface was left. Therefore the visit that began first loses its slot.
    story = story
        .begin_as("late", 40_000, |b| b)
        .frame(40_100, [image(1)])
        .decides("candidate")
        .leave("back", 40_200);
    let story = story.expect(complete(100).unsettled(200)).on("v0").wake(41_000).decides("unknown_visit");
    // The new visit has the first slot. It is finished but not left, like the others, so the next visit takes the
    // second slot.
    let story =
        story.begin_as("open", 41_000, |b| b).frame(41_100, [image(1)]).wake(42_100).expect(complete(100));
    let story = story.begin_as("later", 43_000, |b| b).frame(43_100, [image(1)]).wake(44_100);
    let story = story.expect(complete(100)).on("open").leave("back", 45_000).decides("");
    let script = story.on("v1").leave("back", 45_000).decides("unknown_visit").on("v2").leave("back", 45_000);
    let script = script.decides("").done();
    let run = runner::run(&script).unwrap();
    assert_eq!(differences(&script, &run), Vec::<String>::new());
    assert_eq!((run.begun.len(), run.refused), (MAX_SLOTS + 3, 1));
}
