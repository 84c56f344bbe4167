//! §14: the fields of an event.

use crate::dsl::{Story, complete, custom, ended, image, text, video};
use crate::script::{Node, Script};
use alldrawn_core::judge::snapshot::header_flag::CUT_SHORT;
use serde_json::json;

const PROGRESS: &str = "§14 progress";
const EVENT: &str = "§14 event";

pub fn scripts() -> Vec<Script> {
    vec![
        by_hand(),
        never_ready(),
        one_step(),
        several_at_once(),
        kinds(),
        last_five(),
        labels(),
        surface_name(),
        marks(),
        sixteen_marks(),
        detail(),
        detail_is_bounded(),
        weight(),
        cut_short(),
    ]
}

// Three pictures of 8,000, 32,000 and 40,000 square units: 10, 40 and 50 % of the required area.
fn by_hand() -> Script {
    let nodes = |drawn: usize| {
        let rects = [[0.0, 20.0], [20.0, 80.0], [100.0, 100.0]];
        rects.into_iter().enumerate().map(move |(n, [y, height])| {
            let node = image(n as u32 + 1).at(0.0, y, 400.0, height);
            if n < drawn { node } else { node.pending() }
        })
    };
    Story::new("progress-by-hand", PROGRESS, "10 % of the area is ready at 100 ms, 50 % at 200 ms, and 100 % at 600 ms. 100 % is not ready for 100 ms, 90 % for 100 ms, and 50 % for 400 ms: the speed index is 390 ms.")
        .begin(0)
        .frame(100, nodes(1))
        .frame(200, nodes(2))
        .frame(600, nodes(3))
        .wake(1_600)
        .expect(
            complete(600)
                .is("vc25_ms", 200)
                .is("vc50_ms", 200)
                .is("vc75_ms", 600)
                .is("vc90_ms", 600)
                .is("speed_index_ms", 390)
                .is("curve", json!([[100, 100], [200, 500], [600, 1_000]])),
        )
        .done()
}

fn never_ready() -> Script {
    Story::new("progress-while-pending", PROGRESS, "Half of the area is ready at 100 ms, the other half never. The user leaves after a second. The speed index is (100 + 1,000) / 2 = 550 ms.")
        .begin(0)
        .frame(100, [text(1), image(2).pending()])
        .leave("back", 1_000)
        .expect(
            ended("abandoned", 1_000)
                .is("vc25_ms", 100)
                .is("vc50_ms", 100)
                .is("vc75_ms", json!(null))
                .is("speed_index_ms", 550)
                .is("curve", json!([[100, 500]])),
        )
        .done()
}

fn one_step() -> Script {
    Story::new(
        "progress-in-one-step",
        PROGRESS,
        "Everything is drawn at once at 240 ms, so all times of the progress are the same.",
    )
    .begin(0)
    .frame(240, [text(1), image(2), image(3)])
    .wake(1_240)
    .expect(
        complete(240)
            .is("vc25_ms", 240)
            .is("vc90_ms", 240)
            .is("speed_index_ms", 240)
            .is("curve", json!([[240, 1_000]])),
    )
    .done()
}

// Nodes of 35, 3 and 62 % of the required area, of which 38 % become ready at once.
fn several_at_once() -> Script {
    let strips = |all: bool| {
        let last = image(3).at(0.0, 38.0, 400.0, 62.0);
        let last = if all { last } else { last.pending() };
        [image(1).at(0.0, 0.0, 400.0, 35.0), image(2).at(0.0, 35.0, 400.0, 3.0), last]
    };
    Story::new(
        "progress-several-at-once",
        PROGRESS,
        "Two pictures are drawn in one frame. The curve's step contains the share of both.",
    )
    .begin(0)
    .frame(100, strips(false))
    .frame(200, strips(true))
    .wake(1_200)
    .expect(
        complete(200)
            .is("vc25_ms", 100)
            .is("vc50_ms", 200)
            .is("speed_index_ms", 162)
            .is("curve", json!([[100, 380], [200, 1_000]])),
    )
    .done()
}

fn kinds() -> Script {
    Story::new(
        "counts-by-kind",
        EVENT,
        "The event counts two pictures, a text, a video and a map by their kinds.",
    )
    .begin(0)
    .frame(100, [image(1), image(2), text(3), video(4).plays().playing(), custom(5)])
    .frame(150, [image(1), image(2), text(3), video(4).plays().playing(), custom(5)])
    .wake(1_100)
    .expect(
        complete(100)
            .is("images", 2)
            .is("texts", 1)
            .is("videos", 1)
            .is("customs", 1)
            .is("required", 5)
            .is("frames", 2),
    )
    .done()
}

fn last_five() -> Script {
    let nodes = |drawn: u32| (1..=7).map(move |n| if n <= drawn { image(n) } else { image(n).pending() });
    let story =
        "Seven pictures are drawn one after the other. The event names the last five, the latest first.";
    let script = Story::new("five-last-nodes", EVENT, story).begin(0);
    let script = (1..=7).fold(script, |script, n| script.frame(n * 100, nodes(n)));
    let listed = |n: u32| format!("image #{n} 0,{} 400x100 @{}", n * 100 - 100, n * 100);
    script
        .wake(1_700)
        .expect_labelled(
            &["#7", "#6", "#5", "#4", "#3"],
            complete(700).is("last_ready", [7, 6, 5, 4, 3].map(listed).to_vec()),
        )
        .done()
}

fn labels() -> Script {
    let umlauts = "ä".repeat(40);
    let odd = format!("{}é", "a".repeat(63));
    let cut = format!("text {} 0,0 400x100 @100", "ä".repeat(32));
    let cut_odd = format!("image {} 0,100 400x100", "a".repeat(63));
    Story::new("labels-cut", EVENT, "Labels are cut to 64 bytes, never within a character.")
        .begin(0)
        .frame(100, [text(1), image(2).pending()])
        .leave("back", 500)
        .expect_labelled(
            &[&umlauts, &odd],
            ended("abandoned", 500).is("last_ready", vec![cut]).is("still_pending", vec![cut_odd]),
        )
        .done()
}

fn surface_name() -> Script {
    Story::new("surface-name-cut", EVENT, "A surface's name is cut to 128 bytes, never within a character.")
        .begin_as("feed", 0, |b| b.surface(&format!("{}日本", "x".repeat(124))))
        .frame(100, [image(1)])
        .wake(1_100)
        .expect(complete(100).is("surface", format!("{}日", "x".repeat(124))))
        .done()
}

fn sixteen_marks() -> Script {
    let mut story = Story::new(
        "sixteen-marks",
        EVENT,
        "The app sets seventeen marks. The event contains sixteen of them.",
    )
    .begin(0);
    for n in 1..=17 {
        story = story.mark(&format!("m{n}"), n);
    }
    let kept: Vec<String> = (1..=16).map(|n| format!("m{n} {n}")).collect();
    story.frame(100, [image(1)]).wake(1_100).expect(complete(100).is("marks", kept)).done()
}

fn marks() -> Script {
    Story::new(
        "marks",
        EVENT,
        "The app sets two marks of its own, for comparison with another measuring tool.",
    )
    .begin_as("feed", 0, |b| b.opened_by(-20))
    .mark("bound", 50)
    .decides("")
    .frame(100, [image(1)])
    .mark("shown", 120.5)
    .wake(1_100)
    .expect(complete(120).is("marks", vec!["bound 70", "shown 140.5"]))
    .done()
}

fn detail() -> Script {
    let nodes = || [text(1).at(0.0, 0.0, 400.0, 50.0), image(2)];
    Story::new("detail-of-one-in-two", "§14 detail", "One visit in two, the one with an even id, carries its nodes' rectangles and times, the largest node first.")
        .detail_every(2)
        .begin_as("odd", 0, |b| b.id(7))
        .frame(100, nodes())
        .begin_as("even", 0, |b| b.id(8))
        .frame(100, nodes())
        .wake(1_100)
        .expect(complete(100).is("detail", vec!["image 0,100 400x100 @100", "text 0,0 400x50 @100"]))
        .on("odd")
        .wake(1_100)
        .expect(complete(100).is("detail_nodes", 0))
        .done()
}

fn detail_is_bounded() -> Script {
    let cell =
        |n: u32| -> Node { image(n + 1).at((n % 10) as f32 * 40.0, (n / 10) as f32 * 40.0, 40.0, 40.0) };
    Story::new(
        "detail-of-64-nodes",
        "§14 detail",
        "The surface has seventy thumbnails. The event's detail contains sixty-four of them.",
    )
    .detail_every(1)
    .begin(0)
    .frame(100, (0..70).map(cell))
    .wake(1_100)
    .expect(complete(100).is("required", 70).is("detail_nodes", 64))
    .done()
}

fn weight() -> Script {
    Story::new("sampling-weight", EVENT, "One visit in ten is measured, so each event stands for ten visits.")
        .weight(10)
        .begin(0)
        .frame(100, [image(1)])
        .wake(1_100)
        .expect(complete(100).is("weight", 10).is("viewport", vec![400, 800]))
        .done()
}

fn cut_short() -> Script {
    Story::new(
        "walk-cut-short",
        EVENT,
        "The walk through a huge tree reached its limit, and the event contains this.",
    )
    .flags(CUT_SHORT)
    .begin(0)
    .frame(100, [image(1)])
    .wake(1_100)
    .expect(complete(100).is("flags", vec!["walk_cut_short"]))
    .done()
}
