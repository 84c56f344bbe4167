//! More than `MAX_HOLDS` holds: the engine does not know the further ones by id, but they delay the confirmation
//! too.

mod story;

use alldrawn_core::judge::holds::MAX_HOLDS;
use alldrawn_core::judge::snapshot::State::Drawn;
use alldrawn_core::judge::visit::interaction::Leave;
use story::{Story, image, ms};

fn hold(story: &mut Story, id: u32, on: bool, at: u64) {
    story.engine.hold(story.visit, id, on, ms(at));
}

#[test]
fn a_hold_beyond_max_holds_delays_the_confirmation() {
    let most = MAX_HOLDS as u32;
    let mut story = Story::new();
    (0..most + 2).for_each(|id| hold(&mut story, id, true, 10));
    story.frame(100, 1, &[image(1, 1, Drawn), image(2, 1, Drawn)]);
    // Releases every hold but the last, which stays open.
    (0..=most).for_each(|id| hold(&mut story, id, false, 200));
    assert_eq!(story.wake(5_000).decision & alldrawn_core::judge::answer::decision::CONFIRMED, 0);
    hold(&mut story, most + 1, false, 6_000);
    assert_eq!(story.wake(6_900).deadline, Some(ms(7_000)), "the settle time runs from the last release");
    let event = story.end();
    assert_eq!(event.visually_complete_us, Some(100_000));
    assert_eq!(event.counts.unwrap_or_default().stale_times, 0);
}

#[test]
fn holds_beyond_max_holds_expire_after_ten_seconds() {
    let mut story = Story::new();
    (0..MAX_HOLDS as u32 * 2).for_each(|id| hold(&mut story, id, true, 10));
    story.frame(100, 1, &[image(1, 1, Drawn), image(2, 1, Drawn)]);
    story.wake(9_000);
    story.engine.leave(story.visit, Leave::Back, ms(11_000));
    let event = story.finish();
    assert_eq!(event.visually_complete_us, Some(100_000));
}
