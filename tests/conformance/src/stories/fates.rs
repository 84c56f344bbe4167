//! §8, §10, §14: what becomes of a visit's candidates, and what the event says about them.

use crate::dsl::{Story, complete, custom, ended, image, other, text};
use crate::script::{Node, Script};

const FATE: &str = "§14 candidates";
const OVERDUE: &str = "§8 order: overdue";
const EVENT: &str = "§14 event";

pub fn scripts() -> Vec<Script> {
    vec![
        tap_under_a_request(),
        later_candidate(),
        five_candidates(),
        left_by_time_out(),
        old_candidate_is_confirmed(4_999, false),
        old_candidate_is_confirmed(5_000, true),
        always_late(),
        withdrawn_by_the_fresh_look(),
        held_at_the_fresh_look(),
        failed_requests(),
        cluster(),
        unanswered("unanswered-map", vec![], 500),
        unanswered("unanswered-map-with-a-button-beside", vec![text(6).at(0.0, 500.0, 400.0, 100.0)], 500),
        unanswered("unanswered-map-with-a-label-on-it", vec![text(6).at(0.0, 100.0, 100.0, 50.0)], 0),
        unanswered("unanswered-map-before-a-label", vec![text(6).at(0.0, 100.0, 100.0, 50.0).order(0)], 0),
        unanswered("unanswered-map-under-a-plain-panel", vec![other(6).at(0.0, 0.0, 100.0, 100.0)], 500),
        answered_map(),
    ]
}

fn tap_under_a_request() -> Script {
    Story::new("tap-while-a-request-runs", FATE, "Everything is drawn at 300 ms, while a request for something else runs for 8 s. The user taps at 2 s. The event says that a request was open.")
        .begin_as("feed", 0, |b| b.holds_observed())
        .request(1, true, 10, 10)
        .frame(300, [text(1), image(2)])
        .tap(2_000)
        .decides("terminal")
        .expect(complete(300).unsettled(2_000).candidates(&["left after 1700 (request open)"]))
        .done()
}

fn later_candidate() -> Script {
    Story::new("tap-on-a-later-candidate", FATE, "A picture comes late, and the user taps soon after it. The event says that a candidate was withdrawn before.")
        .begin(0)
        .frame(100, [text(1)])
        .frame(700, [text(1), image(2)])
        .decides("candidate withdrawn")
        .tap(760)
        .expect(complete(700).unsettled(760).candidates(&["withdrawn after 600", "left after 60 (later)"]))
        .done()
}

fn five_candidates() -> Script {
    let frame = |count: u32| (1..=count).map(image).collect::<Vec<_>>();
    Story::new(
        "five-candidates",
        FATE,
        "Pictures appear one after another. The event lists the first three candidates and the last.",
    )
    .begin(0)
    .frame(100, frame(1))
    .frame(200, frame(2))
    .frame(400, frame(3))
    .frame(700, frame(4))
    .frame(1_100, frame(5))
    .wake(2_100)
    .expect(complete(1_100).withdrawn(4, 100).candidates(&[
        "withdrawn after 100",
        "withdrawn after 200 (later)",
        "withdrawn after 300 (later)",
        "confirmed after 1000 (later)",
    ]))
    .done()
}

fn left_by_time_out() -> Script {
    Story::new(
        "a-candidate-at-the-time-out",
        FATE,
        "A hold keeps a candidate waiting until the visit's last moment.",
    )
    .begin(0)
    .hold(1, 10)
    .frame(29_900, [image(1)])
    .frame(38_000, [image(1), image(2)])
    .decides("candidate withdrawn")
    .wake(40_000)
    .expect(ended("restless", 40_000).candidates(&["withdrawn after 8100", "left after 2000 (later)"]))
    .done()
}

fn old_candidate_is_confirmed(age: u32, confirmed: bool) -> Script {
    let name = if confirmed { "a-fresh-look-after-5000-ms" } else { "a-fresh-look-after-4999-ms" };
    let at = 100 + age;
    let story = Story::new(name, OVERDUE, "The thread is blocked again and again, and the timer fires late. If the candidate stands in a fresh snapshot and is 5 s old, it is confirmed; otherwise the settle time runs anew.")
        .begin(0)
        .frame(100, [image(1)])
        .wake(3_000)
        .decides("snapshot_now")
        .due(4_000)
        .frame(at, [image(1)]);
    if confirmed {
        return story
            .decides("confirmed terminal")
            .expect(complete(100).candidates(&["confirmed after 5000"]))
            .done();
    }
    story
        .decides("")
        .due(at + 1_000)
        .wake(at + 1_000)
        .decides("confirmed terminal")
        .expect(complete(100))
        .done()
}

fn always_late() -> Script {
    let mut story = Story::new("long-tasks-without-end", OVERDUE, "Nothing changes after 300 ms, and tasks of 1.4 s block the thread, one after another. The page is complete all the same.")
        .begin(0)
        .frame(300, [text(1), image(2)]);
    for task in 0..3 {
        let at = 1_700 + task * 1_400;
        story = story.wake(at).decides("snapshot_now").frame(at, [text(1), image(2)]).decides("");
    }
    story
        .wake(5_900)
        .decides("snapshot_now")
        .frame(5_900, [text(1), image(2)])
        .decides("confirmed terminal")
        .expect(complete(300).withdrawn(0, 300).candidates(&["confirmed after 5600"]))
        .done()
}

fn withdrawn_by_the_fresh_look() -> Script {
    Story::new("a-fresh-look-finds-a-change", OVERDUE, "The thread was blocked while the settle time ended. The fresh snapshot shows a picture that is still awaited.")
        .begin(0)
        .frame(100, [text(1)])
        .wake(6_000)
        .decides("snapshot_now")
        .frame(6_010, [text(1), image(2).pending()])
        .decides("withdrawn")
        .frame(6_500, [text(1), image(2)])
        .decides("candidate")
        .wake(7_500)
        .expect(complete(6_500).withdrawn(1, 100))
        .done()
}

fn held_at_the_fresh_look() -> Script {
    Story::new(
        "a-hold-before-the-fresh-look",
        OVERDUE,
        "Between the late timer and the fresh snapshot the app opens a hold. It keeps the candidate waiting.",
    )
    .begin(0)
    .frame(100, [text(1)])
    .wake(6_000)
    .decides("snapshot_now")
    .hold(1, 6_001)
    .frame(6_010, [text(1)])
    .decides("")
    .release(1, 6_500)
    .wake(7_500)
    .decides("confirmed terminal")
    .expect(complete(100))
    .done()
}

fn failed_requests() -> Script {
    Story::new(
        "requests-that-fail",
        EVENT,
        "Two requests fail. One of them began before the visit and does not belong to it.",
    )
    .begin_as("feed", 0, |b| b.holds_observed())
    .request(1, true, 10, 10)
    .request(2, true, -10, 10)
    .frame(100, [image(1)])
    .request_fails(1, 10, 300)
    .request_fails(2, -10, 400)
    .wake(1_300)
    .expect(complete(100).is("failed_requests", 1))
    .done()
}

fn cluster() -> Script {
    Story::new(
        "first-session-of-a-version",
        EVENT,
        "The installation drew the cluster 7, and this is the first session of the app's version.",
    )
    .first_session_of_cluster(7)
    .begin(0)
    .frame(100, [image(1)])
    .wake(1_100)
    .expect(complete(100).is("cluster", "7").flag("first_session"))
    .done()
}

// A story with a map of half the viewport that nobody answers for, and other nodes after it.
fn unanswered(name: &str, others: Vec<Node>, permille: u32) -> Script {
    let map = custom(5).unknown().at(0.0, 0.0, 400.0, 400.0);
    let nodes = [vec![text(7), map], others].concat();
    Story::new(name, EVENT, "A map covers half of the viewport, and nobody knows if it is drawn. The event says how much is not measured, unless content that is known lies on it.")
        .begin(0)
        .frame(100, nodes)
        .wake(1_100)
        .expect(complete(100).is("unanswered_permille", permille))
        .done()
}

fn answered_map() -> Script {
    Story::new(
        "a-map-that-answers",
        EVENT,
        "A Perf view answers for the map, though it does not know its state yet.",
    )
    .begin(0)
    .frame(100, [text(7), custom(5).unknown().evidence().at(0.0, 0.0, 400.0, 400.0)])
    .wake(1_100)
    .expect(complete(100).is("unanswered_permille", 0))
    .done()
}
