//! §7: indeterminate indicators and skeletons.

use crate::dsl::{Story, busy, complete, image, other, text, video};
use crate::script::{Node, Script};

const RULE: &str = "§7 busy";

pub fn scripts() -> Vec<Script> {
    let beside = |n: Node, width| n.at(0.0, 500.0, width, 40.0);
    vec![
        indicator(
            "busy-1-percent",
            "An indicator of 1 % of the viewport turns beside the picture.",
            true,
            |n| beside(n, 80.0),
        ),
        indicator(
            "busy-under-1-percent",
            "An indicator of less than 1 % of the viewport turns beside the picture, until the rest has come.",
            true,
            |n| beside(n, 79.0),
        ),
        indicator("small-busy-over-content", "A small indicator turns over the picture.", true, |n| {
            n.at(180.0, 30.0, 40.0, 40.0)
        }),
        indicator(
            "busy-transparent",
            "A large indicator with an opacity of 25 of 255 is not seen.",
            false,
            |n| n.alpha(25),
        ),
        indicator("busy-hidden", "A large indicator is not shown.", false, Node::hidden),
        indicator(
            "busy-too-small-to-see",
            "An indicator of 15 × 15 units over the picture is too small to count.",
            false,
            |n| n.at(180.0, 30.0, 15.0, 15.0),
        ),
        indicator(
            "progress-bar",
            "A determinate progress bar, a slider and a refresh indicator are no indeterminate indicators, so they do not delay completion.",
            false,
            |n| n.kind(0),
        ),
        indicator(
            "small-busy-half-over-content",
            "A small indicator turns on the picture's edge. Half of the indicator lies over the picture.",
            true,
            |n| n.at(180.0, 80.0, 40.0, 40.0),
        ),
        indicator(
            "small-busy-less-than-half-over",
            "Less than half of the indicator lies over the picture. It blocks for a while, as one beside the picture.",
            true,
            |n| n.at(180.0, 81.0, 40.0, 40.0),
        ),
        covered(),
        late_skeleton(),
        appears(),
        seek_bar(),
    ]
}

// A story with a picture drawn at 100 ms, and an indicator that disappears at 400 ms.
fn indicator(name: &str, story: &str, blocks: bool, of: impl Fn(Node) -> Node) -> Script {
    Story::new(name, RULE, story)
        .begin(0)
        .frame(100, [image(1), of(busy(9))])
        .decides(if blocks { "" } else { "candidate" })
        .frame(400, [image(1)])
        .decides(if blocks { "candidate" } else { "" })
        .wake(1_100)
        .wake(1_400)
        .expect(complete(if blocks { 400 } else { 100 }))
        .done()
}

fn covered() -> Script {
    Story::new("busy-covered", RULE, "An indicator turns behind an opaque panel.")
        .begin(0)
        .frame(
            100,
            [image(1), busy(8).at(0.0, 300.0, 400.0, 100.0), other(9).opaque().at(0.0, 200.0, 400.0, 600.0)],
        )
        .decides("candidate")
        .wake(1_100)
        .expect(complete(100))
        .done()
}

fn late_skeleton() -> Script {
    Story::new(
        "skeleton-leaves-late",
        RULE,
        "All texts and pictures are drawn at 200 ms beneath a skeleton that the app takes away at 950 ms.",
    )
    .begin(0)
    .frame(50, [busy(9)])
    .frame(200, [text(1), image(2), busy(9)])
    .decides("")
    .frame(950, [text(1), image(2)])
    .decides("candidate")
    .wake(1_950)
    .expect(complete(950).ms("first_content_ms", 200).withdrawn(0, 950))
    .done()
}

fn appears() -> Script {
    Story::new("busy-appears", RULE, "The feed is drawn. From 600 ms to 1,400 ms an indicator covers it.")
        .begin(0)
        .frame(100, [image(1)])
        .decides("candidate")
        .frame(600, [image(1), busy(9)])
        .decides("withdrawn")
        .frame(1_400, [image(1)])
        .decides("candidate")
        .wake(2_400)
        .expect(complete(1_400).withdrawn(1, 100))
        .done()
}

fn seek_bar() -> Script {
    let at = |ms: u32, width: f32| (ms, [video(1).playing(), other(9).at(0.0, 90.0, width, 10.0)]);
    let story = Story::new(
        "seek-bar",
        RULE,
        "A video plays, and its seek bar grows in every frame. The seek bar does not mean that content is loading.",
    )
    .begin(0);
    let frames = [at(100, 10.0), at(400, 20.0), at(700, 30.0), at(1_000, 40.0)];
    let story = frames.into_iter().fold(story, |story, (ms, nodes)| story.frame(ms, nodes));
    story.wake(1_100).decides("confirmed terminal").expect(complete(100).withdrawn(0, 100)).done()
}
