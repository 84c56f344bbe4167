//! §10: leaving, system dialogs, redirects, restarts.

use crate::dsl::{End, Story, complete, ended, image, text};
use crate::script::Script;

const LEAVE: &str = "§10 leaving";
const REDIRECT: &str = "§10 redirect";

pub fn scripts() -> Vec<Script> {
    vec![
        left("back-99-ms-after-candidate", "back", 199, complete(100).unsettled(199)),
        left("back-100-ms-after-candidate", "back", 200, complete(100).unsettled(200)),
        left("navigation-after-candidate", "navigation", 700, complete(100).unsettled(700)),
        left("background-after-candidate", "background", 700, complete(100).unsettled(700)),
        left("permission-prompt", "system_dialog", 700, complete(100).unsettled(700)),
        left("restarted", "restarted", 700, ended("superseded", 700).withdrawn(0, 100)),
        left("back-exactly-at-settle", "back", 1_100, complete(100)),
        while_pending("background-while-pending", "background", "abandoned"),
        while_pending("back-while-pending", "back", "abandoned"),
        while_pending("permission-prompt-while-pending", "system_dialog", "interrupted"),
        replaced_after_withdrawal(),
        replacement_reported_late(),
        redirect("redirect-same-navigation", 3, 210, true),
        redirect("redirect-same-navigation-3001-ms", 3, 3_201, false),
        redirect("redirect-other-navigation-3000-ms", 9, 3_200, true),
        redirect("redirect-other-navigation-3001-ms", 9, 3_201, false),
        removed_and_none_follows(),
        replaced_then_background(),
        replaced_after_the_candidate(),
        the_user_acts_after_the_replacement(),
        siblings_inherit(),
        replaced_together(),
        replaced_by_a_tap("replaced-by-a-tap", "replaced"),
        replaced_by_a_tap("removed-by-a-tap", "removed"),
        left_by_a_tap(),
        left_after_the_tap_was_handled(),
        paused_until_known(),
        paused_and_left(),
        pause_passes(),
        inherits_time_out(),
        inherited_once(),
        restart(),
    ]
}

// A story with a candidate at 100 ms, after which the surface is left.
fn left(name: &str, reason: &str, at: u32, end: End) -> Script {
    let story =
        format!("Everything is drawn at 100 ms. The surface is left at {at} ms for the reason `{reason}`.");
    let script = Story::new(name, LEAVE, &story).begin(0).frame(100, [text(1), image(2)]);
    let script = script.leave(reason, at);
    script.decides(if at == 1_100 { "confirmed terminal" } else { "terminal" }).expect(end).done()
}

fn while_pending(name: &str, reason: &str, outcome: &str) -> Script {
    Story::new(
        name,
        LEAVE,
        "The picture is still awaited when the surface is left. How long it would have taken is not known.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).pending()])
    .leave(reason, 2_500)
    .decides("terminal")
    .expect(ended(outcome, 2_500).ms("first_content_ms", 100))
    .done()
}

fn replaced_after_withdrawal() -> Script {
    Story::new("replaced-and-none-follows", REDIRECT, "The candidate of 100 ms is withdrawn, then the app replaces the surface. No visit begins within 3 s, so the surface was abandoned when it was replaced.")
        .begin(0)
        .frame(100, [text(1)])
        .frame(500, [text(1), image(2).pending()])
        .decides("withdrawn")
        .leave("replaced", 900)
        .decides("")
        .due(3_900)
        .wake(3_899)
        .decides("")
        .wake(3_900)
        .decides("terminal")
        .expect(ended("abandoned", 900).withdrawn(1, 100))
        .done()
}

fn removed_and_none_follows() -> Script {
    Story::new("removed-and-none-follows", REDIRECT, "Everything is drawn at 100 ms, and the app takes the panel away at 700 ms, before it could settle. Nothing follows. Whatever is reported meanwhile changes nothing.")
        .begin(0)
        .frame(100, [text(1), image(2)])
        .leave("removed", 700)
        .decides("")
        .frame(800, [text(1), image(2), image(3)])
        .tap(900)
        .leave("back", 1_000)
        .decides("")
        .wake_all(3_700)
        .decides("changed")
        .expect(
            ended("abandoned", 700)
                .ms("last_candidate_ms", 100)
                .candidates(&["left after 600"])
                .is("calls_after_end", 3),
        )
        .done()
}

fn replaced_then_background() -> Script {
    Story::new("replaced-and-the-app-goes-away", REDIRECT, "The app removes a screen, and a second later the user leaves the app. Nothing will follow, so the visit ends at once: as abandoned when the screen was removed.")
        .begin(0)
        .frame(100, [text(1), image(2).pending()])
        .leave("removed", 700)
        .decides("")
        .leave("background", 1_700)
        .decides("terminal")
        .expect(ended("abandoned", 700).is("calls_after_end", 0))
        .done()
}

fn replaced_after_the_candidate() -> Script {
    Story::new("replaced-after-candidate", REDIRECT, "A login screen is drawn at 100 ms. The app finds that the user is logged in, and replaces it at 700 ms. The user waited for the next screen.")
        .begin_as("login", 0, |b| b.opened_by(-40))
        .frame(100, [text(1), image(2)])
        .leave("replaced", 700)
        .decides("")
        .begin_as("home", 720, |b| b)
        .decides("")
        .on("login")
        .expect(ended("redirected", 740).ms("last_candidate_ms", 140).candidates(&["left after 600"]))
        .on("home")
        .frame(900, [image(1)])
        .wake(1_900)
        .expect(complete(940).is("start_source", "input"))
        .done()
}

fn the_user_acts_after_the_replacement() -> Script {
    Story::new("a-tap-after-the-replacement", REDIRECT, "The app removes a hint at 700 ms. At 1,500 ms the user taps and opens a screen, which is no successor of the hint.")
        .begin_as("hint", 0, |b| b)
        .frame(100, [text(1)])
        .leave("removed", 700)
        .begin_as("detail", 1_520, |b| b.opened_by(1_500))
        .frame(1_600, [image(1)])
        .wake(2_600)
        .expect(complete(100).is("start_source", "input"))
        .on("hint")
        .wake(3_700)
        .expect(ended("abandoned", 700))
        .done()
}

fn siblings_inherit() -> Script {
    let drawn = |story: Story, at: u32| story.frame(at, [image(1)]);
    let story = Story::new("the-parts-of-the-next-screen-inherit", REDIRECT, "A splash is replaced by a screen with two parts. One part belongs to the screen's navigation, the other is embedded in it. All three inherit the splash's start. A panel that opens later does not.")
        .begin_as("splash", 0, |b| b.opened_by(-40))
        .leave("replaced", 200)
        .begin_as("home", 210, |b| b.navigation(7))
        .on("splash")
        .expect(ended("redirected", 240))
        .on("home");
    let story = drawn(story, 400).begin_as("list", 220, |b| b.navigation(7));
    let story = drawn(story, 400).begin_as("ad", 230, |b| b.embedded());
    let story = drawn(story, 400).begin_as("panel", 500, |b| b.navigation(8));
    let story = drawn(story, 600);
    let story = ["home", "list", "ad"].into_iter().fold(story, |story, visit| {
        story.on(visit).wake(1_400).expect(complete(440).is("start_source", "input"))
    });
    story.on("panel").wake(1_600).expect(complete(100).is("start_source", "begin")).done()
}

fn replaced_together() -> Script {
    Story::new("a-screen-and-its-part-are-replaced", REDIRECT, "A screen and a part that is embedded in it are replaced together. The next screen inherits the screen's start, which is the earlier one.")
        .begin_as("page", 0, |b| b.opened_by(-40))
        .begin_as("part", 50, |b| b.embedded())
        .leave("replaced", 300)
        .on("page")
        .leave("replaced", 300)
        .begin_as("next", 400, |b| b)
        .on("page")
        .expect(ended("redirected", 340))
        .on("part")
        .expect(ended("redirected", 250))
        .on("next")
        .frame(500, [image(1)])
        .wake(1_500)
        .expect(complete(540))
        .done()
}

fn replaced_by_a_tap(name: &str, reason: &str) -> Script {
    Story::new(name, LEAVE, "The user taps a tab. While the app handles the tap, it takes the old screen away. The user left that screen.")
        .begin(0)
        .frame(100, [text(1), image(2)])
        .leave_by(reason, 600, 620)
        .decides("terminal")
        .expect(complete(100).unsettled(600).candidates(&["left after 500"]))
        .done()
}

// A story in which a tap at −40 ms opens a splash screen, which the app replaces at 200 ms. The next surface begins at
// `begin`.
fn redirect(name: &str, navigation: u32, begin: u32, inherits: bool) -> Script {
    let story = "A tap opens a splash screen that the app replaces without input. The first surface that begins within 3 s inherits the start of the splash. If none does, the splash was abandoned.";
    let (value, source) = if inherits { (begin + 140, "input") } else { (100, "begin") };
    let story = Story::new(name, REDIRECT, story)
        .begin_as("splash", 0, |b| b.opened_by(-40).navigation(3))
        .frame(30, [image(1).pending()])
        .leave("replaced", 200)
        .decides("")
        .due(3_200)
        .begin_as("home", begin, |b| b.navigation(navigation))
        .on("splash");
    let story = if inherits {
        story.expect(ended("redirected", 240))
    } else {
        story.wake(begin).decides("terminal").expect(ended("abandoned", 240))
    };
    story
        .on("home")
        .frame(begin + 100, [image(1)])
        .wake(begin + 1_100)
        .expect(complete(value).is("start_source", source).ms("begin_ms", value - 100))
        .done()
}

fn inherits_time_out() -> Script {
    Story::new(
        "redirect-inherits-time-out",
        REDIRECT,
        "The app replaces its login screen after 20 s. The next surface has only the remaining 10 s until the time-out.",
    )
    .begin_as("login", 0, |b| b.navigation(3))
    .frame(30, [image(1).pending()])
    .leave("replaced", 20_000)
    .begin_as("home", 20_010, |b| b.navigation(3))
    .due(30_000)
    .on("login")
    .expect(ended("redirected", 20_000))
    .on("home")
    .frame(20_100, [image(1).pending()])
    .wake(30_000)
    .decides("terminal")
    .expect(ended("timeout", 30_000))
    .done()
}

fn inherited_once() -> Script {
    Story::new("redirect-is-inherited-once", REDIRECT, "Only the surface after a redirected one inherits its start. The surface after that has its own start.")
        .begin_as("splash", 0, |b| b.navigation(3))
        .leave("replaced", 200)
        .begin_as("home", 210, |b| b.navigation(3))
        .on("splash")
        .expect(ended("redirected", 200))
        .on("home")
        .frame(300, [image(1)])
        .begin_as("panel", 400, |b| b.navigation(4))
        .frame(500, [image(1)])
        .on("home")
        .wake(1_300)
        .expect(complete(300))
        .on("panel")
        .wake(1_500)
        .expect(complete(100))
        .done()
}

fn restart() -> Script {
    Story::new(
        "restart-by-hand",
        LEAVE,
        "The app restarts the measurement for a new search. The running visit ends as superseded, and another visit begins.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .leave("restarted", 900)
    .decides("terminal")
    .expect(ended("superseded", 900))
    .begin_as("again", 900, |b| b.surface("feed"))
    .frame(910, [image(1).pending()])
    .frame(1_300, [image(1)])
    .wake(2_300)
    .expect(complete(400).is("surface", "feed"))
    .done()
}

fn replacement_reported_late() -> Script {
    Story::new(
        "replaced-before-candidate-told-later",
        "§8 order",
        "The app replaced the surface at 300 ms, and reports it after a complete frame at 500 ms. The leave is earlier than the candidate's frame.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .frame(500, [image(1)])
    .decides("candidate")
    .leave("replaced", 300)
    .wake(3_300)
    .expect(ended("abandoned", 300))
    .done()
}

fn left_by_a_tap() -> Script {
    Story::new(
        "left-at-the-tap-that-is-handled",
        LEAVE,
        "The user taps back at 900 ms. The app's thread is busy, so it handles the tap and closes the surface only at 1,400 ms. The surface was left at 900 ms, 50 ms after the picture's frame.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).pending()])
    .frame(850, [text(1), image(2)])
    .leave_by("back", 900, 1_400)
    .decides("terminal")
    .expect(complete(850).unsettled(900).candidates(&["left after 50"]))
    .done()
}

fn left_after_the_tap_was_handled() -> Script {
    Story::new(
        "an-input-after-the-leave",
        LEAVE,
        "An input cannot be later than the leave that it causes. Such an input time does not make the time of the leave later.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).pending()])
    .leave_by("back", 2_600, 2_500)
    .decides("terminal")
    .expect(ended("abandoned", 2_500).ms("first_content_ms", 100))
    .done()
}

fn paused_until_known() -> Script {
    Story::new(
        "paused-while-it-is-not-known-what-took-the-screen",
        LEAVE,
        "At 1,000 ms something interrupts the surface, and the system reports a little later that it is a permission prompt. The settle time ends in between, but nothing is decided until the report.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .due(1_100)
    .pause(1_500)
    .due(1_500)
    .wake(1_499.999)
    .decides("")
    .due(1_500)
    .leave("system_dialog", 1_000)
    .decides("terminal")
    .expect(complete(100).unsettled(1_000))
    .done()
}

fn paused_and_left() -> Script {
    Story::new(
        "paused-then-gone-on",
        LEAVE,
        "A pause ends without an interruption of the surface. The surface settles as if there had been no pause.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .pause(1_500)
    .go_on()
    .due(1_100)
    .wake(1_100)
    .decides("confirmed terminal")
    .expect(complete(100))
    .done()
}

fn pause_passes() -> Script {
    Story::new(
        "a-pause-that-passes",
        LEAVE,
        "The reason for a pause is never reported. The pause ends at its deadline, and deadlines that were due meanwhile are decided.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .pause(1_150)
    .wake(1_150)
    .decides("confirmed terminal")
    .expect(complete(100))
    .done()
}
