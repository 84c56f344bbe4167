//! §9: surfaces with nothing to see.

use crate::dsl::{Story, busy, complete, custom, ended, group, image, text};
use crate::script::{Node, Script};
use alldrawn_core::judge::snapshot::header_flag::DECLARED_EMPTY;

const NO_CONTENT: &str = "§9 no content";
const EMPTY: &str = "§9 declared empty";

pub fn scripts() -> Vec<Script> {
    vec![
        no_frame(),
        only_containers(),
        canvas("opaque-canvas-10-percent", custom(1).unknown().at(0.0, 0.0, 320.0, 100.0), true),
        canvas("opaque-canvas-under-10-percent", custom(1).unknown().at(0.0, 0.0, 319.0, 100.0), false),
        canvas("canvas-with-an-answer", custom(1).unknown().evidence(), false),
        required_once(),
        by_header(),
        by_call(),
        before_the_first_frame(),
        after_spinner(),
        by_header_after_spinner(),
        presented(),
        but_pending(),
        then_content(),
    ]
}

fn no_frame() -> Script {
    Story::new("no-frame-at-all", NO_CONTENT, "A surface begins and never draws a frame.")
        .begin(0)
        .due(30_000)
        .wake(30_000)
        .decides("terminal")
        .expect(ended("no_content", 30_000).is("frames", 0))
        .done()
}

fn only_containers() -> Script {
    Story::new(
        "only-containers",
        NO_CONTENT,
        "A surface has only containers, and a picture view with nothing bound. It must not count as a fast visit.",
    )
    .begin(0)
    .frame(50, [group(8), image(1).unknown()])
    .decides("")
    .wake(30_000)
    .expect(ended("no_content", 30_000).is("unknown", 1).is("flags", serde_json::Value::Null))
    .done()
}

fn canvas(name: &str, node: Node, flagged: bool) -> Script {
    let flags = if flagged { vec!["opaque_content"] } else { vec![] };
    Story::new(
        name,
        NO_CONTENT,
        "A game draws on a canvas. If the canvas is large and no Perf interface reports its state, the event has a flag for this.",
    )
    .begin(0)
    .frame(50, [node])
    .decides("")
    .wake(30_000)
    .expect(ended("no_content", 30_000).is("flags", flags))
    .done()
}

fn required_once() -> Script {
    Story::new("content-required-once", NO_CONTENT, "A picture was awaited for a moment and then removed. The surface had a required node once, so the visit ends as `timeout`, not as `no_content`.")
        .begin(0)
        .frame(50, [image(1).pending()])
        .frame(90, [group(8)])
        .decides("")
        .wake(30_000)
        .expect(ended("timeout", 30_000).is("required", 0))
        .done()
}

fn by_header() -> Script {
    Story::new("declared-empty-by-frame", EMPTY, "The frame of 100 ms declares that a list is empty.")
        .begin(0)
        .frame(40, [group(8)])
        .decides("")
        .flags(DECLARED_EMPTY)
        .frame(100, [group(8)])
        .decides("candidate")
        .due(1_100)
        .wake(1_100)
        .expect(complete(100).is("flags", vec!["declared_empty"]).is("sparse", false))
        .done()
}

fn by_call() -> Script {
    Story::new(
        "declared-empty-by-call",
        EMPTY,
        "The request returns no content at 120 ms, and the app declares the surface empty.",
    )
    .begin(0)
    .frame(50, [group(8)])
    .declare_empty(120)
    .decides("candidate")
    .due(1_120)
    .wake(1_120)
    .expect(complete(120).is("flags", vec!["declared_empty"]))
    .done()
}

fn before_the_first_frame() -> Script {
    Story::new(
        "declared-empty-before-first-frame",
        EMPTY,
        "The app declares before the first frame that there is nothing to show.",
    )
    .begin(0)
    .declare_empty(20)
    .decides("")
    .frame(60, [group(8)])
    .decides("candidate")
    .wake(1_060)
    .expect(complete(60))
    .done()
}

fn after_spinner() -> Script {
    Story::new("declared-empty-after-spinner", EMPTY, "A spinner disappears at 90 ms. The app declares at 300 ms that there is nothing to show. The user waited until then.")
        .begin(0)
        .frame(50, [busy(9)])
        .frame(90, [group(8)])
        .decides("")
        .declare_empty(300)
        .decides("candidate")
        .due(1_300)
        .wake(1_300)
        .expect(complete(300))
        .done()
}

fn by_header_after_spinner() -> Script {
    Story::new(
        "declared-empty-by-frame-after-spinner",
        EMPTY,
        "A spinner disappears at 90 ms. The frame of 300 ms declares that there is nothing to show.",
    )
    .begin(0)
    .frame(50, [busy(9)])
    .frame(90, [group(8)])
    .flags(DECLARED_EMPTY)
    .frame(300, [group(8)])
    .decides("candidate")
    .wake(1_300)
    .expect(complete(300))
    .done()
}

fn presented() -> Script {
    Story::new("declared-empty-presented", EMPTY, "The frame that shows the empty list has the time 100 ms and is presented at 117 ms. The surface is complete at 117 ms.")
        .begin(0)
        .flags(DECLARED_EMPTY)
        .frame(100, [group(8)])
        .decides("candidate")
        .presented(1, 117)
        .wake(1_100)
        .expect(complete(117).is("end_source", "frame"))
        .done()
}

fn but_pending() -> Script {
    Story::new(
        "declared-empty-but-pending",
        EMPTY,
        "A surface that declares itself empty shows an illustration, which is still awaited.",
    )
    .begin(0)
    .flags(DECLARED_EMPTY)
    .frame(100, [image(1).pending()])
    .decides("")
    .frame(500, [image(1)])
    .decides("candidate")
    .wake(1_500)
    .expect(complete(500).is("flags", vec!["declared_empty"]))
    .done()
}

fn then_content() -> Script {
    Story::new(
        "declared-empty-then-content",
        EMPTY,
        "A surface declares itself empty at 100 ms, and nevertheless shows a row at 700 ms.",
    )
    .begin(0)
    .frame(50, [group(8)])
    .declare_empty(100)
    .decides("candidate")
    .frame(700, [text(1)])
    .decides("candidate withdrawn")
    .wake(1_700)
    .expect(complete(700).withdrawn(1, 100))
    .done()
}
