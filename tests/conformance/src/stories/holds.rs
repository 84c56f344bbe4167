//! §8: holds delay a confirmation, never the value.

use crate::dsl::{FEED, Story, complete, ended, image, text};
use crate::script::Script;

const RULE: &str = "§8 holds";
const BUDGET: &str = "§8 holds: 10 s in all";

pub fn scripts() -> Vec<Script> {
    vec![
        requests_since_start(),
        request_before_start_released(),
        title_then_feed(true),
        title_then_feed(false),
        released_late(),
        never_released(),
        begun_before_candidate(),
        spent_in_parts(),
        two_at_once(),
        polling(),
        new_candidate_new_time(),
        opened_at_settle(),
        observed(),
        hold_without_candidate(),
        tap("tap-under-hold", 500, false),
        tap("tap-99-ms-after-release", 899, true),
        tap("tap-100-ms-after-release", 900, true),
    ]
}

fn title_then_feed(held: bool) -> Script {
    let name = if held { "title-while-request-runs" } else { "title-without-hold" };
    let story = "The title is drawn at 50 ms. The request for the feed runs until 3 s, and the app shows neither spinner nor placeholder. A hold for the request reports that more is coming.";
    let script = Story::new(name, RULE, story).begin(0);
    let script = if held { script.hold(1, 10) } else { script };
    let script = script.frame(50, [text(1)]).decides("candidate");
    if !held {
        return script.wake(1_050).decides("confirmed terminal").expect(complete(50)).done();
    }
    script
        .wake(1_050)
        .decides("")
        .release(1, 3_000)
        .due(4_000)
        .frame(3_016, [text(1), image(2).pending()])
        .decides("withdrawn")
        .frame(3_300, [text(1), image(2)])
        .decides("candidate")
        .due(4_300)
        .wake(4_300)
        .expect(complete(3_300).withdrawn(1, 50))
        .done()
}

fn released_late() -> Script {
    Story::new("hold-released-late", RULE, "A request runs from 10 ms to 3 s and changes nothing on the screen. The candidate is confirmed 1 s after the request's end, with the value of its frame.")
        .begin(0)
        .hold(1, 10)
        .frame(50, [image(1)])
        .due(10_050)
        .release(1, 3_000)
        .due(4_000)
        .wake(4_000)
        .decides("confirmed terminal")
        .expect(complete(50).withdrawn(0, 50))
        .done()
}

fn never_released() -> Script {
    Story::new(
        "hold-never-released",
        BUDGET,
        "The app treats a long poll as a request, which never ends. After 10 s it no longer delays the candidate.",
    )
    .begin(0)
    .hold(1, 10)
    .frame(50, [image(1)])
    .due(10_050)
    .wake(10_049.999)
    .decides("")
    .wake(10_050)
    .decides("confirmed terminal")
    .expect(complete(50).is("flags", vec!["hold_expired"]))
    .done()
}

fn begun_before_candidate() -> Script {
    Story::new("hold-time-counts-from-candidate", BUDGET, "A request began 4 s before anything was visible. Only the time for which the request delays the candidate counts towards the 10 s.")
        .begin(0)
        .hold(1, 10)
        .frame(4_000, [image(1)])
        .due(14_000)
        .release(1, 13_000)
        .due(14_000)
        .wake(14_000)
        .expect(complete(4_000).is("flags", serde_json::Value::Null))
        .done()
}

fn spent_in_parts() -> Script {
    Story::new(
        "hold-time-spent-in-parts",
        BUDGET,
        "A request takes 6 s, and soon after it another request never ends. Both delay the candidate for 10 s in total, including the gap, because the settle time starts again at the release.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .hold(1, 200)
    .due(10_200)
    .release(1, 6_200)
    .due(7_200)
    .hold(2, 6_700)
    .due(10_200)
    .wake(10_200)
    .decides("confirmed terminal")
    .expect(complete(100).is("flags", vec!["hold_expired"]))
    .done()
}

fn two_at_once() -> Script {
    Story::new(
        "two-holds-at-once",
        RULE,
        "Two requests overlap, and the last release counts. Opening a hold twice changes nothing.",
    )
    .begin(0)
    .hold(1, 10)
    .hold(2, 20)
    .hold(2, 30)
    .frame(50, [image(1)])
    .release(1, 500)
    .due(10_050)
    .release(2, 800)
    .due(1_800)
    .wake(1_800)
    .expect(complete(50))
    .done()
}

fn polling() -> Script {
    let story = "The app polls its server every second, for ever. Its holds delay one candidate for at most 10 s in total.";
    let mut script =
        Story::new("polling", BUDGET, story).begin(0).frame(100, [image(1)]).decides("candidate");
    for second in 0..40 {
        script = script.hold(second, 900 + second * 1_000).release(second, 1_000 + second * 1_000);
    }
    script.wake(41_000).expect(complete(100)).done()
}

fn new_candidate_new_time() -> Script {
    Story::new("hold-time-of-each-candidate", BUDGET, "A request runs all the time. At 8 s a second picture forms a new candidate, which holds may delay for another 10 s.")
        .begin(0)
        .hold(1, 10)
        .frame(100, [image(1)])
        .due(10_100)
        .frame(8_000, [image(1), image(2)])
        .decides("candidate withdrawn")
        .due(18_000)
        .wake(18_000)
        .expect(complete(8_000).withdrawn(1, 100))
        .done()
}

fn opened_at_settle() -> Script {
    Story::new(
        "hold-exactly-at-settle",
        "§8 order",
        "A request begins at the exact time of the settle deadline. The hold acts before the deadline.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .due(1_100)
    .hold(1, 1_100)
    .decides("")
    .due(11_100)
    .release(1, 1_400)
    .due(2_400)
    .wake(2_400)
    .expect(complete(100))
    .done()
}

fn observed() -> Script {
    Story::new(
        "holds-observed",
        RULE,
        "The platform sees the app's requests. The event contains this, because the end is then more than an inference.",
    )
    .begin_as("feed", 0, |b| b.holds_observed())
    .frame(100, [image(1)])
    .wake(1_100)
    .expect(complete(100).is("flags", vec!["holds_observed"]))
    .done()
}

fn hold_without_candidate() -> Script {
    Story::new(
        "hold-released-before-candidate",
        RULE,
        "A request ends before its picture is drawn. The settle time runs from the frame with the picture.",
    )
    .begin(0)
    .hold(1, 10)
    .release(1, 500)
    .frame(700, [image(1)])
    .due(1_700)
    .wake(1_700)
    .expect(complete(700))
    .done()
}

// A story with a candidate at 100 ms, and a hold that is released at 800 ms.
fn tap(name: &str, at: u32, taken: bool) -> Script {
    let script = Story::new(name, "§10 interaction", "The app holds the visit until 800 ms. A tap completes the visit with the candidate only if the hold was released before.")
        .begin(0)
        .hold(1, 10)
        .frame(100, [image(1)]);
    let script = if at > 800 { script.release(1, 800) } else { script };
    let script = script.tap(at).decides("terminal");
    let end = if taken {
        complete(100).unsettled(at)
    } else {
        ended("interacted", at).ms("last_candidate_ms", 100)
    };
    script.expect(end).done()
}

fn requests_since_start() -> Script {
    Story::new(
        "requests-since-the-start",
        RULE,
        "A tap at -100 ms opens the feed. A request for the previous screen, which began before the tap, runs for 5 s and does not hold the visit. A request that began while the tap was handled holds it.",
    )
    .begin_as(FEED, 0, |b| b.opened_by(-100))
    .request(1, true, -101, 0)
    .request(2, true, -100, 0)
    .frame(50, [image(1)])
    .request(2, false, -100, 300)
    .due(1_300)
    .wake(1_300)
    .decides("confirmed terminal")
    .expect(complete(150).withdrawn(0, 150))
    .done()
}

fn request_before_start_released() -> Script {
    Story::new(
        "request-before-the-start-ends",
        RULE,
        "A request ends that does not hold the visit. This changes nothing, and the settle time does not start again.",
    )
    .begin(0)
    .request(1, true, -1, 0)
    .frame(50, [image(1)])
    .due(1_050)
    .request(1, false, -1, 900)
    .due(1_050)
    .wake(1_050)
    .decides("confirmed terminal")
    .expect(complete(50))
    .done()
}
