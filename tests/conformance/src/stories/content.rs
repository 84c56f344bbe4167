//! §4–§6: images, texts and videos from one frame to the next.

use crate::dsl::{Story, complete, ended, error, image, text, video, with_errors};
use crate::script::Script;

const IMAGES: &str = "§4 images";
const TEXT: &str = "§5 text";
const VIDEO: &str = "§6 video";

pub fn scripts() -> Vec<Script> {
    vec![
        swapped(),
        swapped_at_once(),
        recycled(),
        preview(),
        emptied(),
        failed_area("failed-area-1-percent", [20.0, 20.0], [396.0, 100.0], true),
        failed_area("failed-area-under-1-percent", [19.0, 20.0], [396.0, 100.0], false),
        fails_after_drawn(),
        all_failed(),
        text_changed(),
        text_empty(),
        plays(),
        may_not_autoplay(),
        nothing_to_play(),
        load_started_flag(),
    ]
}

fn swapped() -> Script {
    Story::new("image-swapped-for-better", IMAGES, "A picture is drawn at 100 ms. At 300 ms the app begins to load a better picture, which is drawn at 700 ms.")
        .begin(0)
        .frame(100, [image(1)])
        .decides("candidate")
        .frame(300, [image(1).generation(2).pending()])
        .decides("withdrawn")
        .frame(700, [image(1).generation(2)])
        .decides("candidate")
        .wake(1_700)
        .expect(complete(700).withdrawn(1, 100).ms("first_content_ms", 100).ms("last_candidate_ms", 700))
        .done()
}

fn swapped_at_once() -> Script {
    Story::new(
        "image-replaced-in-one-frame",
        IMAGES,
        "The loader reported a blurred picture as the final one. At 400 ms the sharp picture replaces it within one frame.",
    )
    .begin(0)
    .frame(100, [image(1)])
    .frame(400, [image(1).generation(2)])
    .decides("candidate withdrawn")
    .due(1_400)
    .wake(1_400)
    .expect(complete(400).withdrawn(1, 100))
    .done()
}

fn recycled() -> Script {
    Story::new("recycled-cell", IMAGES, "A recycled cell still shows the picture of its previous row, drawn long ago. Then its own picture is bound, and drawn at 640 ms.")
        .begin(0)
        .frame(20, [text(1), image(2).ready(-5_000), image(3).pending()])
        .decides("")
        .frame(40, [text(1), image(2).generation(2).pending(), image(3)])
        .decides("")
        .frame(640, [text(1), image(2).generation(2), image(3)])
        .decides("candidate")
        .wake(1_640)
        .expect(complete(640).withdrawn(0, 640))
        .done()
}

fn preview() -> Script {
    Story::new(
        "preview-is-a-placeholder",
        IMAGES,
        "A colour at 50 ms and a blurred preview at 150 ms are placeholders for a picture that is drawn at 900 ms.",
    )
    .begin(0)
    .frame(50, [image(1).pending()])
    .frame(150, [image(1).generation(2).pending()])
    .decides("")
    .frame(900, [image(1).generation(3)])
    .decides("candidate")
    .wake(1_900)
    .expect(complete(900).withdrawn(0, 900).ms("first_content_ms", 900).is("live", 0))
    .done()
}

fn emptied() -> Script {
    Story::new("picture-unbound", IMAGES, "A picture that the user saw is unbound, and nothing is loading. No required node is pending, so the candidate stays.")
        .begin(0)
        .frame(100, [text(1), image(2)])
        .decides("candidate")
        .frame(600, [text(1), image(2).unknown()])
        .decides("")
        .wake(1_100)
        .decides("confirmed terminal")
        .expect(complete(100).withdrawn(0, 100))
        .done()
}

fn failed_area(name: &str, failed: [f32; 2], drawn: [f32; 2], errors: bool) -> Script {
    let story = "A small picture fails beside a large one. The visit has errors if the failed area is at least 1 % of the required area.";
    let end = if errors { with_errors(100) } else { complete(100) };
    Story::new(name, "§15 complete_with_errors", story)
        .begin(0)
        .frame(
            100,
            [
                image(1).at(0.0, 0.0, drawn[0], drawn[1]),
                image(2).at(0.0, 200.0, failed[0], failed[1]).failed(),
            ],
        )
        .wake(1_100)
        .expect(end.is("failed", 1).ms("first_failure_ms", 100).is("required", 2))
        .done()
}

fn fails_after_drawn() -> Script {
    Story::new(
        "better-picture-fails",
        IMAGES,
        "A picture is drawn; a better one begins to load and fails at 800 ms. It is half of what the user waits for.",
    )
    .begin(0)
    .frame(100, [text(1), image(2)])
    .frame(300, [text(1), image(2).generation(2).pending()])
    .decides("withdrawn")
    .frame(800, [text(1), image(2).generation(2).failed()])
    .decides("candidate")
    .wake(1_800)
    .expect(error(800).is("failed_area_permille", 500).ms("first_failure_ms", 800))
    .done()
}

fn all_failed() -> Script {
    Story::new(
        "all-failed",
        IMAGES,
        "The device is offline, and the only picture fails at once. Little content is ready, so the settle time is 5 s.",
    )
    .begin(0)
    .frame(100, [image(1).failed()])
    .decides("candidate")
    .due(5_100)
    .wake(5_100)
    .expect(error(100).sparse().is("failed_area_permille", 1_000))
    .done()
}

fn text_changed() -> Script {
    Story::new(
        "dash-becomes-42",
        TEXT,
        "A counter shows a dash at 100 ms and its number at 800 ms. The user waited for the number.",
    )
    .begin(0)
    .frame(100, [text(1), text(2)])
    .decides("candidate")
    .frame(800, [text(1), text(2).generation(2)])
    .decides("candidate withdrawn")
    .wake(1_800)
    .expect(complete(800).withdrawn(1, 100))
    .done()
}

fn text_empty() -> Script {
    Story::new("label-declares-itself-empty", TEXT, "A label that declares itself empty is ready.")
        .begin(0)
        .frame(100, [text(1), text(2).pending()])
        .frame(250, [text(1), text(2).empty()])
        .decides("candidate")
        .wake(1_250)
        .expect(complete(250).is("texts", 2))
        .done()
}

fn plays() -> Script {
    Story::new(
        "video-plays",
        VIDEO,
        "A video is told to play. Its poster is drawn at 100 ms, and its first frame at 900 ms.",
    )
    .begin(0)
    .frame(100, [text(1), video(2).plays()])
    .decides("")
    .frame(500, [text(1), video(2).plays().load_started()])
    .decides("")
    .frame(900, [text(1), video(2).plays().playing()])
    .decides("candidate")
    .wake(1_900)
    .expect(complete(900).is("videos", 1).is("flags", vec!["video_load_started"]))
    .done()
}

fn may_not_autoplay() -> Script {
    Story::new(
        "video-may-not-autoplay",
        VIDEO,
        "A video is told to play, but the system forbids it at 600 ms. No frame will come, so the poster is enough.",
    )
    .begin(0)
    .frame(100, [text(1), video(2).plays()])
    .decides("")
    .frame(600, [text(1), video(2)])
    .decides("candidate")
    .wake(1_600)
    .expect(complete(600).is("videos", 1))
    .done()
}

fn nothing_to_play() -> Script {
    Story::new(
        "paused-video-without-poster",
        VIDEO,
        "A paused video has neither poster nor frame: there is nothing to wait for.",
    )
    .begin(0)
    .frame(100, [text(1), video(2).load_started()])
    .decides("candidate")
    .wake(1_100)
    .expect(complete(100).is("required", 1).is("videos", 0))
    .done()
}

fn load_started_flag() -> Script {
    Story::new(
        "video-load-started-is-weaker",
        VIDEO,
        "A video that was told to play has begun to load when the user goes back.",
    )
    .begin(0)
    .frame(100, [text(1), video(2).plays().load_started()])
    .leave("back", 2_000)
    .expect(ended("abandoned", 2_000).is("flags", vec!["video_load_started"]))
    .done()
}
