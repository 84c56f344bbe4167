//! §12: sleep, and clocks that go backwards.

use crate::dsl::{Story, complete, ended, image, text};
use crate::script::Script;

const SUSPEND: &str = "§12 suspend";
const BACKWARDS: &str = "§12 negative duration";

pub fn scripts() -> Vec<Script> {
    vec![
        suspend("suspend-100-ms-android", "android", 100, false),
        suspend("suspend-101-ms-android", "android", 101, true),
        suspend("suspend-1000-ms-web", "web", 1_000, false),
        suspend("suspend-1001-ms-web", "web", 1_001, true),
        backwards("clock-goes-backwards", 300.0),
        backwards("clock-goes-backwards-over-100-ms", 699.999_999),
        a_little_backwards("predicted-time-corrected", 100),
        a_little_backwards("frame-100-ms-behind", 10),
        before_the_start(),
    ]
}

fn suspend(name: &str, platform: &str, ahead: u32, void: bool) -> Script {
    let script = Story::new(
        name,
        SUSPEND,
        "The two clocks are compared during the visit, to find out whether the device slept.",
    )
    .platform(platform)
    .begin(0)
    .frame(100, [image(1).pending()])
    .clock(ahead, 500);
    if void {
        return script.decides("terminal").expect(ended("void", 500)).done();
    }
    script.decides("").frame(900, [image(1)]).wake(1_900).expect(complete(900)).done()
}

fn backwards(name: &str, at: f64) -> Script {
    let story = "A frame's time is more than 100 ms earlier than the time of the previous frame. This clock cannot be trusted.";
    Story::new(name, BACKWARDS, story)
        .begin(0)
        .frame(800, [image(1).pending()])
        .frame(at, [image(1)])
        .decides("terminal")
        .expect(ended("void", 800))
        .done()
}

fn a_little_backwards(name: &str, at: u32) -> Script {
    let story = "A predicted frame time was up to 100 ms too late, so the next frame has an earlier time. The next frame does not count as earlier than the previous one.";
    Story::new(name, BACKWARDS, story)
        .begin(0)
        .frame(110, [text(1), image(2).pending()])
        .frame(at, [text(1), image(2)])
        .decides("candidate")
        .due(1_110)
        .wake(1_110)
        .expect(complete(110))
        .done()
}

fn before_the_start() -> Script {
    Story::new(
        "frame-before-the-start",
        BACKWARDS,
        "A frame's time is before the start of the visit, so a duration would be negative.",
    )
    .begin(0)
    .frame(-1, [image(1)])
    .decides("terminal")
    .expect(ended("void", 0))
    .done()
}
