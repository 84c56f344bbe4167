//! §7a: live regions, whose content arrives by itself.

use crate::dsl::{Story, complete, group, image, text};
use crate::script::{Node, Script};

const RULE: &str = "§7a live region";

pub fn scripts() -> Vec<Script> {
    vec![
        toast("toast-under-5-percent", 159.0, false),
        toast("toast-5-percent", 160.0, true),
        status_changes(),
        updates_count_once(),
        add_up(),
        new_candidate_new_sum(),
        pending_in_a_region(),
        bound_in_a_region(),
        bound_when_the_candidate_goes(),
        outside_of_the_region(),
        inside_of_it(),
        region_is_marked_later(),
        does_not_fill(),
        error_in_a_region(),
        stopwatch_that_is_marked(),
    ]
}

// A region at the bottom, above the page's content.
fn region() -> Node {
    group(8).at(0.0, 600.0, 400.0, 200.0).live()
}

// A message of `width` × 100 units in the region.
fn message(id: u32, width: f32) -> Node {
    text(id).inside(8).at(0.0, 600.0, width, 100.0)
}

fn page() -> [Node; 3] {
    [text(1), image(2), region()]
}

fn with(more: impl IntoIterator<Item = Node>) -> Vec<Node> {
    page().into_iter().chain(more).collect()
}

fn toast(name: &str, width: f32, withdraws: bool) -> Script {
    let story = Story::new(name, RULE, "Everything is drawn at 100 ms. At 600 ms a message slides in that nobody waited for. It does not withdraw the candidate if it covers less than 5 % of the viewport.")
        .begin(0)
        .frame(100, page())
        .decides("candidate")
        .frame(600, with([message(9, width)]))
        .decides(if withdraws { "candidate withdrawn" } else { "" });
    let value = if withdraws { 600 } else { 100 };
    story.wake(value + 1_000).decides("confirmed terminal").expect(complete(value)).done()
}

fn status_changes() -> Script {
    let status = |generation| with([message(9, 100.0).generation(generation)]);
    Story::new("a-status-line-changes", RULE, "A status line reports 1 of 3, 2 of 3, 3 of 3, every 200 ms. It is a part of the page from the beginning, and nobody waits for its changes.")
        .begin(0)
        .frame(100, status(1))
        .frame(300, status(2))
        .decides("")
        .frame(500, status(3))
        .decides("")
        .wake(1_100)
        .decides("confirmed terminal")
        .expect(complete(100).withdrawn(0, 100))
        .done()
}

fn updates_count_once() -> Script {
    let status = |generation| with([message(9, 100.0).generation(generation)]);
    let mut story = Story::new(
        "changes-in-one-place-count-once",
        RULE,
        "A status line of 3 % of the viewport changes eight times. It covers 3 % all the same.",
    )
    .begin(0)
    .frame(100, status(1));
    for change in 0..8 {
        story = story.frame(200 + change * 100, status(2 + change)).decides("");
    }
    story.wake(1_100).expect(complete(100).withdrawn(0, 100)).done()
}

fn add_up() -> Script {
    let second = message(10, 100.0).at(0.0, 700.0, 100.0, 100.0);
    Story::new("messages-add-up", RULE, "A message of 3 % comes and goes, then another of 3 %. Together they are more than 5 % that have arrived since the candidate's frame.")
        .begin(0)
        .frame(100, page())
        .frame(400, with([message(9, 100.0)]))
        .decides("")
        .frame(600, page())
        .decides("")
        .frame(800, with([second]))
        .decides("candidate withdrawn")
        .wake(1_800)
        .expect(complete(800).withdrawn(1, 100))
        .done()
}

fn new_candidate_new_sum() -> Script {
    let second = message(10, 100.0).at(0.0, 700.0, 100.0, 100.0);
    Story::new("each-candidate-has-its-own-sum", RULE, "A message of 3 % arrives, then a picture that the user waits for, then another message of 3 %. What arrived before the second candidate belongs to it.")
        .begin(0)
        .frame(100, page())
        .frame(400, with([message(9, 100.0)]))
        .decides("")
        .frame(500, with([message(9, 100.0), image(3)]))
        .decides("candidate withdrawn")
        .frame(800, with([message(9, 100.0), image(3), second]))
        .decides("")
        .wake(1_500)
        .decides("confirmed terminal")
        .expect(complete(500).withdrawn(1, 100))
        .done()
}

fn pending_in_a_region() -> Script {
    Story::new(
        "a-picture-loads-in-a-region",
        RULE,
        "A picture begins to load in the region. The user sees a gap and waits for it.",
    )
    .begin(0)
    .frame(100, page())
    .frame(400, with([image(9).inside(8).at(0.0, 600.0, 100.0, 100.0).pending()]))
    .decides("withdrawn")
    .frame(900, with([image(9).inside(8).at(0.0, 600.0, 100.0, 100.0)]))
    .decides("candidate")
    .wake(1_900)
    .expect(complete(900).withdrawn(1, 100))
    .done()
}

fn bound_in_a_region() -> Script {
    Story::new(
        "a-toast-that-is-painted-later",
        RULE,
        "A toast's text is set in one frame, and its paint is reported later. It is not loading.",
    )
    .begin(0)
    .frame(100, page())
    .frame(600, with([message(9, 100.0).bound()]))
    .decides("")
    .presented(2, 616)
    .decides("")
    .wake(1_100)
    .decides("confirmed terminal")
    .expect(complete(100).withdrawn(0, 100))
    .done()
}

fn bound_when_the_candidate_goes() -> Script {
    Story::new("a-toast-is-set-and-a-picture-comes", RULE, "A toast's text is set, and in the next frame a picture appears. The second candidate shows both, so it waits for the toast's paint.")
        .begin(0)
        .frame(100, page())
        .frame(600, with([message(9, 100.0).bound()]))
        .decides("")
        .frame(700, with([message(9, 100.0).bound(), image(3)]))
        .decides("withdrawn")
        .presented(3, 716)
        .decides("candidate")
        .wake(1_716)
        .expect(complete(716).withdrawn(1, 100))
        .done()
}

fn outside_of_the_region() -> Script {
    let beside =
        |generation| [text(1), image(2), text(9).generation(generation).at(0.0, 600.0, 100.0, 100.0)];
    Story::new(
        "the-same-without-a-region",
        RULE,
        "A message arrives and changes where no live region is. The user may have waited for it.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .frame(400, beside(1))
    .decides("candidate withdrawn")
    .frame(600, beside(2))
    .decides("candidate withdrawn")
    .wake(1_600)
    .expect(complete(600).withdrawn(2, 100))
    .done()
}

fn inside_of_it() -> Script {
    let deep = |more: Vec<Node>| {
        with([vec![group(20).inside(8).at(0.0, 600.0, 400.0, 200.0).clips()], more].concat())
    };
    Story::new(
        "deep-in-a-region",
        RULE,
        "The message is in a box in the region. All that is in a live region belongs to it.",
    )
    .begin(0)
    .frame(100, deep(vec![]))
    .frame(600, deep(vec![text(9).inside(20).at(0.0, 600.0, 100.0, 100.0)]))
    .decides("")
    .wake(1_100)
    .expect(complete(100))
    .done()
}

fn region_is_marked_later() -> Script {
    let box_of = |live: bool, generation| {
        let bare = group(8).at(0.0, 600.0, 400.0, 200.0);
        [text(1), image(2), if live { bare.live() } else { bare }, message(9, 100.0).generation(generation)]
    };
    Story::new("a-region-is-marked-later", RULE, "A box becomes a live region at 300 ms and is none any more at 700 ms. Only the change in between withdraws nothing.")
        .begin(0)
        .frame(100, box_of(false, 1))
        .frame(300, box_of(true, 1))
        .decides("")
        .frame(500, box_of(true, 2))
        .decides("")
        .frame(700, box_of(false, 2))
        .decides("")
        .frame(900, box_of(false, 3))
        .decides("candidate withdrawn")
        .wake(1_900)
        .expect(complete(900).withdrawn(1, 100))
        .done()
}

fn does_not_fill() -> Script {
    let title = || text(1).at(0.0, 0.0, 200.0, 100.0);
    let of = |more: Vec<Node>| [vec![title(), region()], more].concat();
    Story::new("a-toast-does-not-fill-the-page", RULE, "Only a title of 6 % is drawn. A toast of 4.7 % arrives. It does not make the page full enough to settle in a second.")
        .begin(0)
        .frame(100, of(vec![]))
        .due(5_100)
        .frame(600, of(vec![message(9, 150.0)]))
        .decides("")
        .due(5_100)
        .wake(5_100)
        .expect(complete(100).sparse())
        .done()
}

fn error_in_a_region() -> Script {
    Story::new(
        "an-error-in-a-region",
        RULE,
        "An alert with an error message appears in a live region. An error always counts.",
    )
    .begin(0)
    .frame(100, page())
    .frame(600, with([message(9, 100.0).error()]))
    .decides("candidate withdrawn")
    .wake(1_600)
    .expect(complete(600).withdrawn(1, 100).is("outcome", "complete_with_errors").is("failed", 1))
    .done()
}

fn stopwatch_that_is_marked() -> Script {
    let mut story = Story::new(
        "a-stopwatch-that-is-marked",
        RULE,
        "A stopwatch changes four times a second. Its app marked it as a timer, so the page settles.",
    )
    .begin(0);
    for tick in 0..4 {
        story = story.frame(100 + tick * 250, with([message(9, 150.0).generation(1 + tick)]));
    }
    story.decides("").wake(1_100).decides("confirmed terminal").expect(complete(100).withdrawn(0, 100)).done()
}
