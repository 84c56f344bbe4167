//! §13: rotation, caches, tabs, dialogs, the keyboard.

use crate::dsl::{Story, complete, ended, image, text};
use crate::script::Script;
use alldrawn_core::judge::snapshot::header_flag::FROM_CACHE;

const CONTINUES: &str = "§13 rotation";
const DIALOG: &str = "§13 dialog";

pub fn scripts() -> Vec<Script> {
    vec![
        rotation(),
        rotation_reveals(),
        keyboard(),
        revisit(),
        tab(),
        dialog_over_pending(),
        dialog_over_candidate(),
        tap_in_a_dialog(),
        key_in_a_dialog(),
        dialog_and_time_out(),
        confirmed_as_the_dialog_opens(),
        one_timer(),
    ]
}

fn rotation() -> Script {
    let wide = [text(1).at(0.0, 0.0, 800.0, 50.0), image(2).at(0.0, 50.0, 800.0, 200.0)];
    Story::new(
        "rotation",
        CONTINUES,
        "The device is rotated at 400 ms. The same views lie elsewhere, and nothing new becomes visible.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .viewport(800.0, 400.0)
    .frame(400, wide)
    .decides("")
    .due(1_100)
    .wake(1_100)
    .expect(complete(100).withdrawn(0, 100).is("viewport", vec![800, 400]))
    .done()
}

fn rotation_reveals() -> Script {
    let below = |y, drawn| {
        let node = image(3).at(0.0, y, 400.0, 100.0);
        if drawn { node } else { node.pending() }
    };
    Story::new(
        "rotation-reveals-picture",
        CONTINUES,
        "The device is rotated, and a picture becomes visible that is still awaited.",
    )
    .begin(0)
    .frame(100, [text(1), image(2), below(850.0, false)])
    .decides("candidate")
    .viewport(800.0, 400.0)
    .frame(400, [text(1), image(2), below(250.0, false)])
    .decides("withdrawn")
    .frame(700, [text(1), image(2), below(250.0, true)])
    .decides("candidate")
    .wake(1_700)
    .expect(complete(700).withdrawn(1, 100))
    .done()
}

fn keyboard() -> Script {
    Story::new(
        "keyboard",
        CONTINUES,
        "The keyboard hides a picture at 400 ms and uncovers it at 800 ms. The picture is not new, so the candidate stays.",
    )
    .begin(0)
    .frame(100, [text(1), image(6)])
    .viewport(400.0, 450.0)
    .frame(400, [text(1), image(6)])
    .decides("")
    .viewport(400.0, 800.0)
    .frame(800, [text(1), image(6)])
    .decides("")
    .due(1_100)
    .wake(1_100)
    .expect(complete(100).withdrawn(0, 100).is("required", 2))
    .done()
}

fn revisit() -> Script {
    Story::new(
        "revisit-from-cache",
        "§13 revisit",
        "The user goes back to a page that the app kept. The visit is a revisit, which has its own chart.",
    )
    .flags(FROM_CACHE)
    .begin_as("feed", 0, |b| b.opened_by(-15))
    .frame(10, [image(1).ready(-60_000)])
    .wake(1_010)
    .expect(complete(25).is("flags", vec!["revisit"]))
    .done()
}

fn tab() -> Script {
    Story::new(
        "tab-preloaded-and-selected",
        "§13 preloaded tab",
        "A tab was loaded and painted in the background; it is selected by a tap at −10 ms and begins then.",
    )
    .begin_as("tab", 0, |b| b.opened_by(-10))
    .frame(16, [text(1).ready(-3_000), image(2).ready(-2_000)])
    .decides("candidate")
    .wake(1_016)
    .expect(complete(26).is("flags", serde_json::Value::Null))
    .done()
}

fn dialog_over_pending() -> Script {
    Story::new("dialog-over-pending-feed", DIALOG, "A dialog opens over the feed that is still loading, and covers it. The feed is drawn beneath it at 400 ms, and settles as if there were no dialog. The event says that one was open.")
        .begin(0)
        .frame(100, [text(1), image(2).pending()])
        .begin_as("dialog", 300, |b| b.dialog_of("feed").opened_by(290))
        .frame(350, [image(1)])
        .decides("candidate")
        .on("feed")
        .frame(400, [text(1), image(2)])
        .decides("candidate")
        .due(1_400)
        .on("dialog")
        .wake(1_350)
        .decides("confirmed terminal")
        .expect(complete(60).is("required", 1))
        .on("feed")
        .wake(1_400)
        .decides("confirmed terminal")
        .expect(complete(400).is("required", 2).flag("dialog_open"))
        .on("dialog")
        .leave("back", 3_000)
        .done()
}

fn dialog_over_candidate() -> Script {
    Story::new("dialog-over-candidate", DIALOG, "The feed is drawn at 100 ms, and a consent dialog is open from 500 ms to 45 s. The user sees the feed all the time, and it settles.")
        .begin(0)
        .frame(100, [image(1)])
        .due(1_100)
        .begin_as("dialog", 500, |b| b.dialog_of("feed"))
        .frame(550, [image(1)])
        .on("feed")
        .wake(1_100)
        .decides("confirmed terminal")
        .expect(complete(100).withdrawn(0, 100).flag("dialog_open"))
        .on("dialog")
        .wake(1_550)
        .expect(complete(50))
        .leave("back", 45_000)
        .done()
}

fn tap_in_a_dialog() -> Script {
    Story::new("tap-in-a-dialog", "§10 dialog", "A dialog is open over the feed that is still loading. The user types in it and closes it by a tap. None of this is an interaction with the feed.")
        .begin(0)
        .frame(100, [text(1), image(2).pending()])
        .text_key_in_dialog(500)
        .decides("")
        .tap_in_dialog(700)
        .decides("")
        .frame(900, [text(1), image(2)])
        .wake(1_900)
        .decides("confirmed terminal")
        .expect(complete(900).flag("dialog_open"))
        .done()
}

fn key_in_a_dialog() -> Script {
    Story::new("key-in-a-dialog-over-a-search", "§10 dialog", "A dialog with a text field is open over a page with a search field. A key in the dialog begins no typing visit.")
        .begin_as("search", 0, |b| b.search_field())
        .frame(100, [text(1), image(2)])
        .text_key_in_dialog(500)
        .decides("")
        .text_key(600)
        .decides("typing")
        .wake(1_100)
        .expect(complete(100).flag("dialog_open"))
        .done()
}

fn dialog_and_time_out() -> Script {
    Story::new(
        "dialog-does-not-stop-time-out",
        DIALOG,
        "The feed is never drawn, and a dialog stays open over it. The time-out continues nevertheless.",
    )
    .begin(0)
    .frame(100, [image(1).pending()])
    .begin_as("dialog", 300, |b| b.dialog_of("feed"))
    .frame(350, [image(1)])
    .wake(1_350)
    .expect(complete(50))
    .on("feed")
    .wake(30_000)
    .decides("terminal")
    .expect(ended("timeout", 30_000))
    .done()
}

fn confirmed_as_the_dialog_opens() -> Script {
    Story::new(
        "settles-before-the-dialog-opens",
        DIALOG,
        "The feed's settle time ends 50 ms before a dialog opens. The next call for the feed passes a malformed snapshot. Its answer reports both the confirmation and the rejection.",
    )
    .begin(0)
    .frame(100, [text(1)])
    .begin_as("dialog", 1_150, |b| b.dialog_of("feed"))
    .on("feed")
    .spoilt_frame(1_160, [text(1)], |bytes| bytes[0] = b'X')
    .decides("confirmed terminal rejected")
    .expect(complete(100).is("rejected_snapshots", 1))
    .on("dialog")
    .leave("back", 1_200)
    .expect(ended("abandoned", 50))
    .done()
}

fn one_timer() -> Script {
    Story::new(
        "one-timer-for-two-visits",
        "§8 the timer",
        "Two parts of a screen are ready one after the other. One timer serves both: it fires for the first, then for the second.",
    )
    .begin_as("list", 0, |b| b)
    .frame(100, [text(1)])
    .begin_as("detail", 200, |b| b)
    .frame(400, [text(1), image(2)])
    .wake_all(1_100)
    .decides("changed")
    .due(1_400)
    .on("list")
    .expect(complete(100))
    .wake_all(1_399.999)
    .decides("")
    .due(1_400)
    .wake_all(1_400)
    .decides("changed")
    .on("detail")
    .expect(complete(200))
    .done()
}
