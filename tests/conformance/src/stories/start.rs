//! §1: a visit starts at the first known act of the user.

use crate::dsl::{Story, complete, ended, image};
use crate::script::{Begin, Script};

// A story in which a surface begins at 0 ms and is drawn at 100 ms. The visit's start is `age_ms` before its begin, so its
// value is `age_ms` + 100 ms.
fn opened(name: &str, story: &str, with: impl FnOnce(Begin) -> Begin, source: &str, age_ms: f64) -> Script {
    Story::new(name, "§1 start", story)
        .begin_as("feed", 0, with)
        .frame(50, [image(1).pending()])
        .frame(100, [image(1)])
        .wake(1_100)
        .expect(complete(age_ms + 100.0).is("start_source", source).ms("begin_ms", age_ms))
        .done()
}

pub fn scripts() -> Vec<Script> {
    let begin = |b: Begin| b;
    vec![
        opened(
            "tap-opens-feed",
            "A tap at −80 ms calls the navigation. The visit starts with the tap.",
            |b| b.opened_by(-80),
            "input",
            80.0,
        ),
        opened(
            "input-3000-ms-old",
            "The last tap was 3,000 ms before the begin: it opened the surface.",
            |b| b.latest_input(-3_000),
            "input",
            3_000.0,
        ),
        opened(
            "input-3001-ms-old",
            "The last tap was 3,001 ms before the begin: something else opened it.",
            |b| b.latest_input(-3_001),
            "begin",
            0.0,
        ),
        opened(
            "linked-input-has-no-age",
            "A tap starts 9 s of work, and the tap's handler calls the navigation only then. The visit starts with the tap.",
            |b| b.opened_by(-9_000),
            "input",
            9_000.0,
        ),
        opened(
            "input-after-begin",
            "A tap whose time is after the begin cannot have opened the surface.",
            |b| b.latest_input(10),
            "begin",
            0.0,
        ),
        opened(
            "external-notification",
            "A notification was tapped 400 ms before the surface began, so the visit starts with that tap.",
            |b| b.external(-400),
            "external",
            400.0,
        ),
        opened(
            "cold-launch",
            "The process started 700 ms before its first surface, so the visit starts at the launch.",
            |b| b.launch(-700, "cold"),
            "launch",
            700.0,
        ),
        opened(
            "background-launch",
            "The process was started in the background long before the surface began. Nobody waited for the process, so the visit does not start at the launch.",
            |b| b.launch(-700, "cold").in_background(),
            "begin",
            0.0,
        ),
        opened(
            "input-before-external-and-launch",
            "A tap, a deep link and a launch are known. The tap has priority, so the visit starts with the tap.",
            |b| b.opened_by(-50).external(-300).launch(-900, "warm"),
            "input",
            50.0,
        ),
        opened(
            "external-before-launch",
            "A deep link launched the app. The visit starts when the link was received.",
            |b| b.external(-300).launch(-900, "cold"),
            "external",
            300.0,
        ),
        opened(
            "timer-opens-screen-minutes-later",
            "A timer opens the first surface two minutes after the launch. The launch did not open it.",
            |b| b.launch(-120_000, "cold"),
            "begin",
            0.0,
        ),
        opened(
            "begin-alone",
            "No act of the user is known, so the visit starts at the begin call.",
            begin,
            "begin",
            0.0,
        ),
        opened(
            "launch-29-s-ago",
            "A launch is slow: the first surface begins 29 s after it, and the visit starts at the launch.",
            |b| b.launch(-29_000, "cold"),
            "launch",
            29_000.0,
        ),
        opened(
            "launch-30-s-ago",
            "The first surface begins so late that a visit since the launch would already have timed out.",
            |b| b.launch(-30_000, "cold"),
            "begin",
            0.0,
        ),
        fields(),
        launch_is_for_the_first_visit(),
        one_tap_one_navigation(),
        used_tap_stays_used(),
        both_navigations_keep_their_taps(),
        nested_surfaces(),
        later_tap(),
        one_tap_two_navigations(),
    ]
}

fn fields() -> Script {
    Story::new(
        "start-fields",
        "§1 start",
        "The event contains that the launch was warm, and the age of a tap.",
    )
    .begin_as("launched", 0, |b| b.launch(-250, "warm"))
    .frame(20, [image(1)])
    .wake(1_020)
    .expect(complete(270).is("launch_kind", "warm").is("input_age_ms", 0))
    .begin_as("tapped", 2_000, |b| b.latest_input(1_875.5))
    .frame(2_100, [image(1)])
    .wake(3_100)
    .expect(complete(224.5).ms("input_age_ms", 124.5).is("launch_kind", ""))
    .done()
}

fn launch_is_for_the_first_visit() -> Script {
    Story::new(
        "launch-until-the-first-tap",
        "§1 launch",
        "A launch starts the surface that it opens, and no surface that begins after the user has tapped.",
    )
    .begin_as("first", 0, |b| b.launch(-500, "cold"))
    .frame(10, [image(1)])
    .wake(1_010)
    .expect(complete(510).is("start_source", "launch").is("launch_kind", "cold"))
    .tap(1_500)
    .begin_as("second", 2_000, |b| b.launch(-500, "cold"))
    .frame(2_010, [image(1)])
    .wake(3_010)
    .expect(complete(10).is("start_source", "begin").is("launch_kind", ""))
    .done()
}

fn one_tap_one_navigation() -> Script {
    Story::new(
        "tap-used-once",
        "§1 input",
        "A tap opens a page. Another surface opens by itself 500 ms later: that tap did not open it.",
    )
    .begin_as("page", 0, |b| b.latest_input(-50).navigation(1))
    .begin_as("popup", 500, |b| b.latest_input(-50).navigation(2))
    .frame(600, [image(1)])
    .on("page")
    .frame(600, [image(1)])
    .wake(1_600)
    .expect(complete(650).is("start_source", "input"))
    .on("popup")
    .wake(1_600)
    .expect(complete(100).is("start_source", "begin"))
    .done()
}

fn used_tap_stays_used() -> Script {
    Story::new(
        "older-linked-tap-frees-no-later-one",
        "§1 input",
        "A tap at 200 ms opens a page. Work that a tap at 100 ms began opens a tray, which is linked to it. Then a \
         timer opens a popup: the tap at 200 ms stays used.",
    )
    .begin_as("page", 210, |b| b.latest_input(200).navigation(1))
    .begin_as("tray", 220, |b| b.opened_by(100).navigation(2))
    .begin_as("popup", 230, |b| b.latest_input(200).navigation(3))
    .frame(300, [image(1)])
    .wake(1_300)
    .expect(complete(70).is("start_source", "begin"))
    .on("page")
    .leave("back", 1_400)
    .expect(ended("abandoned", 1_200))
    .on("tray")
    .leave("back", 1_400)
    .expect(ended("abandoned", 1_300).is("start_source", "input"))
    .done()
}

fn both_navigations_keep_their_taps() -> Script {
    Story::new(
        "panels-of-two-navigations-share-their-taps",
        "§1 input",
        "A page opened by a tap at 200 ms and a tray linked to a tap at 100 ms each hold a panel: both panels share \
         the tap of their own navigation.",
    )
    .begin_as("page", 210, |b| b.latest_input(200).navigation(1))
    .begin_as("tray", 220, |b| b.opened_by(100).navigation(2))
    .begin_as("tray panel", 230, |b| b.latest_input(100).navigation(2).embedded())
    .begin_as("page panel", 240, |b| b.latest_input(200).navigation(1).embedded())
    .frame(300, [image(1)])
    .on("tray panel")
    .frame(300, [image(1)])
    .wake(1_300)
    .expect(complete(200).is("start_source", "input"))
    .on("page panel")
    .wake(1_300)
    .expect(complete(100).is("start_source", "input"))
    .on("page")
    .leave("back", 1_400)
    .expect(ended("abandoned", 1_200))
    .on("tray")
    .leave("back", 1_400)
    .expect(ended("abandoned", 1_300))
    .done()
}

fn nested_surfaces() -> Script {
    Story::new(
        "nested-surfaces-share-tap",
        "§1 input",
        "One tap opens a page and the panel in it. Both visits start with the tap.",
    )
    .begin_as("page", 0, |b| b.latest_input(-30).navigation(7))
    .begin_as("panel", 40, |b| b.latest_input(-30).navigation(7).embedded())
    .frame(90, [image(1)])
    .on("page")
    .frame(90, [image(1), image(2).pending()])
    .frame(300, [image(1), image(2)])
    .on("panel")
    .wake(1_090)
    .expect(complete(120).is("start_source", "input").is("flags", vec!["embedded"]))
    .on("page")
    .wake(1_300)
    .expect(complete(330).is("start_source", "input"))
    .done()
}

fn later_tap() -> Script {
    Story::new("second-tap-opens-second-page", "§1 input", "The user goes back, then opens a second page with another tap. Each page's visit starts with its own tap.")
        .begin_as("one", 0, |b| b.opened_by(-20))
        .frame(50, [image(1).pending()])
        .leave("back", 800)
        .expect(ended("abandoned", 820))
        .begin_as("two", 1_000, |b| b.opened_by(980))
        .frame(1_050, [image(1)])
        .wake(2_050)
        .expect(complete(70).is("start_source", "input"))
        .done()
}

fn one_tap_two_navigations() -> Script {
    Story::new(
        "linked-tap-opens-two-navigations",
        "§1 input",
        "While one tap is being handled, the app navigates to a page and to a tray. The tap opened both.",
    )
    .begin_as("page", 0, |b| b.opened_by(-50).navigation(1))
    .begin_as("tray", 10, |b| b.opened_by(-50).navigation(2))
    .frame(100, [image(1)])
    .on("page")
    .frame(100, [image(1)])
    .wake(1_100)
    .expect(complete(150).is("start_source", "input"))
    .on("tray")
    .wake(1_100)
    .expect(complete(150).is("start_source", "input"))
    .done()
}
