//! §3: the nodes that a user can see, at the exact thresholds. In each story a title is drawn at 100 ms, and a picture
//! is pending until 500 ms. The surface is complete at 500 ms if the picture is required, and at 100 ms if it is not.

use crate::dsl::{Story, complete, custom, group, image, other, text};
use crate::script::{Node, Script};

/// A story in which `nodes(drawn)` builds a picture that the user can see or cannot see.
pub fn seen(
    name: &str,
    rule: &str,
    story: &str,
    required: bool,
    nodes: impl Fn(bool) -> Vec<Node>,
) -> Script {
    let frame = |drawn| [vec![text(1)], nodes(drawn)].concat();
    let script = Story::new(name, rule, story).begin(0).frame(100, frame(false));
    let script = script.decides(if required { "" } else { "candidate" });
    let script = script.frame(500, frame(true)).decides(if required { "candidate" } else { "" });
    let script = script.wake(1_100).wake(1_500);
    let (value, count) = if required { (500, 2) } else { (100, 1) };
    script.expect(complete(value).is("required", count)).done()
}

/// A story like [`seen`] with a single picture, which `of` changes.
pub fn picture(name: &str, rule: &str, story: &str, required: bool, of: impl Fn(Node) -> Node) -> Script {
    seen(name, rule, story, required, |drawn| vec![of(pending(drawn))])
}

/// Returns a picture in the second row.
pub fn pending(drawn: bool) -> Node {
    if drawn { image(2) } else { image(2).pending() }
}

const ALPHA: &str = "§3 alpha";
const AREA: &str = "§3 area";
const SHARE: &str = "§3 share of the node or the viewport";
const CLIP: &str = "§3 clip";
const BAD: &str = "§3 bad rectangles";

pub fn scripts() -> Vec<Script> {
    let mut out = vec![
        picture("alpha-25", ALPHA, "A picture with an opacity of 25 of 255 is not seen.", false, |n| {
            n.alpha(25)
        }),
        picture("alpha-26", ALPHA, "A picture with an opacity of 26 of 255 is seen.", true, |n| n.alpha(26)),
        inherited_alpha("alpha-product-over-a-tenth", 51, true),
        inherited_alpha("alpha-product-under-a-tenth", 50, false),
        picture("hidden-node", "§3 shown", "A hidden picture is not waited for.", false, Node::hidden),
        seen("hidden-ancestor", "§3 shown", "The container of the picture is hidden.", false, |drawn| {
            vec![group(8).hidden(), group(9).inside(8), pending(drawn).inside(9)]
        }),
        seen(
            "hidden-scroller",
            "§3 shown",
            "An opaque list that clips and scrolls is hidden, and so is the picture in it.",
            false,
            |drawn| vec![group(9).hidden().clips().opaque().scrolls(), pending(drawn).inside(9)],
        ),
        picture(
            "area-256",
            AREA,
            "A picture of 16 × 16 units is just large enough to be seen.",
            true,
            |n| n.at(10.0, 300.0, 16.0, 16.0),
        ),
        picture(
            "area-255",
            AREA,
            "A picture of 15 × 17 units is one square unit too small to be seen.",
            false,
            |n| n.at(10.0, 300.0, 15.0, 17.0),
        ),
        picture("zero-size", AREA, "A picture without width and height is not seen.", false, |n| {
            n.at(10.0, 300.0, 0.0, 0.0)
        }),
        picture("tracking-pixel", AREA, "A tracking pixel of 1 × 1 unit is not seen.", false, |n| {
            n.at(10.0, 300.0, 1.0, 1.0)
        }),
        picture(
            "share-of-node-10-percent",
            SHARE,
            "A tenth of a card is visible at the lower edge of the viewport.",
            true,
            |n| n.at(0.0, 790.0, 100.0, 100.0),
        ),
        picture(
            "share-of-node-under-10-percent",
            SHARE,
            "9.5 % of a card is visible at the lower edge of the viewport, which is too little.",
            false,
            |n| n.at(0.0, 790.5, 100.0, 100.0),
        ),
        picture(
            "share-of-viewport-1-percent",
            SHARE,
            "The visible part of a very long picture is a thousandth of the picture, but 1 % of the viewport.",
            true,
            |n| n.at(0.0, 792.0, 400.0, 8_000.0),
        ),
        picture(
            "share-of-viewport-under-1-percent",
            SHARE,
            "The visible part of a very long picture is 0.875 % of the viewport, and an even smaller share of the picture.",
            false,
            |n| n.at(0.0, 793.0, 400.0, 8_000.0),
        ),
        picture("below-the-fold", CLIP, "A picture below the fold is not seen.", false, |n| {
            n.at(0.0, 800.0, 400.0, 100.0)
        }),
        picture("beside-the-viewport", CLIP, "The next page of a pager is not seen.", false, |n| {
            n.at(400.0, 100.0, 400.0, 100.0)
        }),
        clipped("clipped-away", true, false),
        clipped("ancestor-that-does-not-clip", false, true),
        seen(
            "clip-of-a-grandparent",
            CLIP,
            "A list clips the parts of its items that the items' own containers do not clip.",
            false,
            |drawn| {
                vec![group(8).at(0.0, 0.0, 400.0, 50.0).clips(), group(9).inside(8), pending(drawn).inside(9)]
            },
        ),
        picture("huge-rectangle", BAD, "A picture far larger than any screen covers all of it.", true, |n| {
            n.at(-1e30, -1e30, 2e30, 2e30)
        }),
        picture("huge-coordinates", BAD, "A picture with a huge offset is not seen.", false, |n| {
            n.at(3e38, 3e38, 3e38, 3e38)
        }),
        bad("nan-rectangle-in-feed", |n| n.at(f32::NAN, 100.0, 400.0, 100.0)),
        bad("infinite-rectangle", |n| n.at(0.0, f32::NEG_INFINITY, 400.0, 100.0)),
        bad("infinite-size", |n| n.at(0.0, 100.0, f32::INFINITY, 100.0)),
        bad("negative-width", |n| n.at(400.0, 100.0, -400.0, 100.0)),
        bad("nan-corner", |n| n.at(f32::NAN, f32::NAN, 400.0, 100.0)),
        bad("nan-top-and-infinite-width", |n| n.at(0.0, f32::NAN, f32::INFINITY, 100.0)),
        bad("infinite-width-and-height", |n| n.at(0.0, 100.0, f32::INFINITY, f32::INFINITY)),
        seen(
            "nan-container",
            BAD,
            "A container has a NaN rectangle. Only the container is ignored: the user sees the picture in it.",
            true,
            |drawn| vec![group(9).at(f32::NAN, 0.0, 400.0, 800.0).clips(), pending(drawn).inside(9)],
        ),
        picture(
            "unknown-kind",
            "§3 kinds",
            "A node of a kind from a later version is no content.",
            false,
            |n| n.kind(7),
        ),
        empty_badge(),
        badge_filled(),
        fade(),
    ];
    out.push(moved_in());
    out.push(unknown_state());
    out
}

fn inherited_alpha(name: &str, alpha: u8, required: bool) -> Script {
    let story = "A picture has an opacity of about a fifth, and its container one of about a half. The product of both counts.";
    seen(name, ALPHA, story, required, |drawn| {
        vec![group(9).alpha(128), pending(drawn).alpha(alpha).inside(9)]
    })
}

fn clipped(name: &str, clips: bool, required: bool) -> Script {
    let story = "A picture lies outside of its container. The user sees it unless the container clips.";
    seen(name, CLIP, story, required, |drawn| {
        let container = group(9).at(0.0, 700.0, 400.0, 100.0);
        vec![if clips { container.clips() } else { container }, pending(drawn).inside(9)]
    })
}

fn bad(name: &str, of: impl Fn(Node) -> Node) -> Script {
    let story = "One cell of a feed has an invalid rectangle. The cell is counted and not required; other nodes are not affected.";
    Story::new(name, BAD, story)
        .begin(0)
        .frame(100, [text(1), of(image(2).pending()), image(3).pending()])
        .decides("")
        .frame(500, [text(1), of(image(2).pending()), image(3)])
        .decides("candidate")
        .wake(1_500)
        .expect(complete(500).is("bad_rects", 1).is("required", 2))
        .done()
}

fn empty_badge() -> Script {
    Story::new("empty-badge", "§3 nothing bound", "A badge has no number, and a picture view has nothing bound. No load is known, so the user does not wait for either.")
        .begin(0)
        .frame(100, [text(1), text(2).unknown().at(380.0, 0.0, 20.0, 20.0), image(3).unknown()])
        .decides("candidate")
        .wake(1_100)
        .expect(complete(100).is("unknown", 2).is("required", 1))
        .done()
}

fn badge_filled() -> Script {
    Story::new(
        "badge-filled-later",
        "§3 nothing bound",
        "A badge is empty at first. At 700 ms it shows a number, and becomes a new required node.",
    )
    .begin(0)
    .frame(100, [text(1), text(2).unknown().at(380.0, 0.0, 20.0, 20.0)])
    .decides("candidate")
    .frame(700, [text(1), text(2).at(380.0, 0.0, 20.0, 20.0)])
    .decides("candidate withdrawn")
    .wake(1_700)
    .expect(complete(700).withdrawn(1, 100))
    .done()
}

fn fade() -> Script {
    let faded = |alpha| [text(1), image(2).ready(90).alpha(alpha).fading()];
    Story::new("fade-in", "§3 fade", "A picture that is painted at 90 ms fades in from 100 ms on. It counts from the first frame in which the user can see it.")
        .begin(0)
        .frame(100, [image(2).ready(90).alpha(0).fading()])
        .decides("")
        .frame(116, faded(25))
        .decides("candidate")
        .frame(132, faded(51))
        .decides("candidate withdrawn")
        .frame(148, faded(128))
        .decides("")
        .frame(164, faded(255))
        .decides("")
        .wake(1_132)
        .expect(complete(132).withdrawn(1, 116))
        .done()
}

fn moved_in() -> Script {
    Story::new(
        "moves-in-from-below-the-fold",
        "§3 clip",
        "A card that was painted below the fold moves into the viewport at 600 ms. The user sees it from then on.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).ready(80).at(0.0, 900.0, 400.0, 100.0)])
    .decides("candidate")
    .frame(600, [text(1), image(2).ready(80).at(0.0, 650.0, 400.0, 100.0)])
    .decides("candidate withdrawn")
    .wake(1_600)
    .expect(complete(600).withdrawn(1, 100))
    .done()
}

fn unknown_state() -> Script {
    Story::new(
        "unknown-state-number",
        "§3 unknown",
        "A state from a later version counts as unknown: the node is counted and not required.",
    )
    .begin(0)
    .frame(100, [text(1), image(2).state(99), custom(3).state(200), other(4).state(99)])
    .decides("candidate")
    .wake(1_100)
    .expect(complete(100).is("unknown", 2).is("required", 1))
    .done()
}
