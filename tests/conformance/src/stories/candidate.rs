//! §8: the conditions for a candidate, and the changes that withdraw it.

use crate::dsl::{Story, complete, ended, image, text};
use crate::script::Script;

const FORM: &str = "§8 candidate";
const WITHDRAW: &str = "§8 withdrawal";

pub fn scripts() -> Vec<Script> {
    vec![
        nothing_ready(),
        every_frame(),
        appears("appears-pending-900-ms-after", 1_000, true, true),
        appears("appears-drawn-900-ms-after", 1_000, true, false),
        appears("appears-pending-1100-ms-after", 1_200, false, true),
        appears("appears-drawn-1100-ms-after", 1_200, false, false),
        frame_at_the_settle_time("appears-exactly-at-settle", true),
        frame_at_the_settle_time("same-frame-exactly-at-settle", false),
        pending_again(),
        leaves(),
        leaves_and_returns("comes-back-unchanged", 1),
        leaves_and_returns("comes-back-renewed", 2),
        returns_before_the_next(),
        reordered(),
        program_scroll(),
        carousel_of_new_views(),
        next_candidate_settles_from_its_own_frame(),
    ]
}

fn nothing_ready() -> Script {
    Story::new("all-pending", FORM, "Nothing is ready, so there is no candidate. The user goes back.")
        .begin(0)
        .frame(50, [text(1).pending(), image(2).pending()])
        .decides("")
        .due(30_000)
        .leave("back", 4_000)
        .expect(ended("abandoned", 4_000).is("required", 2).is("first_content_ms", serde_json::Value::Null))
        .done()
}

fn every_frame() -> Script {
    let mut story = Story::new(
        "frames-without-change",
        FORM,
        "Many frames draw the surface again without a change. It settles all the same.",
    )
    .begin(0);
    for frame in 0..12 {
        story = story.frame(100 + frame * 80, [text(1), image(2)]).decides(if frame == 0 {
            "candidate"
        } else {
            ""
        });
    }
    story.due(1_100).wake(1_100).decides("confirmed terminal").expect(complete(100).is("frames", 12)).done()
}

// A story with a candidate at 100 ms. Another picture becomes visible at `at`. If it is pending, it is drawn 400 ms
// later.
fn appears(name: &str, at: u32, in_time: bool, pending: bool) -> Script {
    let story = "The feed is complete at 100 ms; then another picture becomes visible. If that happens within the settle time, the user waited for this picture too; later, the user did not.";
    let script = Story::new(name, WITHDRAW, story).begin(0).frame(100, [text(1)]).decides("candidate");
    let second = || if pending { image(2).pending() } else { image(2) };
    let frame_decision = match (in_time, pending) {
        (true, true) => "withdrawn",
        (true, false) => "candidate withdrawn",
        (false, _) => "terminal",
    };
    if !in_time {
        let script = script.wake(1_100).decides("confirmed terminal").frame(at, [text(1), second()]);
        return script
            .decides(frame_decision)
            .expect(complete(100).is("calls_after_end", 1).is("required", 1))
            .done();
    }
    let script =
        script.frame(at, [text(1), second()]).decides(frame_decision).frame(at + 400, [text(1), image(2)]);
    let value = if pending { at + 400 } else { at };
    script.wake(value + 1_000).decides("confirmed terminal").expect(complete(value).withdrawn(1, 100)).done()
}

fn frame_at_the_settle_time(name: &str, appears: bool) -> Script {
    let story = "A frame and the settle deadline fall on the same moment: the frame comes first.";
    let script = Story::new(name, "§8 order", story).begin(0).frame(100, [text(1)]);
    if appears {
        let script = script.frame(1_100, [text(1), image(2).pending()]).decides("withdrawn");
        let script = script.frame(1_300, [text(1), image(2)]).wake(2_300);
        return script.expect(complete(1_300).withdrawn(1, 100)).done();
    }
    script
        .frame(1_100, [text(1)])
        .decides("")
        .due(1_100)
        .wake(1_100)
        .decides("confirmed terminal")
        .expect(complete(100))
        .done()
}

fn pending_again() -> Script {
    Story::new(
        "pending-again",
        WITHDRAW,
        "A picture was drawn and is pending again without a new generation, because its loader starts again.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .frame(400, [text(1), image(2).pending()])
    .decides("withdrawn")
    .frame(900, [text(1), image(2)])
    .decides("candidate")
    .wake(1_900)
    .expect(complete(900).withdrawn(1, 100))
    .done()
}

fn leaves() -> Script {
    Story::new(
        "ready-node-leaves",
        WITHDRAW,
        "A banner is closed at 600 ms. Nothing new becomes visible, so the candidate stays.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .frame(600, [text(1)])
    .decides("")
    .due(1_100)
    .wake(1_100)
    .expect(complete(100).withdrawn(0, 100).is("required", 2))
    .done()
}

fn leaves_and_returns(name: &str, generation: u32) -> Script {
    let story = "A picture of the candidate disappears for one frame and returns. It withdraws the candidate only if its content is new.";
    let script = Story::new(name, WITHDRAW, story)
        .begin(0)
        .frame(100, [text(1), image(2)])
        .frame(400, [text(1)])
        .decides("")
        .frame(500, [text(1), image(2).generation(generation)]);
    let value = if generation == 1 { 100 } else { 500 };
    let script = script.decides(if generation == 1 { "" } else { "candidate withdrawn" }).wake(value + 1_000);
    script.expect(complete(value)).done()
}

fn returns_before_the_next() -> Script {
    Story::new(
        "comes-back-and-another-appears",
        "§2 first frame in which it is required",
        "A picture of the candidate disappears for one frame and returns. Then another picture is awaited until 900 ms. The first picture counts as seen from its return on.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .frame(400, [text(1)])
    .frame(500, [text(1), image(2)])
    .decides("")
    .frame(700, [text(1), image(2), image(3).pending()])
    .decides("withdrawn")
    .frame(900, [text(1), image(2), image(3)])
    .decides("candidate")
    .wake(1_900)
    .expect(complete(900).withdrawn(1, 100).ms("vc25_ms", 100).ms("vc50_ms", 500).ms("vc75_ms", 900))
    .done()
}

fn reordered() -> Script {
    Story::new("views-reordered", WITHDRAW, "The same views appear in another order, as in a list that sorts its rows. None of them is new, so the candidate stays.")
        .begin(0)
        .frame(100, [text(1), image(2), image(3)])
        .frame(300, [image(3), image(2), text(1)])
        .decides("")
        .wake(1_100)
        .expect(complete(100).withdrawn(0, 100))
        .done()
}

fn program_scroll() -> Script {
    let moved = |y: f32| image(2).at(0.0, y, 400.0, 100.0);
    Story::new("program-scrolls-mid-load", "§10 scroll", "While the feed loads, the app itself scrolls to the row of a deep link. That is no act of the user, but the user waits for the content that becomes visible.")
        .begin(0)
        .frame(100, [text(1), moved(300.0), image(3).pending().at(0.0, 900.0, 400.0, 100.0)])
        .decides("candidate")
        .frame(500, [text(1).at(0.0, -200.0, 400.0, 100.0), moved(0.0), image(3).pending().at(0.0, 600.0, 400.0, 100.0)])
        .decides("withdrawn")
        .frame(800, [text(1).at(0.0, -200.0, 400.0, 100.0), moved(0.0), image(3).at(0.0, 600.0, 400.0, 100.0)])
        .decides("candidate")
        .wake(1_800)
        .expect(complete(800).withdrawn(1, 100).is("required", 2))
        .done()
}

fn carousel_of_new_views() -> Script {
    Story::new(
        "carousel-turns-once",
        WITHDRAW,
        "A carousel shows its second card at 900 ms. The card is already drawn, and the carousel then stops moving.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .frame(900, [text(1), image(3).ready(60).at(0.0, 100.0, 400.0, 100.0)])
    .decides("candidate withdrawn")
    .wake(1_900)
    .expect(complete(900).withdrawn(1, 100))
    .done()
}

fn next_candidate_settles_from_its_own_frame() -> Script {
    Story::new(
        "settles-anew",
        WITHDRAW,
        "Three pictures come one after the other, each within the settle time of the one before.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .due(1_100)
    .frame(1_000, [image(1), image(2)])
    .due(2_000)
    .frame(1_900, [image(1), image(2), image(3)])
    .due(2_900)
    .wake(2_899.999_999)
    .decides("")
    .wake(2_900)
    .decides("confirmed terminal")
    .expect(complete(1_900).withdrawn(2, 100).ms("last_candidate_ms", 1_900))
    .done()
}
