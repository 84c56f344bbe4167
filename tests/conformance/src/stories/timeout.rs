//! §11: the time-out, and surfaces that never stop changing.

use crate::dsl::{Story, complete, ended, image, text};
use crate::script::{Node, Script};

const RULE: &str = "§11 time-out";
const RESTLESS: &str = "§11 restless";

pub fn scripts() -> Vec<Script> {
    vec![
        pending(),
        from_the_start(),
        drawn_exactly_then(),
        drawn_just_after(),
        stands(),
        withdrawn(),
        replaced_then_settles(),
        tap_while_it_stands(),
        ticker("ticker-never-stops", 11, false),
        ticker("settles-exactly-at-40-s", 10, true),
        request_never_ends(),
        late_timer(),
    ]
}

fn pending() -> Script {
    Story::new(
        "pending-at-30-s",
        RULE,
        "A picture is never drawn. The event names the picture, and no other time is reported as the visit's value.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).pending()])
    .due(30_000)
    .wake(29_999.999)
    .decides("")
    .wake(30_000)
    .decides("terminal")
    .expect_labelled(
        &["#title", "#hero"],
        ended("timeout", 30_000)
            .is("last_ready", vec!["text #title 0,0 400x100 @100"])
            .is("still_pending", vec!["image #hero 0,100 400x100"]),
    )
    .done()
}

fn from_the_start() -> Script {
    Story::new(
        "time-out-from-the-start",
        RULE,
        "The tap was 2 s before the begin. The 30 s of the time-out began with the tap.",
    )
    .begin_as("feed", 0, |b| b.opened_by(-2_000))
    .due(28_000)
    .frame(100, [image(1).pending()])
    .wake(28_000)
    .expect(ended("timeout", 30_000))
    .done()
}

fn drawn_exactly_then() -> Script {
    Story::new(
        "end-exactly-at-time-out",
        "§8 order",
        "The last picture is drawn in a frame at exactly 30 s. The frame acts before the time-out.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .frame(30_000, [image(1)])
    .decides("candidate")
    .wake(30_000)
    .decides("")
    .due(31_000)
    .wake(31_000)
    .decides("confirmed terminal")
    .expect(complete(30_000))
    .done()
}

fn drawn_just_after() -> Script {
    Story::new(
        "end-just-after-time-out",
        RULE,
        "The last picture is drawn a nanosecond after 30 s, which is too late.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .frame(30_000.000_001, [image(1)])
    .decides("terminal")
    .expect(ended("timeout", 30_000))
    .done()
}

fn stands() -> Script {
    Story::new(
        "candidate-stands-at-30-s",
        RULE,
        "Everything is drawn at 29.5 s. The settle time may continue after 30 s.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .frame(29_500, [image(1)])
    .wake(30_000)
    .decides("")
    .due(30_500)
    .wake(30_500)
    .decides("confirmed terminal")
    .expect(complete(29_500))
    .done()
}

fn withdrawn() -> Script {
    Story::new(
        "withdrawn-after-30-s",
        RULE,
        "A candidate is standing at 30 s and is withdrawn at 30.2 s. The visit ends at once, because no time is left to wait for another candidate.",
    )
    .begin(0)
    .frame(29_500, [text(1)])
    .wake(30_000)
    .frame(30_200, [text(1), image(2).pending()])
    .decides("withdrawn terminal")
    .expect(ended("timeout", 30_200).withdrawn(1, 29_500))
    .done()
}

fn replaced_then_settles() -> Script {
    Story::new(
        "replaced-after-30-s",
        RULE,
        "A candidate is standing at 30 s. At 30.3 s another candidate replaces it, and nothing more happens.",
    )
    .begin(0)
    .frame(29_500, [text(1)])
    .wake(30_000)
    .frame(30_300, [text(1), image(2)])
    .decides("candidate withdrawn")
    .wake(31_300)
    .decides("confirmed terminal")
    .expect(complete(30_300).withdrawn(1, 29_500))
    .done()
}

fn tap_while_it_stands() -> Script {
    Story::new(
        "tap-after-30-s",
        RULE,
        "A candidate is standing at 30 s, and a tap at 30.2 s completes the visit with it.",
    )
    .begin(0)
    .frame(29_500, [image(1)])
    .wake(30_000)
    .tap(30_200)
    .expect(complete(29_500).unsettled(30_200))
    .done()
}

// A story in which, from 29.5 s on, a new headline replaces the last one every 950 ms. The tenth replacement is at 39
// s.
fn ticker(name: &str, changes: u32, settles: bool) -> Script {
    let story = "A new headline replaces the last one again and again, each in its own view. A surface that still changes at 40 s is restless.";
    let headline = |n: u32| -> [Node; 2] { [image(1), text(10 + n).at(0.0, 300.0, 400.0, 50.0)] };
    let mut script = Story::new(name, RESTLESS, story).begin(0);
    for n in 0..=changes {
        script = script.frame(29_500 + n * 950, headline(n)).decides(if n == 0 {
            "candidate"
        } else {
            "candidate withdrawn"
        });
    }
    let script = script.due(40_000).wake(40_000);
    if settles {
        return script.decides("confirmed terminal").expect(complete(39_000).withdrawn(10, 29_500)).done();
    }
    script
        .decides("terminal")
        .expect(ended("restless", 40_000).withdrawn(11, 29_500).ms("last_candidate_ms", 39_950))
        .done()
}

fn request_never_ends() -> Script {
    Story::new(
        "request-never-ends",
        RULE,
        "A picture's own request never ends. Its node stays pending, and the app holds the visit for the request.",
    )
    .begin(0)
    .hold(1, 20)
    .frame(100, [text(1), image(2).pending()])
    .due(30_000)
    .wake(30_000)
    .expect(ended("timeout", 30_000).is("first_candidate_ms", serde_json::Value::Null))
    .done()
}

fn late_timer() -> Script {
    Story::new(
        "time-out-timer-late",
        RULE,
        "The time-out's timer fires 9 s late. The visit nevertheless ended at 30 s.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .wake(39_000)
    .decides("terminal")
    .expect(ended("timeout", 30_000))
    .done()
}
