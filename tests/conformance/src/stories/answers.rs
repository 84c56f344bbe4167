//! §4–§6: the meaning of a Perf view's answers, for each combination. The view answers in the frame at 100 ms, in which
//! the text beside the view is drawn. The user leaves at 1,500 ms.

use crate::dsl::{End, Story, complete, ended, error, image, text};
use crate::script::{Node, Script};
use alldrawn_core::judge::perf::{answered::*, interface};

const RULE: &str = "§4 Perf views";

pub fn scripts() -> Vec<Script> {
    let video = interface::VIDEO;
    let pending = || ended("abandoned", 1_500).is("required", 2);
    let counts = |of: &str, end: End| end.is(of, 1);
    vec![
        story(
            "failed-before-all-else",
            asked(video, FAILED | DECLARED_EMPTY | FIRST_FRAME | DRAWN),
            failed(),
        ),
        story("empty-before-playing", asked(video, DECLARED_EMPTY | LOAD_STARTED).plays(), complete(100)),
        story(
            "playing-before-drawn",
            asked(video, FIRST_FRAME | DRAWN | LOAD_STARTED).plays(),
            complete(100),
        ),
        story("drawn-before-loading", asked(video, DRAWN | LOAD_STARTED), complete(100)),
        story("drawn-and-told-to-play", asked(video, DRAWN | LOAD_STARTED).plays(), pending()),
        story("no-answer-is-yes", asked(interface::IMAGE, 0), pending()),
        story("perf-view-alone-is-a-picture", asked(interface::VIEW, DRAWN), counts("images", complete(100))),
        story("text-that-answers", asked(interface::TEXT, DRAWN), complete(100).is("texts", 2)),
        story(
            "text-and-video-is-a-video",
            asked(interface::TEXT | video, DRAWN),
            counts("videos", complete(100)),
        ),
        story("busy-that-answers", asked(interface::BUSY, BUSY), ended("abandoned", 1_500).is("required", 1)),
        story("busy-no-more", asked(interface::BUSY, 0), complete(100).is("required", 1)),
        story(
            "busy-and-picture-is-a-picture",
            asked(interface::IMAGE | interface::BUSY, BUSY | DRAWN),
            complete(100).is("required", 2),
        ),
        story(
            "busy-and-perf-view-is-a-picture",
            asked(interface::VIEW | interface::BUSY, BUSY | DRAWN),
            complete(100).is("images", 1),
        ),
        done_being_busy(),
    ]
}

fn asked(interfaces: u8, answers: u8) -> Node {
    image(2).answers(interfaces, answers)
}

fn failed() -> End {
    error(100).is("failed", 1).is("first_failure_ms", 100)
}

fn story(name: &str, view: Node, end: End) -> Script {
    let settles = end.settles();
    let script = Story::new(
        name,
        RULE,
        "A Perf view answers about its own state. If several of its methods return true, the strongest answer counts.",
    )
    .begin(0)
    .frame(100, [text(1), view]);
    let script = if settles { script.wake(1_100) } else { script.leave("back", 1_500) };
    script.expect(end).done()
}

// Changes only the view's answers. The rest of the record stays the same.
fn done_being_busy() -> Script {
    Story::new(
        "a-skeleton-says-that-it-is-done",
        RULE,
        "A skeleton that is a Perf view stays where it is and reports that it is no longer busy. The frame after that is complete.",
    )
    .begin(0)
    .frame(100, [text(1), asked(interface::BUSY, BUSY)])
    .decides("")
    .frame(300, [text(1), asked(interface::BUSY, 0)])
    .decides("candidate")
    .wake(1_300)
    .expect(complete(300))
    .done()
}
