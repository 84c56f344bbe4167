//! §7a: live nodes, whose content keeps changing.

use crate::dsl::{Story, complete, ended, image, text};
use crate::script::{Node, Script};

const RULE: &str = "§7a live node";

pub fn scripts() -> Vec<Script> {
    vec![
        clock(),
        ready_for_half_a_second("changes-500-ms-apart", 500, true),
        ready_for_half_a_second("changes-499-ms-apart", 499, false),
        stopwatch(),
        one_hasty_change(),
        grows("grows-by-25-percent", 125.0, true),
        grows("grows-by-26-percent", 126.0, false),
        grows("shrinks-by-25-percent", 75.0, true),
        grows("shrinks-by-26-percent", 74.0, false),
        streamed(),
        carousel(),
        two_changes(),
        keeps_its_first_time(),
        loads_again(),
        loads_between_changes(),
        live_again(),
        bound_is_not_pending(),
        does_not_fill(),
        pending_changes_do_not_count(),
        comes_back(),
        comes_into_a_candidate(),
    ]
}

fn beside_picture(generation: u32) -> [Node; 2] {
    [image(1), text(2).generation(generation)]
}

fn clock() -> Script {
    Story::new("clock", RULE, "A clock shows another second every second. After its third change it counts as live, and keeps its first ready time of 100 ms.")
        .begin(0)
        .frame(100, beside_picture(1))
        .decides("candidate")
        .frame(1_050, beside_picture(2))
        .decides("candidate withdrawn")
        .frame(2_000, beside_picture(3))
        .decides("candidate withdrawn")
        .frame(2_950, beside_picture(4))
        .decides("")
        .wake(3_000)
        .decides("confirmed terminal")
        .expect(complete(100).withdrawn(2, 100).is("live", 1))
        .done()
}

fn ready_for_half_a_second(name: &str, apart: u32, live: bool) -> Script {
    let mut story = Story::new(name, RULE, "A number changes three times, each time a moment after it was ready. If that moment is 500 ms or longer, it is live.").begin(0);
    for change in 0..4 {
        story = story.frame(100 + change * apart, beside_picture(1 + change));
    }
    let last = 100 + 3 * apart;
    let story = if live { story.wake(100 + 2 * apart + 1_000) } else { story.wake(last + 1_000) };
    story
        .decides("confirmed terminal")
        .expect(complete(if live { 100 } else { last }).is("live", u32::from(live)))
        .done()
}

fn stopwatch() -> Script {
    let mut story = Story::new("stopwatch", RULE, "A stopwatch changes four times a second and nobody marked it as live. Its user sees numbers that do not stand still: the page never settles.").begin(0);
    for tick in 0..159 {
        story = story.frame(100 + tick * 250, beside_picture(1 + tick));
    }
    story.wake(40_000).expect(ended("restless", 40_000).is("live", 0)).done()
}

fn one_hasty_change() -> Script {
    Story::new("a-hasty-change-starts-anew", RULE, "A number changes slowly twice, then quickly, then slowly twice. Three slow changes in a row are needed.")
        .begin(0)
        .frame(100, beside_picture(1))
        .frame(700, beside_picture(2))
        .frame(1_300, beside_picture(3))
        .frame(1_500, beside_picture(4))
        .frame(2_100, beside_picture(5))
        .frame(2_700, beside_picture(6))
        .decides("candidate withdrawn")
        .wake(3_700)
        .decides("confirmed terminal")
        .expect(complete(2_700).withdrawn(5, 100).is("live", 0))
        .done()
}

// A story in which a text of 400 × 100 units has a height of `height` at its third change.
fn grows(name: &str, height: f32, live: bool) -> Script {
    Story::new(name, RULE, "A text changes three times, the third time with another size. What grows or shrinks by more than a quarter is not the same thing with another value.")
        .begin(0)
        .frame(100, beside_picture(1))
        .frame(700, beside_picture(2))
        .frame(1_300, beside_picture(3))
        .frame(1_900, [image(1), text(2).generation(4).at(0.0, 100.0, 400.0, height)])
        .wake(if live { 2_300 } else { 2_900 })
        .decides("confirmed terminal")
        .expect(complete(if live { 100 } else { 1_900 }).is("live", u32::from(live)))
        .done()
}

fn streamed() -> Script {
    let answer = |generation: u32, lines: f32| {
        [image(1), text(2).generation(generation).at(0.0, 100.0, 400.0, 20.0 * lines)]
    };
    Story::new("streamed-answer", RULE, "An assistant's answer is streamed: it grows by a line at 0.9 s, 1.6 s, 2.3 s and 3 s. The user waits for the whole answer.")
        .begin(0)
        .frame(200, answer(1, 1.0))
        .frame(900, answer(2, 2.0))
        .frame(1_600, answer(3, 3.0))
        .frame(2_300, answer(4, 4.0))
        .frame(3_000, answer(5, 5.0))
        .decides("candidate withdrawn")
        .wake(4_000)
        .decides("confirmed terminal")
        .expect(complete(3_000).withdrawn(4, 200).is("live", 0))
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
    Story::new(
        "two-changes-are-not-live",
        RULE,
        "A number is corrected twice. The user waited for the second correction.",
    )
    .begin(0)
    .frame(100, beside_picture(1))
    .frame(700, beside_picture(2))
    .frame(1_300, beside_picture(3))
    .decides("candidate withdrawn")
    .wake(2_300)
    .expect(complete(1_300).withdrawn(2, 100).is("live", 0))
    .done()
}

fn keeps_its_first_time() -> Script {
    let frame = |generation| [text(1).generation(generation), image(2).pending()];
    Story::new("live-keeps-first-time", RULE, "A clock ticks while a picture loads, which is painted at 2,200 ms. The clock does not make the value later.")
        .begin(0)
        .frame(100, frame(1))
        .frame(700, frame(2))
        .frame(1_300, frame(3))
        .frame(1_900, frame(4))
        .decides("")
        .frame(2_500, [text(1).generation(5), image(2).ready(2_200)])
        .decides("candidate")
        .frame(3_100, [text(1).generation(6), image(2).ready(2_200)])
        .decides("")
        .wake(3_500)
        .expect(complete(2_200).is("live", 1).ms("first_content_ms", 100).withdrawn(0, 2_200))
        .done()
}

fn loads_again() -> Script {
    let frame = |generation| [text(1), image(2).generation(generation)];
    Story::new("a-live-node-loads-again", RULE, "A slot changes its picture three times and counts as live. Then it loads its next picture until 6 s. What is pending is awaited, whatever it was before.")
        .begin(0)
        .frame(200, frame(1))
        .frame(900, frame(2))
        .frame(1_600, frame(3))
        .frame(2_300, frame(4))
        .decides("")
        .frame(2_400, [text(1), image(2).generation(5).pending()])
        .decides("withdrawn")
        .frame(6_000, [text(1), image(2).generation(5)])
        .decides("candidate")
        .wake(7_000)
        .decides("confirmed terminal")
        .expect(complete(6_000).is("live", 0))
        .done()
}

fn loads_between_changes() -> Script {
    let frame = |generation| [text(1), image(2).generation(generation)];
    Story::new("loading-between-slow-changes", RULE, "A slot shows a new picture three times, but loads before the second. A load in between starts the count anew.")
        .begin(0)
        .frame(100, frame(1))
        .frame(700, frame(2))
        .frame(1_200, [text(1), image(2).generation(3).pending()])
        .frame(1_300, frame(3))
        .frame(1_900, frame(4))
        .frame(2_500, frame(5))
        .decides("candidate withdrawn")
        .wake(3_500)
        .expect(complete(2_500).is("live", 0))
        .done()
}

fn live_again() -> Script {
    let frame = |generation| [text(1), image(2).generation(generation)];
    Story::new("live-again-after-a-load", RULE, "A live slot loads until 3 s and then changes slowly again. It keeps the time at which it was ready first after that load.")
        .begin(0)
        .frame(100, frame(1))
        .frame(700, frame(2))
        .frame(1_300, frame(3))
        .frame(1_900, frame(4))
        .frame(2_000, [text(1), image(2).generation(4).pending()])
        .decides("withdrawn")
        .frame(3_000, frame(4))
        .frame(3_600, frame(5))
        .frame(4_200, frame(6))
        .frame(4_800, frame(7))
        .decides("")
        .wake(5_200)
        .decides("confirmed terminal")
        .expect(complete(3_000).is("live", 1))
        .done()
}

fn bound_is_not_pending() -> Script {
    Story::new("bound-texts-of-a-clock", RULE, "A platform sets the clock's text in one frame and reports the paint later. A text that is set is not loading.")
        .begin(0)
        .frame(100, beside_picture(1))
        .frame(700, [image(1), text(2).generation(2).bound()])
        .presented(2, 716)
        .frame(1_300, [image(1), text(2).generation(3).bound()])
        .presented(3, 1_316)
        .frame(1_900, [image(1), text(2).generation(4).bound()])
        .decides("")
        .wake(2_316)
        .decides("confirmed terminal")
        .expect(complete(100).is("live", 1))
        .done()
}

fn does_not_fill() -> Script {
    let frame = |generation| [text(1).at(0.0, 0.0, 200.0, 40.0), text(2).generation(generation)];
    Story::new("a-live-node-does-not-fill-the-page", RULE, "Beside a small title only a large clock is drawn. Once the clock is live, it no longer counts as content that fills the page, so the settle time is 5 s.")
        .begin(0)
        .frame(100, frame(1))
        .due(1_100)
        .frame(700, frame(2))
        .frame(1_300, frame(3))
        .due(2_300)
        .frame(1_900, frame(4))
        .decides("")
        .due(6_300)
        .wake(6_300)
        .expect(complete(100).sparse().is("live", 1))
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
    .frame(700, frame(2))
    .frame(1_300, frame(3))
    .frame(1_900, frame(4))
    .frame(2_500, [text(1), image(2).generation(5)])
    .decides("candidate")
    .wake(3_500)
    .expect(complete(2_500).is("live", 0))
    .done()
}

fn comes_back() -> Script {
    Story::new(
        "live-node-comes-back",
        RULE,
        "A live clock is hidden for a moment and returns with another time. It does not withdraw the candidate.",
    )
    .begin(0)
    .frame(100, beside_picture(1))
    .frame(700, beside_picture(2))
    .frame(1_300, beside_picture(3))
    .frame(1_900, beside_picture(4))
    .frame(2_000, [image(1)])
    .decides("")
    .frame(2_100, beside_picture(5))
    .decides("")
    .wake(2_300)
    .decides("confirmed terminal")
    .expect(complete(100).withdrawn(2, 100))
    .done()
}

fn comes_into_a_candidate() -> Script {
    let frame = |generation| [image(1).pending(), text(2).generation(generation)];
    Story::new(
        "live-node-comes-into-a-candidate",
        RULE,
        "A clock becomes live while the picture loads, and is hidden when the picture is drawn at 2,000 ms. When the clock is shown again, it does not withdraw the candidate.",
    )
    .begin(0)
    .frame(100, frame(1))
    .frame(700, frame(2))
    .frame(1_300, frame(3))
    .frame(1_900, frame(4))
    .frame(2_000, [image(1), text(2).generation(4).hidden()])
    .decides("candidate")
    .frame(2_600, [image(1), text(2).generation(5)])
    .decides("")
    .wake(3_000)
    .decides("confirmed terminal")
    .expect(complete(2_000).withdrawn(0, 2_000))
    .done()
}
