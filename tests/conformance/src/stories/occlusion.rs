//! §3: nodes behind an opaque node are not visible.

use super::required::{pending, seen};
use crate::dsl::{Story, complete, group, image, other};
use crate::script::{Node, Script};

const RULE: &str = "§3 occlusion";

pub fn scripts() -> Vec<Script> {
    let behind = |name, story, required, cover: fn(Node) -> Node| {
        seen(name, RULE, story, required, move |drawn| {
            vec![pending(drawn), cover(other(9).at(0.0, 100.0, 400.0, 100.0).opaque())]
        })
    };
    vec![
        behind(
            "covered-by-panel",
            "An opaque panel lies over the picture and has exactly the same edges.",
            false,
            |n| n,
        ),
        behind(
            "covered-but-for-an-edge",
            "The panel leaves one unit of the picture uncovered, which is too little to be seen.",
            false,
            |n| n.at(1.0, 100.0, 399.0, 100.0),
        ),
        behind(
            "transparent-overlay",
            "A translucent dark overlay lies over everything. The picture stays visible through it.",
            true,
            |n| n.alpha(254),
        ),
        behind(
            "overlay-not-opaque",
            "A rounded card lies over the picture. The card's corners leave parts of the picture visible.",
            true,
            |mut n| {
                n.flags.0 = 1;
                n
            },
        ),
        behind("hidden-cover", "The panel is not shown.", true, Node::hidden),
        seen(
            "panel-behind",
            RULE,
            "The panel comes first in the tree: it lies behind the picture.",
            true,
            |drawn| vec![other(9).opaque().at(0.0, 100.0, 400.0, 700.0), pending(drawn)],
        ),
        seen(
            "paint-order-raises-panel",
            RULE,
            "The panel comes first in the tree but is raised above the picture.",
            false,
            |drawn| vec![other(9).opaque().at(0.0, 100.0, 400.0, 700.0).order(5), pending(drawn)],
        ),
        seen(
            "paint-order-raises-picture",
            RULE,
            "The panel comes last but the picture is raised above it.",
            true,
            |drawn| vec![pending(drawn).order(1), other(9).opaque().at(0.0, 100.0, 400.0, 700.0)],
        ),
        occluder_share("occluder-5-percent", 160.0, false),
        occluder_share("occluder-under-5-percent", 159.0, true),
        seen(
            "covered-by-the-second-of-two",
            RULE,
            "In paint order, a banner elsewhere is in front of the picture, and the panel that covers the picture is in front of the banner.",
            false,
            |drawn| {
                let panel = |id, y| other(id).opaque().at(0.0, y, 400.0, 100.0);
                vec![pending(drawn), panel(8, 300.0), panel(9, 100.0)]
            },
        ),
        behind_raised_neighbour(),
        nth("sixteenth-occluder", 15, false),
        nth("seventeenth-occluder", 16, true),
        among_nineteen(),
        seen(
            "later-root-covers",
            RULE,
            "The surface has two roots. The later root, a sheet, lies over the picture.",
            false,
            |drawn| {
                let sheet = other(9).at(0.0, 100.0, 400.0, 700.0).opaque();
                vec![group(7), pending(drawn).inside(7), group(8), sheet.inside(8)]
            },
        ),
        seen("own-child-covers", RULE, "An opaque child covers its whole parent.", false, |drawn| {
            vec![pending(drawn), other(9).inside(2).opaque().at(0.0, 100.0, 400.0, 100.0)]
        }),
        clipped_cover(),
        uncovered_pending(),
    ]
}

// A story with a picture of 100 × 100 units behind a panel of `width` × 100 units: 160 × 100 units are 5 % of the
// viewport.
fn occluder_share(name: &str, width: f32, required: bool) -> Script {
    let story = "A small picture lies behind a panel of about 5 % of the viewport. The panel covers the picture only if it has at least 5 %.";
    seen(name, RULE, story, required, |drawn| {
        vec![pending(drawn).at(0.0, 100.0, 100.0, 100.0), other(9).opaque().at(0.0, 100.0, width, 100.0)]
    })
}

// A story with a panel over the picture, and opaque nodes in front of the panel.
fn nth(name: &str, in_front: u32, required: bool) -> Script {
    let story = "Many opaque nodes lie in front of the panel that covers the picture. Only the sixteen frontmost opaque nodes count.";
    seen(name, RULE, story, required, |drawn| {
        let mut nodes = vec![pending(drawn), other(9).opaque().at(0.0, 100.0, 400.0, 100.0)];
        nodes.extend((0..in_front).map(|n| other(10 + n).opaque().at(0.0, 700.0, 160.0, 100.0)));
        nodes
    })
}

// A story with two opaque nodes behind the panel over the picture, and sixteen in front of it.
fn among_nineteen() -> Script {
    let story = "The panel over the picture is the third of nineteen opaque nodes. Only the sixteen nodes in front of the panel count.";
    seen("third-of-nineteen-occluders", RULE, story, true, |drawn| {
        let badge = |id| other(id).opaque().at(0.0, 700.0, 160.0, 100.0);
        let mut nodes =
            vec![pending(drawn), badge(7), badge(8), other(9).opaque().at(0.0, 100.0, 400.0, 100.0)];
        nodes.extend((10..26).map(badge));
        nodes
    })
}

// A story in which a raised card is in front of the panel, and only a badge is in front of the card. The picture is
// behind both.
fn behind_raised_neighbour() -> Script {
    let panel = |id, y| other(id).opaque().at(0.0, y, 400.0, 100.0);
    Story::new(
        "raised-card-comes-first",
        RULE,
        "A card that is raised above all panels precedes, in the tree, an awaited picture that one of the panels covers.",
    )
    .begin(0)
    .frame(
        100,
        [
            image(1).order(1).at(0.0, 600.0, 400.0, 100.0),
            image(2).pending(),
            panel(8, 100.0),
            panel(9, 700.0).order(2),
        ],
    )
    .decides("candidate")
    .wake(1_100)
    .expect(complete(100).is("required", 1))
    .done()
}

fn clipped_cover() -> Script {
    seen(
        "cover-is-clipped",
        RULE,
        "The panel would cover the picture, but its container clips it.",
        true,
        |drawn| {
            let list = other(8).at(0.0, 100.0, 400.0, 50.0).clips();
            vec![pending(drawn), list, other(9).inside(8).opaque()]
        },
    )
}

fn uncovered_pending() -> Script {
    Story::new(
        "uncovered-while-pending",
        RULE,
        "A drawer that covers an awaited picture closes at 700 ms, before the settle time is over.",
    )
    .begin(0)
    .frame(100, [image(1), image(2).pending(), other(9).opaque().at(0.0, 100.0, 400.0, 700.0)])
    .decides("candidate")
    .frame(700, [image(1), image(2).pending()])
    .decides("withdrawn")
    .frame(1_200, [image(1), image(2)])
    .decides("candidate")
    .wake(2_200)
    .expect(complete(1_200).withdrawn(1, 100))
    .done()
}
