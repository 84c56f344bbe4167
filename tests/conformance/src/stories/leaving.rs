//! §10: leaving, system dialogs, redirects, restarts.

use crate::dsl::{End, Story, complete, ended, image, text};
use crate::script::Script;

const LEAVE: &str = "§10 leaving";
const REDIRECT: &str = "§10 redirect";

pub fn scripts() -> Vec<Script> {
    vec![
        left("back-99-ms-after-candidate", "back", 199, ended("abandoned", 199).withdrawn(0, 100)),
        left("back-100-ms-after-candidate", "back", 200, complete(100).unsettled()),
        left("navigation-after-candidate", "navigation", 700, complete(100).unsettled()),
        left("background-after-candidate", "background", 700, complete(100).unsettled()),
        left("removed-after-candidate", "removed", 700, complete(100).unsettled()),
        left("replaced-after-candidate", "replaced", 700, complete(100).unsettled()),
        left("permission-prompt", "system_dialog", 700, ended("interrupted", 700).withdrawn(0, 100)),
        left("restarted", "restarted", 700, ended("superseded", 700).withdrawn(0, 100)),
        left("back-exactly-at-settle", "back", 1_100, complete(100)),
        while_pending("background-while-pending", "background", "abandoned"),
        while_pending("back-while-pending", "back", "abandoned"),
        while_pending("permission-prompt-while-pending", "system_dialog", "interrupted"),
        replaced_after_withdrawal(),
        replacement_reported_late(),
        redirect("redirect-same-navigation", 3, 210, true),
        redirect("redirect-same-navigation-much-later", 3, 8_000, true),
        redirect("redirect-other-navigation-3000-ms", 9, 3_200, true),
        redirect("redirect-other-navigation-3001-ms", 9, 3_201, false),
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
    Story::new("replaced-after-first-candidate", LEAVE, "The candidate of 100 ms is withdrawn, then the app replaces the surface. The user saw the surface complete once, so it counts as left, not as redirected.")
        .begin(0)
        .frame(100, [text(1)])
        .frame(500, [text(1), image(2).pending()])
        .decides("withdrawn")
        .leave("replaced", 900)
        .expect(ended("abandoned", 900).withdrawn(1, 100))
        .done()
}

// A story in which a tap at −40 ms opens a splash screen, which the app replaces at 200 ms. The next surface begins at
// `begin`.
fn redirect(name: &str, navigation: u32, begin: u32, inherits: bool) -> Script {
    let story = "A tap opens a splash screen that the app replaces without input. The next surface inherits the start of the first if it belongs to the same navigation or begins within 3 s.";
    let (value, source) = if inherits { (begin + 140, "input") } else { (100, "begin") };
    Story::new(name, REDIRECT, story)
        .begin_as("splash", 0, |b| b.opened_by(-40).navigation(3))
        .frame(30, [image(1).pending()])
        .leave("replaced", 200)
        .decides("terminal")
        .expect(ended("redirected", 240))
        .begin_as("home", begin, |b| b.navigation(navigation))
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
    .expect(ended("redirected", 20_000))
    .begin_as("home", 20_010, |b| b.navigation(3))
    .due(30_000)
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
        .expect(ended("redirected", 200))
        .begin_as("home", 210, |b| b.navigation(3))
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
        "The app replaced the surface at 300 ms, and reports it after a complete frame at 500 ms. The candidate does not count, because the leave is earlier than its frame.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .frame(500, [image(1)])
    .decides("candidate")
    .leave("replaced", 300)
    .expect(ended("redirected", 300))
    .done()
}

fn left_by_a_tap() -> Script {
    Story::new(
        "left-at-the-tap-that-is-handled",
        LEAVE,
        "The user taps back at 900 ms. The app's thread is busy, so it handles the tap and closes the surface only at 1,400 ms. The surface was left at 900 ms, before the picture's frame could settle.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).pending()])
    .frame(850, [text(1), image(2)])
    .leave_by("back", 900, 1_400)
    .decides("terminal")
    .expect(ended("abandoned", 900).withdrawn(0, 850))
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
    .expect(ended("interrupted", 1_000).withdrawn(0, 100))
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
