//! The boundary's guarantees (`docs/boundary.md`): handles, order, late calls.

use crate::dsl::{Story, complete, ended, image};
use crate::script::Script;

const HANDLES: &str = "boundary: handles";
const FINAL: &str = "§8 order: a terminal is final";

pub fn scripts() -> Vec<Script> {
    vec![
        stale_handle(),
        closed_twice(),
        foreign_handles(),
        finished_twice(),
        finished_early(),
        empty_name(),
        after_the_end(),
        unknown_header_flags(),
    ]
}

fn stale_handle() -> Script {
    Story::new(
        "stale-handle",
        HANDLES,
        "A surface is left, and another surface uses its slot. Calls for the first surface do not affect the second.",
    )
    .begin_as("first", 0, |b| b)
    .frame(50, [image(1).pending()])
    .leave("back", 300)
    .expect(ended("abandoned", 300))
    .begin_as("second", 400, |b| b)
    .frame(450, [image(1)])
    .decides("candidate")
    .on("first")
    .frame(500, [image(1), image(2).pending()])
    .decides("unknown_visit")
    .tap(600)
    .decides("unknown_visit")
    .leave("back", 700)
    .decides("unknown_visit")
    .finish_in_vain()
    .on("second")
    .wake(1_450)
    .decides("confirmed terminal")
    .expect(complete(50))
    .done()
}

fn closed_twice() -> Script {
    Story::new(
        "closed-twice",
        HANDLES,
        "A surface is left after its visit was finished, and then left a second time.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .wake(1_100)
    .expect(complete(100))
    .wake(1_200)
    .decides("unknown_visit")
    .leave("back", 2_000)
    .decides("")
    .leave("back", 2_100)
    .decides("unknown_visit")
    .done()
}

fn foreign_handles() -> Script {
    let mut script =
        Story::new("foreign-handles", HANDLES, "Calls name handles that no begin has returned.").begin(0);
    for foreign in ["#0", "#1", "#65537", "#131072", "#4294967295"] {
        script = script
            .on(foreign)
            .frame(100, [image(1)])
            .decides("unknown_visit")
            .tap(200)
            .decides("unknown_visit");
        script = script.hold(1, 210).decides("unknown_visit").finish_in_vain();
    }
    script.on("feed").frame(300, [image(1)]).decides("candidate").wake(1_300).expect(complete(300)).done()
}

fn finished_twice() -> Script {
    Story::new(
        "finished-twice",
        HANDLES,
        "A binding asks for the same event twice. The event is returned only once.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .wake(1_100)
    .expect(complete(100))
    .finish_in_vain()
    .done()
}

fn finished_early() -> Script {
    Story::new(
        "finished-before-the-end",
        HANDLES,
        "A binding asks for the event before the visit has ended. There is no event yet, and asking changes nothing.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .finish_in_vain()
    .wake(1_100)
    .decides("confirmed terminal")
    .expect(complete(100))
    .done()
}

fn empty_name() -> Script {
    Story::new(
        "surface-without-name",
        HANDLES,
        "A begin without a surface name is refused. Calls for it find no visit.",
    )
    .begin_as("nameless", 0, |b| b.surface(""))
    .frame(50, [image(1)])
    .decides("unknown_visit")
    .begin(60)
    .frame(100, [image(1)])
    .wake(1_100)
    .expect(complete(40))
    .done()
}

fn after_the_end() -> Script {
    Story::new("calls-after-the-end", FINAL, "The visit is confirmed. Calls after that, before its event is fetched, are counted and change nothing.")
        .begin(0)
        .frame(100, [image(1)])
        .wake(1_100)
        .decides("confirmed terminal")
        .tap(1_200)
        .decides("terminal")
        .hold(1, 1_210)
        .decides("terminal")
        .frame(1_300, [image(1).generation(2).pending()])
        .decides("terminal")
        .declare_empty(1_310)
        .decides("terminal")
        .leave("back", 1_400)
        .decides("terminal")
        .expect(complete(100).is("calls_after_end", 5).is("frames", 1).is("flags", serde_json::Value::Null))
        .done()
}

fn unknown_header_flags() -> Script {
    Story::new("unknown-header-flags", "boundary: later versions", "Flags of a later version are ignored.")
        .flags(0xFFFF_FFE0)
        .begin(0)
        .frame(100, [image(1)])
        .wake(1_100)
        .expect(complete(100).is("flags", serde_json::Value::Null))
        .done()
}
