//! §8: live nodes, whose content keeps changing.

use crate::dsl::{Story, complete, image, text};
use crate::script::Script;

const RULE: &str = "§8 live";

pub fn scripts() -> Vec<Script> {
    vec![
        clock(),
        carousel(),
        two_changes(),
        keeps_its_first_time(),
        reloads(),
        pending_changes_do_not_count(),
        comes_back(),
        comes_into_a_candidate(),
    ]
}

fn clock() -> Script {
    let frame = |generation| [image(1), text(2).generation(generation)];
    Story::new("clock", RULE, "A stopwatch changes four times a second. After the third change it counts as live, and keeps its first ready time of 100 ms.")
        .begin(0)
        .frame(100, frame(1))
        .decides("candidate")
        .frame(350, frame(2))
        .decides("candidate withdrawn")
        .frame(600, frame(3))
        .decides("candidate withdrawn")
        .frame(850, frame(4))
        .decides("")
        .frame(1_100, frame(5))
        .decides("")
        .frame(1_350, frame(6))
        .decides("")
        .wake(1_600)
        .decides("confirmed terminal")
        .expect(complete(100).withdrawn(2, 100).is("live", 1))
        .done()
}

fn carousel() -> Script {
    let frame = |generation| [text(1), image(2).generation(generation)];
    Story::new(
        "carousel",
        RULE,
        "A carousel puts another picture into the same view every 700 ms. The third change makes the view live.",
    )
    .begin(0)
    .frame(100, frame(1))
    .frame(800, frame(2))
    .decides("candidate withdrawn")
    .frame(1_500, frame(3))
    .decides("candidate withdrawn")
    .frame(2_200, frame(4))
    .decides("")
    .wake(2_500)
    .decides("confirmed terminal")
    .expect(complete(100).withdrawn(2, 100).is("live", 1))
    .done()
}

fn two_changes() -> Script {
    let frame = |generation| [image(1), text(2).generation(generation)];
    Story::new(
        "two-changes-are-not-live",
        RULE,
        "A number is corrected twice. The user waited for the second correction.",
    )
    .begin(0)
    .frame(100, frame(1))
    .frame(600, frame(2))
    .frame(1_100, frame(3))
    .decides("candidate withdrawn")
    .wake(2_100)
    .expect(complete(1_100).withdrawn(2, 100).is("live", 0))
    .done()
}

fn keeps_its_first_time() -> Script {
    let frame = |generation| [text(1).generation(generation), image(2).pending()];
    Story::new("live-keeps-first-time", RULE, "A clock ticks while a picture loads, which is painted at 700 ms. The clock does not make the value later.")
        .begin(0)
        .frame(100, frame(1))
        .frame(350, frame(2))
        .frame(600, frame(3))
        .frame(850, frame(4))
        .decides("")
        .frame(1_000, [text(1).generation(4), image(2).ready(700)])
        .decides("candidate")
        .frame(1_100, [text(1).generation(5), image(2).ready(700)])
        .decides("")
        .wake(2_000)
        .expect(complete(700).is("live", 1).ms("first_content_ms", 100).withdrawn(0, 700))
        .done()
}

fn reloads() -> Script {
    let frame = |generation| [text(1).generation(generation), image(2).pending()];
    Story::new("live-node-pending", RULE, "A live camera picture is between two pictures when all other content is ready. It neither withdraws the candidate nor delays it.")
        .begin(0)
        .frame(100, frame(1))
        .frame(300, frame(2))
        .frame(500, frame(3))
        .frame(700, frame(4))
        .frame(900, [text(1).generation(5).pending(), image(2)])
        .decides("candidate")
        .frame(1_200, [text(1).generation(5), image(2)])
        .decides("")
        .frame(1_500, [text(1).generation(6).pending(), image(2)])
        .decides("")
        .wake(1_900)
        .expect(complete(900).is("live", 1))
        .done()
}

fn pending_changes_do_not_count() -> Script {
    let frame = |generation| [text(1), image(2).generation(generation).pending()];
    Story::new(
        "changes-before-ready-do-not-count",
        RULE,
        "A cell is bound four times before its picture is drawn. The changes before that do not make the cell live.",
    )
    .begin(0)
    .frame(100, frame(1))
    .frame(200, frame(2))
    .frame(300, frame(3))
    .frame(400, frame(4))
    .frame(900, [text(1), image(2).generation(5)])
    .decides("candidate")
    .wake(1_900)
    .expect(complete(900).is("live", 0))
    .done()
}

fn comes_back() -> Script {
    let frame = |generation| [image(1), text(2).generation(generation)];
    Story::new(
        "live-node-comes-back",
        RULE,
        "A live clock is hidden for a moment and returns with another time. It does not withdraw the candidate.",
    )
    .begin(0)
    .frame(100, frame(1))
    .frame(350, frame(2))
    .frame(600, frame(3))
    .frame(850, frame(4))
    .frame(1_000, [image(1)])
    .decides("")
    .frame(1_200, frame(5))
    .decides("")
    .wake(1_600)
    .decides("confirmed terminal")
    .expect(complete(100).withdrawn(2, 100))
    .done()
}

fn comes_into_a_candidate() -> Script {
    let frame = |generation| [image(1).pending(), text(2).generation(generation)];
    Story::new(
        "live-node-comes-into-a-candidate",
        RULE,
        "A clock becomes live while the picture loads, and is hidden when the picture is drawn at 900 ms. When the clock is shown again, it does not withdraw the candidate.",
    )
    .begin(0)
    .frame(100, frame(1))
    .frame(350, frame(2))
    .frame(600, frame(3))
    .frame(850, frame(4))
    .frame(900, [image(1), text(2).generation(4).hidden()])
    .decides("candidate")
    .frame(1_200, [image(1), text(2).generation(5)])
    .decides("")
    .wake(1_900)
    .decides("confirmed terminal")
    .expect(complete(900).withdrawn(0, 900))
    .done()
}
