//! §3: the part of a node that several covers leave visible must itself be large enough.

use super::required::{pending, seen};
use crate::dsl::{Story, busy, complete, image, other};
use crate::script::{Node, Script};

const RULE: &str = "§3 occlusion";
const BUSY: &str = "§7 busy";

pub fn scripts() -> Vec<Script> {
    let mut out = vec![
        behind(
            "covered-by-two-halves",
            "Two panels cover the picture together. Neither panel covers it alone.",
            false,
            |n| (n, vec![panel(8, 0.0, 100.0, 200.0, 100.0), panel(9, 200.0, 100.0, 200.0, 100.0)]),
        ),
        behind(
            "covered-by-five-strips",
            "Five panels that overlap each other cover the picture together.",
            false,
            |n| (n, (0..5).map(|i| panel(8 + i, i as f32 * 75.0, 100.0, 100.0, 160.0)).collect()),
        ),
        behind(
            "overlapping-covers-leave-a-strip",
            "Three panels lie over the same part of the picture. The sum of their areas is larger than the picture, but a strip of 20 units stays uncovered.",
            true,
            |n| (n, (0..3).map(|i| panel(8 + i, 0.0, 90.0, 400.0, 90.0)).collect()),
        ),
        behind(
            "covers-leave-256-units",
            "Two panels leave a corner of 16 × 16 units, a ninth of the picture.",
            true,
            |n| corner(n, 116.0),
        ),
        behind(
            "covers-leave-252-units",
            "Two panels leave a corner of 16 × 15.75 units, which is too small.",
            false,
            |n| corner(n, 115.75),
        ),
        behind("cover-leaves-a-tenth", "A panel leaves a strip of a tenth of the picture.", true, |n| {
            (n.at(0.0, 100.0, 100.0, 100.0), vec![panel(9, 0.0, 110.0, 400.0, 100.0)])
        }),
        behind(
            "cover-leaves-under-a-tenth",
            "The strip of the picture that stays visible has 9 of 100 units and 0.3 % of the viewport, which is too little.",
            false,
            |n| (n.at(0.0, 100.0, 100.0, 100.0), vec![panel(9, 0.0, 109.0, 400.0, 100.0)]),
        ),
        behind(
            "cover-leaves-1-percent-of-the-viewport",
            "The strip of the picture that stays visible has 8 of 100 units, but 1 % of the viewport.",
            true,
            |n| (n, vec![panel(9, 0.0, 108.0, 400.0, 100.0)]),
        ),
        behind(
            "cover-leaves-under-1-percent-of-the-viewport",
            "The strip of the picture that stays visible has 7.75 of 100 units, which is too little.",
            false,
            |n| (n, vec![panel(9, 0.0, 107.75, 400.0, 100.0)]),
        ),
        behind(
            "second-half-under-5-percent",
            "Two panels cover the picture together, but one of them has less than 5 % of the viewport.",
            true,
            |n| (n, vec![panel(8, 0.0, 100.0, 241.0, 100.0), panel(9, 241.0, 100.0, 159.0, 100.0)]),
        ),
        behind(
            "second-half-behind",
            "Two panels lie at the picture's position, but one of them is behind the picture.",
            true,
            |n| {
                (
                    n.order(1),
                    vec![panel(8, 0.0, 100.0, 200.0, 100.0), panel(9, 200.0, 100.0, 200.0, 100.0).order(2)],
                )
            },
        ),
        half_and_others("half-is-the-sixteenth-cover", 14, false),
        half_and_others("half-is-the-seventeenth-cover", 15, true),
        behind("cover-with-nan", "The panel's height is NaN: it covers nothing.", true, |n| {
            (n, vec![panel(9, 0.0, 100.0, 400.0, f32::NAN)])
        }),
        behind("cover-with-infinity", "The panel's width is infinite: it covers nothing.", true, |n| {
            (n, vec![panel(9, 0.0, 100.0, f32::INFINITY, 100.0)])
        }),
        behind(
            "cover-beyond-the-viewport",
            "The panel that covers the picture extends far beyond the viewport on three sides.",
            false,
            |n| (n, vec![panel(9, -1.0e30, 100.0, 2.0e30, f32::MAX)]),
        ),
        weight(),
        indicator("busy-covered-by-two-halves", "An indicator turns behind two panels.", false, 0.0),
        indicator("busy-covers-leave-a-sliver", "Two panels leave 7 units of the indicator.", false, 7.0),
        indicator(
            "busy-covers-leave-a-strip",
            "Two panels leave 8 units of the indicator, 1 % of the viewport.",
            true,
            8.0,
        ),
        small_indicators("seventeenth-indicator", 17, true),
        small_indicators("indicators-beside", 16, true),
        on_a_tablet("seventeenth-indicator-on-a-tablet", 17, true),
        on_a_tablet("indicators-beside-on-a-tablet", 16, false),
    ];
    out.extend(
        [
            (1.5, 331, 391, 437),
            (2.625, 582, 787, 850),
            (2.75, 1_419, 1_541, 1_614),
            (3.0, 698, 998, 1_111),
            (3.5, 568, 704, 809),
        ]
        .map(|(density, cover, top, bottom)| shared_edge(density, cover, top, bottom)),
    );
    out
}

fn panel(id: u32, x: f32, y: f32, width: f32, height: f32) -> Node {
    other(id).opaque().at(x, y, width, height)
}

// A story with a picture that `covered` changes, and with the panels that `covered` puts in front of it.
fn behind(name: &str, story: &str, required: bool, covered: impl Fn(Node) -> (Node, Vec<Node>)) -> Script {
    seen(name, RULE, story, required, |drawn| {
        let (picture, panels) = covered(pending(drawn));
        [vec![picture], panels].concat()
    })
}

// Adds two panels that leave the upper left corner of a picture of 48 × 48 units, 16 units wide and down to `y`.
fn corner(picture: Node, y: f32) -> (Node, Vec<Node>) {
    let panels = vec![panel(8, 16.0, 100.0, 384.0, 48.0), panel(9, 0.0, y, 400.0, 100.0)];
    (picture.at(0.0, 100.0, 48.0, 48.0), panels)
}

// A story in which two panels cover one half of the picture each. `others` opaque nodes elsewhere are in front of one
// of them.
fn half_and_others(name: &str, others: u32, required: bool) -> Script {
    let story = "Two panels cover the picture together, with many opaque nodes between them in paint order. Only the sixteen frontmost opaque nodes count.";
    behind(name, story, required, |n| {
        let mut panels = vec![panel(8, 0.0, 100.0, 200.0, 100.0)];
        panels.extend((0..others).map(|i| panel(10 + i, 0.0, 700.0, 160.0, 100.0)));
        panels.push(panel(9, 200.0, 100.0, 200.0, 100.0));
        (n, panels)
    })
}

// A story with two views that end at the same pixel. In units, as Android converts them, their lower edges differ in
// the last bits.
fn shared_edge(density: f32, cover: u16, top: u16, bottom: u16) -> Script {
    let unit = 1.0 / density;
    let rect = |top: u16| (f32::from(top) * unit, f32::from(bottom - top) * unit);
    let name = format!("edge-shared-at-density-{}", density.to_string().replace('.', "-"));
    let story =
        "A panel lies over the lower part of the screen, down to the same pixel as the awaited picture.";
    behind(&name, story, false, |n| {
        let ((picture_y, picture_height), (y, height)) = (rect(top), rect(cover));
        (n.at(0.0, picture_y, 400.0, picture_height), vec![panel(9, 0.0, y, 400.0, height)])
    })
}

// A story in which a picture is partly covered: that does not reduce the picture's weight.
fn weight() -> Script {
    Story::new(
        "covers-take-no-weight",
        RULE,
        "A panel covers four fifths of the picture that is drawn at 500 ms. The picture weighs as much as the uncovered one.",
    )
    .begin(0)
    .frame(100, [image(1), image(2).pending(), panel(9, 0.0, 120.0, 400.0, 100.0)])
    .frame(500, [image(1), image(2), panel(9, 0.0, 120.0, 400.0, 100.0)])
    .wake(1_500)
    .expect(complete(500).is("required", 2).ms("vc50_ms", 100).ms("vc75_ms", 500))
    .done()
}

// A story with an indicator in the fourth row. Until 400 ms, two panels leave a strip of `left` units of it visible.
fn indicator(name: &str, story: &str, blocks: bool, left: f32) -> Script {
    let y = 300.0 + left;
    let cover = [panel(8, 0.0, y, 200.0, 100.0), panel(9, 200.0, y, 200.0, 100.0)];
    turning(name, story, blocks, [vec![busy(7).at(0.0, 300.0, 400.0, 100.0)], cover.to_vec()].concat())
}

// A story with `count` small indicators in the eighth row. The seventeenth indicator lies over the picture.
fn small_indicators(name: &str, count: u32, blocks: bool) -> Script {
    let story = "Small indicators turn in a row beside the picture; together they cover 2 % of the viewport. The seventeenth, if it exists, turns over the picture.";
    turning(name, story, blocks, indicators(count))
}

fn indicators(count: u32) -> Vec<Node> {
    let at = |i: u32| if i == 16 { (180.0, 30.0) } else { (24.0 * i as f32, 700.0) };
    let small = |i: u32| {
        let (x, y) = at(i);
        busy(10 + i).at(x, y, 20.0, 20.0)
    };
    (0..count).map(small).collect()
}

// A story with `count` small indicators on a screen so large that together they cover less than 1 % of it. Only one that
// turns over the picture, whatever its place among them, blocks for longer than 10 s.
fn on_a_tablet(name: &str, count: u32, blocks: bool) -> Script {
    let picture = || image(1).at(0.0, 0.0, 800.0, 400.0);
    let story = Story::new(name, BUSY, "Small indicators turn in a row beside the picture until 12 s. Together they cover 0.7 % of a tablet's screen. The seventeenth, if it exists, turns over the picture: the user waits for it.")
        .viewport(800.0, 1_280.0)
        .begin(0)
        .frame(100, [vec![picture()], indicators(count)].concat())
        .decides("")
        .wake(10_100);
    if blocks {
        let story = story.decides("").frame(12_000, [picture()]).decides("candidate").wake(13_000);
        return story.expect(complete(12_000)).done();
    }
    story.decides("candidate").wake(11_100).expect(complete(100).flag("busy_ignored")).done()
}

// A story with a picture drawn at 100 ms, and indicators beside it that disappear at 400 ms.
fn turning(name: &str, story: &str, blocks: bool, indicators: Vec<Node>) -> Script {
    Story::new(name, BUSY, story)
        .begin(0)
        .frame(100, [vec![image(1)], indicators].concat())
        .decides(if blocks { "" } else { "candidate" })
        .frame(400, [image(1)])
        .decides(if blocks { "candidate" } else { "" })
        .wake(1_100)
        .wake(1_400)
        .expect(complete(if blocks { 400 } else { 100 }))
        .done()
}
