//! §1: what a launch or an external event opens may be several surfaces, one after another.

use crate::dsl::{Story, complete, ended, image};
use crate::script::Script;

const RULE: &str = "§1 shared launch";

pub fn scripts() -> Vec<Script> {
    vec![
        splash_then_home(),
        long_splash(),
        after("home-3000-ms-after-the-splash", 4_100, true),
        after("home-3001-ms-after-the-splash", 4_101, false),
        removed(),
        notification(),
        after_a_tap(),
        tap_between_the_begins(),
        old_input(),
        later_launch_is_another(),
        own_input_wins(),
        thirty_seconds(),
    ]
}

fn splash_then_home() -> Script {
    Story::new("splash-then-home", RULE, "The app is launched at −500 ms and shows a splash, then the home screen with a list in it. The user waits for all of it since the launch.")
        .begin_as("splash", 0, |b| b.launch(-500, "cold"))
        .frame(50, [image(1)])
        .begin_as("home", 700, |b| b)
        .frame(900, [image(1)])
        .begin_as("list", 710, |b| b.embedded())
        .frame(900, [image(1)])
        .on("splash")
        .wake(1_050)
        .expect(complete(550).is("start_source", "launch").is("launch_kind", "cold"))
        .on("home")
        .wake(1_900)
        .expect(complete(1_400).is("start_source", "launch").is("launch_kind", "cold"))
        .on("list")
        .wake(1_900)
        .expect(complete(1_400).is("start_source", "launch").is("launch_kind", "cold"))
        .done()
}

fn long_splash() -> Script {
    Story::new("a-long-splash", RULE, "The splash is still loading after 6 s when the home screen begins. The launch is not over while a screen that it opened is pending.")
        .begin_as("splash", 0, |b| b.launch(-500, "cold"))
        .frame(50, [image(1).pending()])
        .begin_as("home", 6_000, |b| b)
        .frame(6_100, [image(1)])
        .wake(7_100)
        .expect(complete(6_600).is("start_source", "launch"))
        .on("splash")
        .wake(29_500)
        .expect(ended("timeout", 30_000))
        .done()
}

// A story with a splash whose value is 1,100 ms after its begin.
fn after(name: &str, begin: u32, shared: bool) -> Script {
    let source = if shared { "launch" } else { "begin" };
    let value = if shared { begin + 600 } else { 100 };
    Story::new(name, RULE, "A splash is drawn at 1,100 ms and settles. The home screen begins 3 s after that, or a little later, without a tap.")
        .begin_as("splash", 0, |b| b.launch(-500, "cold"))
        .frame(1_100, [image(1)])
        .wake(2_100)
        .expect(complete(1_600))
        .begin_as("home", begin, |b| b)
        .frame(begin + 100, [image(1)])
        .wake(begin + 1_100)
        .expect(complete(value).is("start_source", source))
        .done()
}

fn removed() -> Script {
    Story::new("home-after-the-splash-is-removed", RULE, "A splash is complete at 100 ms and stays for 8 s. The app removes it, and the home screen begins 2 s later.")
        .begin_as("splash", 0, |b| b.launch(-500, "cold"))
        .frame(100, [image(1)])
        .wake(1_100)
        .expect(complete(600))
        .leave("removed", 8_000)
        .begin_as("home", 10_000, |b| b)
        .frame(10_100, [image(1)])
        .wake(11_100)
        .expect(complete(10_600).is("start_source", "launch"))
        .done()
}

fn notification() -> Script {
    Story::new("a-notification-opens-two-screens", RULE, "A notification opens a screen, which opens another by itself. Both are what the notification opened.")
        .begin_as("inbox", 0, |b| b.external(-200))
        .frame(100, [image(1)])
        .begin_as("mail", 400, |b| b)
        .frame(500, [image(1)])
        .on("inbox")
        .wake(1_100)
        .expect(complete(300).is("start_source", "external"))
        .on("mail")
        .wake(1_500)
        .expect(complete(700).is("start_source", "external"))
        .done()
}

fn after_a_tap() -> Script {
    Story::new("a-tap-ends-the-launch", RULE, "The user taps in the splash, and half a second later the app opens a screen by itself. After a tap nothing is opened by the launch.")
        .begin_as("splash", 0, |b| b.launch(-500, "cold"))
        .frame(100, [image(1)])
        .tap(300)
        .expect(complete(600).unsettled(800))
        .begin_as("home", 800, |b| b)
        .frame(900, [image(1)])
        .wake(1_900)
        .expect(complete(100).is("start_source", "begin"))
        .done()
}

fn tap_between_the_begins() -> Script {
    Story::new("a-used-tap-ends-the-launch", RULE, "A tap opens a menu; soon after, the app opens a screen by itself. The tap is used up, and the launch is over.")
        .begin_as("splash", 0, |b| b.launch(-500, "cold"))
        .frame(100, [image(1)])
        .begin_as("menu", 610, |b| b.latest_input(600))
        .frame(700, [image(1)])
        .begin_as("home", 900, |b| b.latest_input(600))
        .frame(1_000, [image(1)])
        .on("splash")
        .wake(1_100)
        .expect(complete(600))
        .on("menu")
        .wake(1_700)
        .expect(complete(100).is("start_source", "input"))
        .on("home")
        .wake(2_000)
        .expect(complete(100).is("start_source", "begin"))
        .done()
}

fn old_input() -> Script {
    Story::new("an-input-before-the-launch", RULE, "The binding's latest input is from before the app came to the foreground. It does not end the launch.")
        .begin_as("splash", 0, |b| b.launch(-500, "warm"))
        .frame(100, [image(1)])
        .begin_as("home", 700, |b| b.latest_input(-20_000))
        .frame(800, [image(1)])
        .wake(1_800)
        .expect(complete(1_300).is("start_source", "launch").is("launch_kind", "warm"))
        .on("splash")
        .leave("background", 1_900)
        .expect(complete(600).unsettled(2_400))
        .done()
}

fn later_launch_is_another() -> Script {
    Story::new("a-link-after-the-launch", RULE, "Soon after the launch a deep link arrives and opens a screen. That screen, and the next, are what the link opened.")
        .begin_as("splash", 0, |b| b.launch(-500, "cold"))
        .frame(100, [image(1)])
        .begin_as("detail", 1_000, |b| b.external(900))
        .frame(1_100, [image(1)])
        .begin_as("comments", 1_050, |b| b)
        .frame(1_100, [image(1)])
        .on("splash")
        .wake(1_100)
        .expect(complete(600))
        .on("detail")
        .wake(2_100)
        .expect(complete(200).is("start_source", "external"))
        .on("comments")
        .wake(2_100)
        .expect(complete(200).is("start_source", "external"))
        .done()
}

fn own_input_wins() -> Script {
    Story::new(
        "a-tap-during-the-launch",
        RULE,
        "The user taps a tab while the app still starts. The tab's screen begins at the tap.",
    )
    .begin_as("splash", 0, |b| b.launch(-500, "cold"))
    .frame(100, [image(1)])
    .begin_as("tab", 620, |b| b.opened_by(600))
    .frame(700, [image(1)])
    .on("splash")
    .leave("navigation", 1_050)
    .expect(complete(600).unsettled(1_550))
    .on("tab")
    .wake(1_700)
    .expect(complete(100).is("start_source", "input"))
    .done()
}

fn thirty_seconds() -> Script {
    Story::new("a-launch-of-thirty-seconds", RULE, "The splash is pending for half a minute. A screen that begins 30 s after the launch has a start of its own: it would have timed out before it began.")
        .begin_as("splash", 0, |b| b.launch(0, "cold"))
        .frame(100, [image(1).pending()])
        .begin_as("late", 29_999, |b| b)
        .frame(30_000, [image(1).pending()])
        .begin_as("too-late", 30_000, |b| b)
        .frame(30_100, [image(1)])
        .wake(31_100)
        .expect(complete(100).is("start_source", "begin"))
        .on("late")
        .wake(31_100)
        .expect(ended("timeout", 30_000).is("start_source", "launch"))
        .on("splash")
        .wake(31_100)
        .expect(ended("timeout", 30_000))
        .done()
}
