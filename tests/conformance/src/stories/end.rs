//! §2: a visit's end is the latest of the required nodes' ready times, and of the frames in which the last blockers
//! left.

use crate::dsl::{Story, busy, complete, image, other, text};
use crate::script::{Node, Script};
use alldrawn_core::judge::snapshot::header_flag::LOADED_LATE;

const OWN: &str = "§2 own ready time";
const LEFT: &str = "§2 blocker left";

pub fn scripts() -> Vec<Script> {
    vec![
        latest(),
        own_time(),
        decimals(),
        ready_ahead("ready-a-second-after-its-frame", 1_050.0, 1_050.0),
        ready_ahead("ready-more-than-a-second-after-its-frame", 1_050.001, 50.0),
        ready_ahead("ready-half-an-hour-after-its-frame", 2_147_533.647, 50.0),
        painted_before_uncovered(),
        painted_while_covered("ready-since-last-covered-snapshot", 50.001, 390.0, 390.0),
        painted_while_covered("ready-at-last-covered-snapshot", 50.0, 50.0, 400.0),
        preloaded("preloaded-before-begin", 0, 20.0),
        preloaded("sdk-loaded-late", LOADED_LATE, -200.0),
        spinner(),
        blocker("pending-node-removed", "A picture that was awaited is removed at 600 ms.", vec![]),
        blocker(
            "pending-node-hidden",
            "A picture that was awaited is hidden at 600 ms.",
            vec![image(2).pending().hidden()],
        ),
        blocker(
            "pending-node-covered",
            "An opaque panel covers the awaited picture at 600 ms.",
            vec![image(2).pending(), other(9).at(0.0, 100.0, 400.0, 700.0).opaque()],
        ),
        blocker(
            "pending-node-leaves-viewport",
            "The awaited picture moves below the fold at 600 ms.",
            vec![image(2).pending().at(0.0, 900.0, 400.0, 100.0)],
        ),
        leaves_before_the_rest(),
        failure_is_an_end(),
    ]
}

fn latest() -> Script {
    Story::new(
        "latest-required-node",
        "§2 end",
        "A title is drawn, then a picture, then another. The visit ends with the last of the three.",
    )
    .begin(0)
    .frame(40, [text(1), image(2).pending(), image(3).pending()])
    .decides("")
    .frame(300, [text(1), image(2), image(3).pending()])
    .decides("")
    .frame(700, [text(1), image(2), image(3)])
    .decides("candidate")
    .due(1_700)
    .wake(1_700)
    .decides("confirmed terminal")
    .expect(complete(700).ms("first_content_ms", 40).withdrawn(0, 700).is("required", 3))
    .done()
}

fn own_time() -> Script {
    Story::new(
        "own-ready-time-counts",
        OWN,
        "The platform reports that the picture was on the screen 40 ms before the next snapshot.",
    )
    .begin(0)
    .frame(50, [image(1).pending()])
    .frame(300, [image(1).ready(260)])
    .due(1_300)
    .wake(1_300)
    .expect(complete(260).is("end_source", "presented"))
    .done()
}

fn decimals() -> Script {
    Story::new("own-ready-time-in-micros", OWN, "Ready times are exact to the microsecond.")
        .begin(0.25)
        .frame(50, [image(1).pending()])
        .frame(300.5, [image(1).ready(260.123)])
        .wake(1_300.5)
        .expect(complete(259.873))
        .done()
}

fn ready_ahead(name: &str, ready: f64, value: f64) -> Script {
    let story = "A binding reports a ready time that is later than its frame. A time up to a second later counts. A later time is a mistake, and the frame's own time counts.";
    Story::new(name, OWN, story)
        .begin(0)
        .frame(50, [image(1).ready(ready)])
        .wake(1_050)
        .decides("confirmed terminal")
        .expect(complete(value))
        .done()
}

fn painted_before_uncovered() -> Script {
    let cover = || other(9).opaque();
    Story::new("painted-long-before-uncovered", OWN, "A picture was painted at 40 ms behind a splash screen, which disappears at 400 ms. The user saw the picture only then.")
        .begin(0)
        .frame(50, [image(1).ready(40), cover()])
        .decides("")
        .frame(400, [image(1).ready(40)])
        .decides("candidate")
        .wake(1_400)
        .expect(complete(400).ms("first_content_ms", 400).is("end_source", "predicted"))
        .done()
}

fn painted_while_covered(name: &str, covered: f64, ready: f64, value: f64) -> Script {
    let story = "A splash screen disappears between two snapshots. If a node was painted after the last snapshot with the splash screen, the time of painting counts; otherwise the first frame without the splash screen counts.";
    Story::new(name, OWN, story)
        .begin(0)
        .frame(covered, [image(1).pending(), other(9).opaque()])
        .frame(400, [image(1).ready(ready)])
        .wake(1_400)
        .expect(complete(value))
        .done()
}

// A story in which the picture is painted at −200 ms, between the input at −500 ms and the begin at 0 ms.
fn preloaded(name: &str, flags: u32, value: f64) -> Script {
    let story = "The picture was painted before the begin call. If the SDK was loaded late, the user had been waiting for the picture. Otherwise the picture was preloaded, and counts with the first frame.";
    Story::new(name, OWN, story)
        .flags(flags)
        .begin_as("feed", 0, |b| b.opened_by(-500))
        .frame(20, [image(1).ready(-200)])
        .wake(1_020)
        .expect(complete(value + 500.0))
        .done()
}

fn spinner() -> Script {
    Story::new(
        "spinner-leaves-last",
        LEFT,
        "The picture is drawn at 100 ms under a spinner that disappears at 250 ms.",
    )
    .begin(0)
    .frame(100, [image(1), busy(9)])
    .decides("")
    .frame(250, [image(1)])
    .decides("candidate")
    .due(1_250)
    .wake(1_250)
    .expect(complete(250).ms("first_content_ms", 100))
    .done()
}

fn blocker(name: &str, story: &str, rest: Vec<Node>) -> Script {
    Story::new(name, LEFT, story)
        .begin(0)
        .frame(100, [image(1), image(2).pending()])
        .decides("")
        .frame(600, [vec![image(1)], rest].concat())
        .decides("candidate")
        .wake(1_600)
        .expect(complete(600).ms("first_content_ms", 100).is("required", 1))
        .done()
}

fn leaves_before_the_rest() -> Script {
    Story::new(
        "blocker-leaves-before-the-end",
        LEFT,
        "A spinner disappears at 200 ms, but the last picture is drawn at 500 ms.",
    )
    .begin(0)
    .frame(100, [image(1), image(2).pending(), busy(9)])
    .frame(200, [image(1), image(2).pending()])
    .frame(500, [image(1), image(2)])
    .wake(1_500)
    .expect(complete(500))
    .done()
}

fn failure_is_an_end() -> Script {
    Story::new(
        "failure-is-the-last-thing",
        "§2 end",
        "The last picture fails at 900 ms. From then on the user waits for nothing, so the visit's value is 900 ms.",
    )
    .begin(0)
    .frame(100, [image(1), image(2).pending()])
    .frame(900, [image(1), image(2).failed()])
    .decides("candidate")
    .wake(1_900)
    .expect(
        crate::dsl::error(900)
            .ms("first_failure_ms", 900)
            .is("failed", 1)
            .is("failed_area_permille", 500),
    )
    .done()
}
