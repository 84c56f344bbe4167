//! §8: the audit. A confirmed visit is watched for 5 s more, and a second record says what changed first.

use crate::dsl::{Story, busy, complete, ended, image, text, watched};
use crate::script::{Node, Script};

const AUDIT: &str = "§8 audit";

pub fn scripts() -> Vec<Script> {
    vec![
        unchanged(),
        not_audited(),
        appeared("audit-more-content", image(3)),
        appeared("audit-more-content-loads", image(3).pending()),
        changed("audit-new-content", "its text changes", [text(1).generation(2), image(2)], "renewed"),
        changed("audit-loads-again", "its picture loads again", [text(1), image(2).pending()], "renewed"),
        spinner(),
        small_spinner_of_no_account(),
        quiet_message(),
        loud_messages(),
        tap_at(2_400, 1_300),
        tap_at(6_101, 5_000),
        tap_elsewhere(),
        tap_in_dialog(),
        begin(),
        leave(),
        tap_before_the_event_is_fetched(),
        slept(),
        late_timer(),
        no_audit_of_an_act(),
        others_are_listed(),
    ]
}

// A story whose surface has two nodes at 100 ms, and whose visit is confirmed at 1,100 ms. Its event is fetched.
fn confirmed(name: &str, then: &str) -> Story {
    let story = format!("Everything is drawn at 100 ms, and the visit is confirmed at 1,100 ms. {then}");
    Story::new(name, AUDIT, &story)
        .audit()
        .begin(0)
        .frame(100, page())
        .wake(1_100)
        .decides("confirmed terminal")
        .due(6_100)
        .expect(complete(100))
}

fn page() -> [Node; 2] {
    [text(1), image(2)]
}

fn unchanged() -> Script {
    confirmed("audit-nothing-changes", "Nothing changes in the 5 s after that.")
        .frame(1_200, page())
        .decides("")
        .due(6_100)
        .wake(6_099.999_999)
        .decides("")
        .wake(6_100)
        .decides("terminal")
        .expect(watched(5_000, None))
        .finish_in_vain()
        .done()
}

fn not_audited() -> Script {
    Story::new(
        "not-audited",
        AUDIT,
        "No visit is audited unless the setup says so: the handle is unknown after its event.",
    )
    .begin(0)
    .frame(100, page())
    .wake(1_100)
    .expect(complete(100))
    .frame(1_200, page())
    .decides("unknown_visit")
    .done()
}

fn appeared(name: &str, more: Node) -> Script {
    confirmed(name, "At 3 s there is one picture more: it would have withdrawn the candidate.")
        .frame(3_000, [text(1), image(2), more])
        .decides("terminal")
        .expect(watched(1_900, Some("appeared")))
        .done()
}

fn changed(name: &str, then: &str, nodes: [Node; 2], cause: &str) -> Script {
    confirmed(name, &format!("At 3 s {then}."))
        .frame(3_000, nodes)
        .decides("terminal")
        .expect(watched(1_900, Some(cause)))
        .done()
}

fn spinner() -> Script {
    confirmed("audit-busy-again", "At 3 s a spinner covers the picture.")
        .frame(3_000, [text(1), image(2), busy(3).at(0.0, 100.0, 400.0, 100.0)])
        .decides("terminal")
        .expect(watched(1_900, Some("busy_again")))
        .done()
}

fn small_spinner_of_no_account() -> Script {
    Story::new(
        "audit-small-spinner-ignored",
        AUDIT,
        "A small spinner beside the content turns for ever. It is ignored after 10 s, and the visit is confirmed. The spinner is still there while the surface is watched: it changes nothing.",
    )
    .audit()
    .begin(0)
    .frame(100, with_spinner(1))
    .wake(10_100)
    .decides("candidate")
    .wake(11_100)
    .decides("confirmed terminal")
    .expect(complete(100).flag("busy_ignored"))
    .frame(12_000, with_spinner(1))
    .decides("")
    .frame(13_000, with_spinner(2))
    .decides("terminal")
    .expect(watched(1_900, Some("renewed")))
    .done()
}

fn with_spinner(generation: u32) -> [Node; 3] {
    [text(1).generation(generation), image(2), busy(3).at(0.0, 700.0, 20.0, 20.0)]
}

fn quiet_message() -> Script {
    confirmed(
        "audit-quiet-message",
        "At 2 s a small message arrives in a live region. It would have withdrawn nothing.",
    )
    .frame(2_000, [text(1), image(2), text(3).at(0.0, 700.0, 400.0, 20.0).live()])
    .decides("")
    .due(6_100)
    .wake(6_100)
    .expect(watched(5_000, None))
    .done()
}

fn loud_messages() -> Script {
    let message = |id: u32, y: f32| text(id).at(0.0, y, 400.0, 20.0).live();
    confirmed(
        "audit-loud-messages",
        "Messages arrive in a live region, each of 2.5 % of the viewport. With the second one they cover so much that they would have withdrawn the candidate.",
    )
    .frame(2_000, [text(1), image(2), message(3, 700.0)])
    .decides("")
    .frame(2_500, [text(1), image(2), message(3, 700.0), message(4, 730.0)])
    .decides("terminal")
    .expect(watched(1_400, Some("appeared")))
    .done()
}

fn tap_at(at: u32, watched_for: u32) -> Script {
    confirmed(
        &format!("audit-ends-by-a-tap-at-{at}"),
        "The user taps. What changes after that is the user's doing.",
    )
    .tap(at)
    .decides("terminal")
    .expect(watched(watched_for, None))
    .done()
}

fn tap_elsewhere() -> Script {
    confirmed("audit-ends-by-a-tap-elsewhere", "The user taps outside of every measured surface.")
        .on("#0")
        .tap(2_600)
        .on("feed")
        .frame(3_000, [text(1), image(2), image(3)])
        .decides("terminal")
        .expect(watched(1_500, None))
        .done()
}

fn tap_in_dialog() -> Script {
    confirmed(
        "audit-ends-by-a-tap-in-a-dialog",
        "The user taps in a dialog. That ends the watch, though it is no interaction with the surface.",
    )
    .tap_in_dialog(2_600)
    .decides("terminal")
    .expect(watched(1_500, None))
    .done()
}

fn begin() -> Script {
    confirmed("audit-ends-by-a-begin", "Another surface opens at 2 s, and covers this one.")
        .begin_as("next", 2_000, |begin| begin)
        .on("feed")
        .frame(2_100, [text(1), image(2), image(3)])
        .decides("terminal")
        .expect(watched(900, None))
        .on("next")
        .leave("back", 2_500)
        .expect(ended("abandoned", 500))
        .done()
}

fn leave() -> Script {
    confirmed(
        "audit-ends-by-a-leave",
        "The user goes back at 4 s. The surface and its handle are gone once the record is fetched.",
    )
    .leave("back", 4_000)
    .decides("terminal")
    .expect(watched(2_900, None))
    .frame(4_100, page())
    .decides("unknown_visit")
    .done()
}

fn tap_before_the_event_is_fetched() -> Script {
    Story::new(
        "audit-tap-before-the-event",
        AUDIT,
        "A tap at 1,150 ms is the first call after the settle time, so it confirms the visit. The user has acted: there is nothing to watch.",
    )
    .audit()
    .begin(0)
    .frame(100, page())
    .tap(1_150)
    .decides("confirmed terminal")
    .expect(complete(100))
    .frame(1_200, page())
    .decides("unknown_visit")
    .done()
}

fn slept() -> Script {
    confirmed("audit-ends-by-sleep", "The device sleeps. Nobody knows what the screen showed.")
        .clock(30_000, 2_000)
        .decides("terminal")
        .expect(watched(900, None))
        .done()
}

fn late_timer() -> Script {
    confirmed("audit-late-timer", "The thread is blocked, and the timer fires 3 s late. The screen did not change meanwhile: the watch was 5 s long.")
        .wake(9_100)
        .decides("terminal")
        .expect(watched(5_000, None))
        .done()
}

fn no_audit_of_an_act() -> Script {
    Story::new(
        "no-audit-of-an-act",
        AUDIT,
        "A tap ends the visit with the standing candidate. Only confirmed visits are watched.",
    )
    .audit()
    .begin(0)
    .frame(100, page())
    .tap(600)
    .decides("terminal")
    .expect(complete(100).unsettled(600))
    .frame(700, page())
    .decides("unknown_visit")
    .done()
}

fn others_are_listed() -> Script {
    confirmed("audit-found-by-the-timer", "The timer of all visits ends the watch, and reports a change.")
        .wake_all(6_100)
        .decides("changed")
        .expect(watched(5_000, None))
        .done()
}
