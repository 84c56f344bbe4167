//! §7: small indicators, which block for a while.

use crate::dsl::{Story, busy, complete, ended, group, image, text};
use crate::script::{Node, Script};

const RULE: &str = "§7 small busy";

pub fn scripts() -> Vec<Script> {
    vec![
        header_and_spinner(),
        never_stops(),
        stops_in_time(),
        spent_in_parts(),
        new_content_new_time(),
        ignored_then_gone(),
        left_before_it_is_ignored(),
        large_one_leaves_beside_it(),
        touched_where_it_is(),
        together("small-busy-together-1-percent", 80.0, true),
        together("small-busy-together-under-1-percent", 79.0, false),
        exempt("spinner-in-a-live-region", |n| [group(8).live(), n.inside(8)]),
        exempt("spinner-in-a-touched-button", |n| [group(8).touched(), n.inside(8)]),
        exempt("spinner-in-the-search-field", |n| [group(8), n.field()]),
        exempt_but_large(),
        over_an_empty_picture(),
    ]
}

// A spinner of 48 × 48 units, 0.72 % of the viewport.
fn spinner() -> Node {
    busy(9).at(176.0, 500.0, 48.0, 48.0)
}

fn header_and_spinner() -> Script {
    Story::new("header-from-a-cache-and-a-spinner", RULE, "A header comes from a cache at 100 ms. A small spinner turns below it until the list arrives at 2 s.")
        .begin(0)
        .frame(100, [text(1), spinner()])
        .decides("")
        .due(10_100)
        .frame(2_000, [text(1), image(2), image(3)])
        .decides("candidate")
        .wake(3_000)
        .expect(complete(2_000).withdrawn(0, 2_000).is("flags", serde_json::Value::Null))
        .done()
}

fn never_stops() -> Script {
    Story::new("a-spinner-that-never-stops", RULE, "Everything is drawn at 300 ms, and a small spinner turns for ever. After 10 s it is ignored, and the page is complete since 300 ms.")
        .begin(0)
        .frame(300, [text(1), image(2), spinner()])
        .decides("")
        .due(10_300)
        .wake(10_300)
        .decides("candidate")
        .due(11_300)
        .wake(11_300)
        .decides("confirmed terminal")
        .expect(complete(300).flag("busy_ignored").candidates(&["confirmed after 1000"]))
        .done()
}

fn stops_in_time() -> Script {
    Story::new(
        "a-spinner-that-stops-in-time",
        RULE,
        "A small spinner turns until just before its 10 s are over. The user waited for it.",
    )
    .begin(0)
    .frame(300, [text(1), image(2), spinner()])
    .frame(10_299, [text(1), image(2)])
    .decides("candidate")
    .wake(11_299)
    .expect(complete(10_299).is("flags", serde_json::Value::Null))
    .done()
}

fn spent_in_parts() -> Script {
    Story::new("a-spinner-that-comes-and-goes", RULE, "A small spinner turns for 6 s, is away for half a second, and turns again for ever. Both times count for the same content, so it is ignored at 10.6 s.")
        .begin(0)
        .frame(100, [text(1), image(2), spinner()])
        .frame(6_100, [text(1), image(2)])
        .decides("candidate")
        .frame(6_600, [text(1), image(2), spinner()])
        .decides("withdrawn")
        .due(10_600)
        .wake(10_600)
        .decides("candidate")
        .wake(11_600)
        .decides("confirmed terminal")
        .expect(complete(6_100).withdrawn(1, 6_100).flag("busy_ignored"))
        .done()
}

fn new_content_new_time() -> Script {
    Story::new("new-content-starts-the-spinner-s-time-anew", RULE, "A small spinner turns for ever. At 6 s a picture arrives beside it, and more may be on its way: the 10 s start anew.")
        .begin(0)
        .frame(100, [text(1), spinner()])
        .due(10_100)
        .frame(6_000, [text(1), spinner(), image(2)])
        .due(16_000)
        .wake(16_000)
        .decides("candidate")
        .wake(17_000)
        .expect(complete(6_000).flag("busy_ignored"))
        .done()
}

fn ignored_then_gone() -> Script {
    Story::new("an-ignored-spinner-stops", RULE, "A small spinner has been ignored and stops half a second later. What is ignored does not count when it leaves, either.")
        .begin(0)
        .frame(300, [text(1), image(2), spinner()])
        .wake(10_300)
        .decides("candidate")
        .frame(10_800, [text(1), image(2)])
        .decides("")
        .wake(11_300)
        .decides("confirmed terminal")
        .expect(complete(300).flag("busy_ignored"))
        .done()
}

fn left_before_it_is_ignored() -> Script {
    Story::new(
        "a-tap-while-a-small-spinner-turns",
        RULE,
        "A small spinner turns when the user taps at 4 s. The page was not complete.",
    )
    .begin(0)
    .frame(300, [text(1), image(2), spinner()])
    .tap(4_000)
    .expect(ended("interacted", 4_000))
    .done()
}

fn large_one_leaves_beside_it() -> Script {
    Story::new("a-large-spinner-beside-one-that-never-stops", RULE, "A skeleton and a small spinner lie beside the picture. The skeleton goes at 5 s, the spinner never. The user waited for the skeleton.")
        .begin(0)
        .frame(300, [text(1), image(2), busy(10), spinner()])
        .decides("")
        .frame(5_000, [text(1), image(2), spinner()])
        .due(15_000)
        .wake(15_000)
        .decides("candidate")
        .wake(16_000)
        .expect(complete(5_000).flag("busy_ignored"))
        .done()
}

fn touched_where_it_is() -> Script {
    Story::new(
        "a-button-with-a-spinner-is-touched",
        RULE,
        "A small spinner turns in a button. At 2 s the user touches the button, and nothing else changes.",
    )
    .begin(0)
    .frame(300, [text(1), image(2), spinner()])
    .decides("")
    .frame(2_000, [text(1), image(2), spinner().touched()])
    .decides("candidate")
    .wake(3_000)
    .decides("confirmed terminal")
    .expect(complete(2_000))
    .done()
}

// A story with two indicators: one of 40 × 40 units and one of `width` − 40 × 40.
fn together(name: &str, width: f32, large: bool) -> Script {
    let bars = || [busy(9).at(0.0, 500.0, 40.0, 40.0), busy(10).at(100.0, 500.0, width - 40.0, 40.0)];
    let nodes = || [vec![text(1), image(2)], bars().to_vec()].concat();
    let story = Story::new(name, RULE, "Two small indicators turn for ever. If they cover 1 % of the viewport together, they block like a large one.")
        .begin(0)
        .frame(300, nodes());
    if large {
        return story.due(30_000).wake(30_000).expect(ended("timeout", 30_000)).done();
    }
    story.due(10_300).wake(10_300).wake(11_300).expect(complete(300).flag("busy_ignored")).done()
}

fn exempt(name: &str, of: impl Fn(Node) -> [Node; 2]) -> Script {
    let nodes = [vec![text(1), image(2)], of(spinner()).to_vec()].concat();
    Story::new(name, RULE, "A small spinner turns where the page's content is not awaited: in a live region, a button that the user has touched, or the search field. It blocks nothing.")
        .begin(0)
        .frame(300, nodes)
        .decides("candidate")
        .wake(1_300)
        .expect(complete(300).is("flags", serde_json::Value::Null))
        .done()
}

fn exempt_but_large() -> Script {
    let nodes = |more: Vec<Node>| [vec![text(1), image(2), group(8).live()], more].concat();
    Story::new(
        "a-large-spinner-in-a-live-region",
        RULE,
        "A spinner of 1 % of the viewport turns in a live region. Only small ones are exempt.",
    )
    .begin(0)
    .frame(300, nodes(vec![busy(9).inside(8).at(0.0, 500.0, 80.0, 40.0)]))
    .decides("")
    .frame(900, nodes(vec![]))
    .decides("candidate")
    .wake(1_900)
    .expect(complete(900))
    .done()
}

fn over_an_empty_picture() -> Script {
    let empty = || image(6).unknown();
    Story::new("a-spinner-over-an-empty-picture", RULE, "A small spinner turns over a picture view that has no picture yet. That is content to lie over, so it blocks for as long as it turns.")
        .begin(0)
        .frame(300, [text(1), image(2), empty(), spinner()])
        .decides("")
        .wake(10_300)
        .decides("")
        .frame(12_000, [text(1), image(2), image(6)])
        .decides("candidate")
        .wake(13_000)
        .expect(complete(12_000).is("flags", serde_json::Value::Null))
        .done()
}
