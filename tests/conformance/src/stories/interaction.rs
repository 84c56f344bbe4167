//! §10: inputs of the user while a surface loads.

use crate::dsl::{Story, complete, ended, group, image, text};
use crate::script::Script;

const TAP: &str = "§10 interaction";
const SCROLL: &str = "§10 scroll";
const OWN: &str = "§10 own sequence";

pub fn scripts() -> Vec<Script> {
    vec![
        second_half_of_the_tap(),
        tap_before_the_begin(),
        before_first_content(),
        aged("tap-with-the-candidate", |s| s.tap(100), Some(100.0), 100.0),
        aged("tap-99-ms-after-candidate", |s| s.tap(199), Some(100.0), 199.0),
        aged("tap-100-ms-after-candidate", |s| s.tap(200), Some(100.0), 200.0),
        aged("key-99-ms-after-candidate", |s| s.key(199.999_9), Some(100.0), 199.999),
        aged("key-100-ms-after-candidate", |s| s.key(200), Some(100.0), 200.0),
        aged("scroll-100-ms-after-candidate", |s| s.scroll(200, 0.0, 60.0), Some(100.0), 200.0),
        aged("tap-before-candidate-told-later", |s| s.tap(60), None, 60.0),
        sparse(),
        at_settle(),
        text_key(),
        scrolls("scroll-5-percent", &[(300, 0.0, 40.0)], None),
        scrolls("scroll-over-5-percent", &[(300, 0.0, 40.5)], Some(300)),
        scrolls("scroll-sideways-5-percent", &[(300, 20.0, 0.0)], None),
        scrolls("scroll-sideways-over-5-percent", &[(300, -20.5, 0.0)], Some(300)),
        scrolls("scroll-adds-up", &[(300, 0.0, 14.0), (316, 0.0, 14.0), (332, 0.0, 14.0)], Some(332)),
        scrolls("scroll-there-and-back", &[(300, 0.0, 20.5), (316, 0.0, -20.5)], Some(316)),
        scrolls("scroll-axes-apart", &[(300, 19.0, 39.0)], None),
        scrolls("scroll-infinite", &[(300, f32::INFINITY, 0.0)], None),
        without_extent(),
        away_from_the_origin("scroll-away-from-the-origin", 0.0, 50.0),
        away_from_the_origin("scroll-sideways-away-from-the-origin", 25.0, 0.0),
        nested("nested-scroller-half", 400.0, true),
        nested("nested-scroller-under-half", 399.0, false),
        unknown_scroller(),
        ends_all_that_contain_it(),
        elsewhere(),
    ]
}

// 5 % of the viewport's 400 × 800 units are 20 and 40 units, wherever the surface lies.
fn away_from_the_origin(name: &str, dx: f32, dy: f32) -> Script {
    Story::new(
        name,
        SCROLL,
        "The surface lies at x = 100, y = 200 in its window. It is scrolled by more than 5 % of its own size.",
    )
    .viewport_at(100.0, 200.0, 400.0, 800.0)
    .begin(0)
    .frame(100, [image(1).pending().at(100.0, 300.0, 400.0, 100.0)])
    .scroll(300, dx, dy)
    .decides("terminal")
    .expect(ended("interacted", 300).is("required", 1))
    .done()
}

fn without_extent() -> Script {
    Story::new(
        "scroll-without-extent",
        SCROLL,
        "The surface is folded to a width of 0. Nothing in it can be scrolled or seen.",
    )
    .viewport(0.0, 800.0)
    .begin(0)
    .frame(100, [image(1).pending()])
    .scroll(300, 10.0, 0.0)
    .decides("")
    .wake(30_000)
    .expect(ended("no_content", 30_000))
    .done()
}

fn second_half_of_the_tap() -> Script {
    Story::new("second-half-of-opening-tap", OWN, "The finger that opened the feed at −20 ms is lifted over the feed. The lift is reported at 80 ms, with the time of the tap's first event.")
        .begin_as("feed", 0, |b| b.opened_by(-20))
        .frame(50, [image(1).pending()])
        .tap(-20)
        .decides("")
        .frame(400, [image(1)])
        .wake(1_400)
        .expect(complete(420))
        .done()
}

fn tap_before_the_begin() -> Script {
    Story::new("tap-before-the-surface-was-there", OWN, "A second tap at −5 ms, before the surface began, is reported to the surface. The user cannot have tapped in a surface that did not exist yet.")
        .begin_as("feed", 0, |b| b.opened_by(-20))
        .frame(50, [image(1).pending()])
        .tap(-5)
        .decides("")
        .tap(0)
        .decides("")
        .frame(400, [image(1)])
        .wake(1_400)
        .expect(complete(420))
        .done()
}

fn before_first_content() -> Script {
    Story::new("input-before-first-content", TAP, "The user taps at 300 ms, before anything is drawn.")
        .begin(0)
        .frame(50, [image(1).pending()])
        .tap(300)
        .decides("terminal")
        .frame(350, [image(1)])
        .decides("terminal")
        .expect(ended("interacted", 300).is("calls_after_end", 1))
        .done()
}

// A story with a candidate at 100 ms, then an input of the user at `at`.
fn aged(name: &str, act: impl FnOnce(Story) -> Story, value: Option<f64>, at: f64) -> Script {
    let story = "Everything is drawn at 100 ms, and the user acts soon after. The visit is complete with what was drawn; how far it counts is for the statistics to say.";
    let script =
        act(Story::new(name, TAP, story).begin(0).frame(100, [text(1), image(2)])).decides("terminal");
    let end = match value {
        Some(value) => complete(value).unsettled(at),
        None => ended("interacted", at).withdrawn(0, 100),
    };
    script.expect(end).done()
}

fn sparse() -> Script {
    Story::new(
        "tap-on-sparse",
        TAP,
        "Only a small title is drawn when the user taps after two seconds. The visit is complete with it, and the event says that the candidate was sparse.",
    )
    .begin(0)
    .frame(100, [text(1).at(0.0, 0.0, 200.0, 40.0)])
    .tap(2_100)
    .decides("terminal")
    .expect(complete(100).unsettled(2_100).sparse().candidates(&["left after 2000 (sparse)"]))
    .done()
}

fn at_settle() -> Script {
    Story::new(
        "tap-exactly-at-settle",
        "§8 order",
        "A tap and the settle deadline have the same time. The deadline acts first.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .tap(1_100)
    .decides("confirmed terminal")
    .expect(complete(100))
    .done()
}

fn text_key() -> Script {
    Story::new("key-in-a-text-field", TAP, "The user types in a form while the rest of the form loads, and after it has loaded. Keys in a text field neither end the visit nor confirm the candidate.")
        .begin(0)
        .frame(50, [text(1), image(2).pending()])
        .text_key(200)
        .decides("")
        .frame(400, [text(1), image(2)])
        .text_key(700)
        .decides("")
        .due(1_400)
        .wake(1_400)
        .decides("confirmed terminal")
        .expect(complete(400))
        .done()
}

// A story in which a picture is pending until 600 ms and the user scrolls before that.
fn scrolls(name: &str, moves: &[(u32, f32, f32)], ends: Option<u32>) -> Script {
    let story = "The user scrolls while content loads. The scrolls are an interaction if, in total, they move the content by more than 5 % of the viewport along one axis.";
    let mut script = Story::new(name, SCROLL, story).begin(0).frame(50, [text(1), image(2).pending()]);
    for &(at, dx, dy) in moves {
        script = script.scroll(at, dx, dy).decides(if ends == Some(at) { "terminal" } else { "" });
    }
    match ends {
        Some(at) => script.expect(ended("interacted", at)).done(),
        None => script.frame(600, [text(1), image(2)]).wake(1_600).expect(complete(600)).done(),
    }
}

fn nested(name: &str, height: f32, ends: bool) -> Script {
    let story = "The user scrolls a list within the surface. The scroll counts if the list covers at least half of the surface.";
    let nodes = |image| [group(7).at(0.0, 100.0, 400.0, height).scrolls(), text(1), image];
    let script = Story::new(name, SCROLL, story).begin(0).frame(50, nodes(image(2).pending()));
    let script = script.scroll_in(7, 300, 0.0, 200.0);
    if ends {
        return script.decides("terminal").expect(ended("interacted", 300)).done();
    }
    script.decides("").frame(600, nodes(image(2))).wake(1_600).expect(complete(600)).done()
}

fn unknown_scroller() -> Script {
    Story::new(
        "scroller-of-another-surface",
        SCROLL,
        "The user scrolls a node that is not in this surface. The scroll does not count.",
    )
    .begin(0)
    .frame(50, [text(1), image(2).pending()])
    .scroll_in(99, 300, 0.0, 400.0)
    .decides("")
    .frame(600, [text(1), image(2)])
    .wake(1_600)
    .expect(complete(600))
    .done()
}

fn ends_all_that_contain_it() -> Script {
    Story::new(
        "tap-ends-every-surface-around-it",
        TAP,
        "A tap in a panel ends the panel's visit and the visit of the page that contains the panel.",
    )
    .begin_as("page", 0, |b| b.opened_by(-10).navigation(1))
    .frame(100, [text(1), image(2)])
    .begin_as("panel", 20, |b| b.opened_by(-10).navigation(1).embedded())
    .frame(100, [image(2).pending()])
    .tap(400)
    .decides("terminal")
    .on("page")
    .tap(400)
    .decides("terminal")
    .on("panel")
    .expect(ended("interacted", 410))
    .on("page")
    .expect(complete(110).unsettled(410))
    .done()
}

fn elsewhere() -> Script {
    Story::new(
        "two-surfaces-at-once",
        TAP,
        "Two surfaces load side by side. A tap in one surface does not affect the other.",
    )
    .begin_as("left", 0, |b| b)
    .frame(100, [image(1).pending()])
    .begin_as("right", 10, |b| b)
    .frame(100, [image(1).pending()])
    .tap(300)
    .decides("terminal")
    .expect(ended("interacted", 290))
    .on("left")
    .frame(700, [image(1)])
    .decides("candidate")
    .wake(1_700)
    .expect(complete(700))
    .done()
}
