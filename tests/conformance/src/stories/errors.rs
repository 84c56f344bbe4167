//! §4, §15: errors that are shown instead of content.

use crate::dsl::{Story, complete, ended, error, group, image, other, text, with_errors};
use crate::script::{Node, Script};

const NODE: &str = "§4 error node";
const HALF: &str = "§15 error";
const DECLARED: &str = "§15 declared error";

pub fn scripts() -> Vec<Script> {
    vec![
        error_screen(),
        covered_by_its_own_parts(),
        raised_parts(),
        behind_a_panel(),
        drawn_before(),
        small_error(),
        of_any_kind("error-node-of-kind-busy", |n| n.kind(2)),
        of_any_kind("error-node-of-kind-other", |n| n.kind(0)),
        half("failed-half", 100.0, true),
        half("failed-under-half", 99.0, false),
        declared(),
        declared_then_shown(),
        declared_then_content(),
        declared_without_nodes(),
        declared_again(),
        tap_on_an_error(),
        held_error(),
    ]
}

// A view with an error message that fills the viewport.
fn screen(id: u32) -> Node {
    group(id).error()
}

fn error_screen() -> Script {
    Story::new("error-screen", NODE, "The request fails, and the app shows its error view at 300 ms. The user got nothing, however fast it came.")
        .begin(0)
        .frame(300, [screen(8), text(2).inside(8)])
        .decides("candidate")
        .wake(1_300)
        .decides("confirmed terminal")
        .expect(error(300).is("failed", 1).ms("first_failure_ms", 300).candidates(&["confirmed after 1000"]))
        .done()
}

fn covered_by_its_own_parts() -> Script {
    Story::new("an-error-view-and-its-parts", NODE, "The error view contains an opaque background that fills it. What an error view is made of does not cover it.")
        .begin(0)
        .frame(300, [screen(8), other(9).inside(8).opaque(), text(2).inside(9)])
        .decides("candidate")
        .wake(1_300)
        .expect(error(300).is("required", 2))
        .done()
}

fn raised_parts() -> Script {
    Story::new(
        "an-error-view-and-its-raised-parts",
        NODE,
        "The error view contains an opaque card that is raised above everything and fills it.",
    )
    .begin(0)
    .frame(300, [screen(8), other(9).inside(8).opaque().order(5), text(2).inside(9).order(5)])
    .decides("candidate")
    .wake(1_300)
    .expect(error(300).is("required", 2))
    .done()
}

fn drawn_before() -> Script {
    Story::new(
        "a-drawn-text-becomes-an-error",
        NODE,
        "A text and a picture are drawn at 300 ms. At 600 ms the app marks the same text as an error.",
    )
    .begin(0)
    .frame(300, [text(2), image(3)])
    .decides("candidate")
    .frame(600, [text(2).error(), image(3)])
    .decides("candidate withdrawn")
    .wake(1_600)
    .decides("confirmed terminal")
    .expect(error(600).withdrawn(1, 300).ms("first_failure_ms", 600))
    .done()
}

fn behind_a_panel() -> Script {
    Story::new(
        "an-error-view-behind-a-page",
        NODE,
        "An old error view lies behind a page that covers it. Nobody sees it.",
    )
    .begin(0)
    .frame(300, [screen(8), text(2).inside(8), other(9).opaque(), image(3)])
    .decides("candidate")
    .wake(1_300)
    .expect(complete(300).is("required", 1))
    .done()
}

fn small_error() -> Script {
    Story::new(
        "an-error-in-a-part-of-the-page",
        NODE,
        "One of four rows shows an error instead of its picture. The rest of the page is there.",
    )
    .begin(0)
    .frame(300, [image(1), image(2), image(3), group(8).at(0.0, 300.0, 400.0, 100.0).error()])
    .wake(1_300)
    .expect(with_errors(300).is("failed_area_permille", 250))
    .done()
}

fn of_any_kind(name: &str, of: impl Fn(Node) -> Node) -> Script {
    Story::new(name, NODE, "An error node is a failed node whatever the view is made of.")
        .begin(0)
        .frame(300, [of(screen(8))])
        .decides("candidate")
        .wake(5_300)
        .expect(error(300).sparse().is("customs", 1))
        .done()
}

// A story with a picture of 400 × 100 units and a failed one of 400 × `height`.
fn half(name: &str, height: f32, is_error: bool) -> Script {
    let end = if is_error { error(300) } else { with_errors(300) };
    Story::new(name, HALF, "One of two pictures fails. If it is at least half of what the user waits for, the visit shows an error.")
        .begin(0)
        .frame(300, [image(1), image(2).at(0.0, 100.0, 400.0, height).failed()])
        .wake(1_300)
        .expect(end)
        .done()
}

fn declared() -> Script {
    Story::new("declared-while-it-is-shown", DECLARED, "The app shows a page that says that something went wrong, and declares it. The page's parts are ordinary texts.")
        .begin(0)
        .frame(300, [text(1), text(2)])
        .declare_error(400)
        .decides("")
        .wake(1_300)
        .expect(error(300).is("failed", 0))
        .done()
}

fn declared_then_shown() -> Script {
    Story::new("declared-before-it-is-shown", DECLARED, "A header is drawn. The request fails at 500 ms: the app declares an error, and its next frame shows a text about it. The declaration counts for that frame.")
        .begin(0)
        .frame(100, [text(1)])
        .decides("candidate")
        .declare_error(500)
        .decides("")
        .frame(516, [text(1), text(2)])
        .decides("candidate withdrawn")
        .wake(1_516)
        .expect(error(516).withdrawn(1, 100))
        .done()
}

fn declared_then_content() -> Script {
    Story::new("declared-then-tried-again", DECLARED, "The app declares an error and shows it. The user tries again by a key in a form, and the content comes. The error is over.")
        .begin(0)
        .declare_error(290)
        .frame(300, [text(1)])
        .decides("candidate")
        .frame(700, [text(1), image(2).pending()])
        .decides("withdrawn")
        .frame(1_200, [text(1), image(2)])
        .decides("candidate")
        .wake(2_200)
        .expect(complete(1_200).withdrawn(1, 300))
        .done()
}

fn declared_without_nodes() -> Script {
    Story::new("declared-and-nothing-to-see", DECLARED, "The app declares an error that it draws by itself, where the SDK sees no content. The visit ends with the frame that shows it.")
        .begin(0)
        .frame(100, [group(8)])
        .decides("")
        .declare_error(500)
        .decides("candidate")
        .wake(1_500)
        .expect(error(500).is("required", 0))
        .done()
}

fn declared_again() -> Script {
    Story::new(
        "a-second-error",
        DECLARED,
        "The app shows an error, then a spinner, then an error again, and declares each.",
    )
    .begin(0)
    .declare_error(290)
    .frame(300, [text(1)])
    .decides("candidate")
    .frame(700, [text(1).generation(2).pending()])
    .decides("withdrawn")
    .declare_error(1_190)
    .frame(1_200, [text(1).generation(2)])
    .decides("candidate")
    .wake(2_200)
    .expect(error(1_200).withdrawn(1, 300))
    .done()
}

fn tap_on_an_error() -> Script {
    Story::new("tap-on-an-error", HALF, "The user taps on an error screen after 400 ms. The visit ends as an error at the tap, with the candidate of 300 ms.")
        .begin(0)
        .frame(300, [screen(8), text(2).inside(8)])
        .tap(700)
        .decides("terminal")
        .expect(ended("error", 700).ms("last_candidate_ms", 300).candidates(&["left after 400"]))
        .done()
}

fn held_error() -> Script {
    Story::new("leave-while-the-app-holds-an-error", HALF, "The app holds the visit while it tries again, and the user leaves the error screen. What would have come is not known.")
        .begin(0)
        .hold(1, 10)
        .frame(300, [screen(8), text(2).inside(8)])
        .leave("back", 900)
        .expect(ended("abandoned", 900).ms("last_candidate_ms", 300))
        .done()
}
