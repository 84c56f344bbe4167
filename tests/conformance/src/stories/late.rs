//! §8, Order, and the state `bound` (`docs/boundary.md`): times that are reported after their frame.

use crate::dsl::{Story, busy, complete, ended, image, other, text};
use crate::script::Script;

const BOUND: &str = "§2 bound until presented";
const LATE: &str = "§8 late times";

pub fn scripts() -> Vec<Script> {
    vec![
        bound("bound-then-presented-web", "web", "frame"),
        bound("bound-then-presented-android", "android", "presented"),
        bound_then_node_ready(),
        held_by_an_old_frame(),
        before_it_was_bound(),
        stays_drawn(),
        of_a_later_frame(true),
        of_a_later_frame(false),
        old_generation(),
        corrected("presented-later-than-frame", |s| s.presented(1, 116), 116.0, 0),
        corrected("node-ready-earlier-than-frame", |s| s.node_ready(1, 1, 92), 92.0, 0),
        corrected("node-ready-later-than-frame", |s| s.node_ready(1, 1, 131.5), 131.5, 0),
        corrected("node-ready-wrong-generation", |s| s.node_ready(1, 2, 92), 100.0, 1),
        corrected("node-ready-unknown-node", |s| s.node_ready(77, 1, 92), 100.0, 1),
        corrected("node-ready-before-begin", |s| s.node_ready(1, 1, -50), 100.0, 0),
        corrected("node-ready-exactly-at-settle", |s| s.node_ready(1, 1, 1_100), 1_100.0, 0),
        completes_a_frame(),
        blocker(),
        uncovered(),
        departed(),
        first_content(),
        first_content_of_another(),
        after_the_end(),
    ]
}

fn bound(name: &str, platform: &str, source: &str) -> Script {
    Story::new(
        name,
        BOUND,
        "A picture is set in the frame of 100 ms, which is presented at 118 ms. The user saw the picture at 118 ms.",
    )
    .platform(platform)
    .begin(0)
    .frame(100, [image(1).bound()])
    .decides("")
    .presented(1, 118)
    .decides("candidate")
    .due(1_118)
    .wake(1_118)
    .expect(complete(118).is("end_source", source).ms("first_content_ms", 118))
    .done()
}

fn bound_then_node_ready() -> Script {
    Story::new(
        "bound-then-node-ready",
        BOUND,
        "A picture is set. The platform reports when exactly this picture was painted.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).bound()])
    .node_ready(2, 1, 121)
    .decides("candidate")
    .due(1_121)
    .wake(1_121)
    .expect(complete(121).is("end_source", "presented"))
    .done()
}

fn held_by_an_old_frame() -> Script {
    Story::new(
        "presented-for-an-old-frame",
        BOUND,
        "After a second frame, the presentation of the first frame is reported, which already contained the picture.",
    )
    .begin(0)
    .frame(100, [image(1).bound()])
    .frame(150, [image(1).bound()])
    .presented(1, 110)
    .decides("candidate")
    .wake(1_150)
    .expect(complete(110))
    .done()
}

fn before_it_was_bound() -> Script {
    Story::new(
        "presented-before-bound",
        BOUND,
        "A frame is presented in which the picture was not set yet. Its presentation does not make the picture ready.",
    )
    .begin(0)
    .frame(50, [text(1), image(2).pending()])
    .frame(100, [text(1), image(2).bound()])
    .presented(1, 60)
    .decides("")
    .leave("back", 1_500)
    .expect(ended("abandoned", 1_500))
    .done()
}

fn stays_drawn() -> Script {
    Story::new(
        "bound-still-after-presentation",
        BOUND,
        "The presentation of a picture was reported at 118 ms, but the binding still reports the picture as set and not painted. It stays drawn.",
    )
    .begin(0)
    .frame(100, [image(1).bound(), image(2).pending()])
    .presented(1, 118)
    .decides("")
    .frame(300, [image(1).bound(), image(2)])
    .decides("candidate")
    .frame(500, [image(1).bound()])
    .decides("")
    .wake(1_300)
    .expect(complete(300).withdrawn(0, 300).ms("first_content_ms", 118))
    .done()
}

// A story whose second frame has the same bytes as the first.
fn of_a_later_frame(bound: bool) -> Script {
    let (name, rule, value) = match bound {
        true => ("presented-for-a-later-frame", BOUND, 160),
        false => ("presentation-of-a-later-frame", LATE, 100),
    };
    let picture = || if bound { image(1).bound() } else { image(1) };
    Story::new(name, rule, "Of two equal frames, only the second is reported as presented, at 160 ms. A picture that was only set is drawn at that time; nothing changes for a picture that was drawn before.")
        .begin(0)
        .frame(100, [picture()])
        .frame(150, [picture()])
        .presented(2, 160)
        .wake(value + 1_000)
        .expect(complete(value))
        .done()
}

fn old_generation() -> Script {
    Story::new(
        "paint-of-an-old-generation",
        BOUND,
        "It is reported that the earlier content of a recycled picture was painted at 120 ms. The report is too late, so it is only counted.",
    )
    .begin(0)
    .frame(100, [image(1).bound()])
    .frame(150, [image(1).generation(2).bound()])
    .node_ready(1, 1, 120)
    .decides("")
    .presented(2, 160)
    .decides("candidate")
    .wake(1_160)
    .expect(complete(160).is("stale_times", 1))
    .done()
}

// A story in which a picture is drawn in the frame at 100 ms, then `report` reports a late time.
fn corrected(name: &str, report: impl FnOnce(Story) -> Story, value: f64, stale: u32) -> Script {
    let story = "A picture was drawn in the frame of 100 ms. A time that is reported later changes the value, never the settle time. A report on an unknown node or frame is only counted.";
    let script =
        Story::new(name, LATE, story).begin(0).frame(100, [image(1)]).decides("candidate").due(1_100);
    let script = report(script).decides("").due(1_100).wake(1_100).decides("confirmed terminal");
    script.expect(complete(value).is("stale_times", stale).ms("first_content_ms", value)).done()
}

fn completes_a_frame() -> Script {
    Story::new("late-time-forms-candidate", LATE, "The binding reports that the last awaited picture was painted, without another frame. This report completes the surface.")
        .begin(0)
        .frame(100, [text(1), image(2).bound(), image(3).bound()])
        .node_ready(2, 1, 220)
        .decides("")
        .node_ready(3, 1, 480)
        .decides("candidate")
        .due(1_480)
        .wake(1_480)
        .expect(complete(480).withdrawn(0, 480))
        .done()
}

fn blocker() -> Script {
    Story::new(
        "blocker-left-presented",
        LATE,
        "The frame without the spinner has the time 250 ms, and is presented at 266 ms.",
    )
    .begin(0)
    .frame(100, [image(1), busy(9)])
    .frame(250, [image(1)])
    .presented(2, 266)
    .due(1_250)
    .wake(1_250)
    .expect(complete(266).is("end_source", "frame"))
    .done()
}

fn uncovered() -> Script {
    Story::new(
        "uncovering-frame-presented",
        LATE,
        "A picture that was painted before is uncovered in the frame of 400 ms, which is presented at 412 ms.",
    )
    .begin(0)
    .frame(50, [image(1).ready(40), other(9).opaque()])
    .frame(400, [image(1).ready(40)])
    .presented(2, 412)
    .wake(1_400)
    .expect(complete(412).is("end_source", "frame"))
    .done()
}

fn departed() -> Script {
    Story::new("late-time-of-a-departed-node", LATE, "A banner that was part of the candidate is closed at 300 ms. Then it is reported that the banner was painted at 140 ms.")
        .begin(0)
        .frame(100, [text(1), image(2)])
        .frame(300, [text(1)])
        .node_ready(2, 1, 140)
        .wake(1_100)
        .expect(complete(140).is("stale_times", 0))
        .done()
}

fn first_content() -> Script {
    Story::new(
        "first-content-corrected",
        LATE,
        "The title's frame has the time 100 ms and was presented at 116 ms. The picture is drawn at 500 ms.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).pending()])
    .presented(1, 116)
    .frame(500, [text(1), image(2)])
    .wake(1_500)
    .expect(complete(500).ms("first_content_ms", 116))
    .done()
}

fn first_content_of_another() -> Script {
    Story::new("first-content-passes-on", LATE, "Title and picture are drawn in the frame of 100 ms. Later it is reported that the title was painted at 130 ms, so the picture was the first content.")
        .begin(0)
        .frame(100, [text(1), image(2)])
        .node_ready(1, 1, 130)
        .wake(1_100)
        .expect(complete(130).ms("first_content_ms", 100))
        .done()
}

fn after_the_end() -> Script {
    Story::new(
        "late-time-after-the-end",
        LATE,
        "A time that is reported after the confirmation changes nothing: the end of a visit is final.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .wake(1_100)
    .presented(1, 117)
    .decides("terminal")
    .node_ready(1, 1, 90)
    .decides("terminal")
    .expect(complete(100).is("calls_after_end", 2))
    .done()
}
