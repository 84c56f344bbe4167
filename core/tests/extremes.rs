//! Extreme values that fuzzing found. No correct binding sends them.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_core::judge::engine::{Begin, Engine};
use alldrawn_core::judge::start::{Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::Leave;
use alldrawn_core::wire::Visit;
use prost::Message;

#[test]
fn the_earliest_wall_clock_time_does_not_overflow() {
    let input = Some(StartInput { at: Moment(0), linked: true });
    let origin = Origin { input, ..Origin::default() };
    let at = Moment(5_000_000);
    let mut engine = Engine::default();
    let begin = Begin { surface: "A", at, wall_ms: i64::MIN, origin, ..Begin::default() };
    let (visit, _) = engine.begin(&begin).unwrap();
    engine.leave(visit, Leave::Back, at);
    let event = Visit::decode(&engine.finish(visit, &[]).unwrap()[..]).unwrap();
    assert_eq!(event.start_wall_ms, i64::MIN);
}
