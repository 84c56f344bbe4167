//! §3–§6: each state of each kind of node, one story for each pair. A title is drawn in the frame at 100 ms, which
//! is presented at 104 ms. The node beside it stays in the state until the user leaves at 1,500 ms.

use crate::dsl::{Story, complete, custom, ended, error, image, text, video};
use crate::script::{Node, Script};

/// The meaning of a node's state for completion.
#[derive(Clone, Copy)]
enum Meaning {
    /// The node is not required.
    NotAwaited,
    /// The node is pending.
    Pending,
    /// The node is ready once its frame is presented.
    Bound,
    /// The node is ready.
    Ready,
    /// The node has failed and is no longer waited for.
    Failed,
}

use Meaning::{Bound, Failed, NotAwaited, Pending, Ready};

const STATES: [&str; 8] =
    ["unknown", "pending", "bound", "drawn", "failed", "declared-empty", "load-started", "playing"];

pub fn scripts() -> Vec<Script> {
    // §4, §5: `drawn` means painted with the final pixels. Only videos report `load_started` and `playing`. For other
    // kinds the two states mean pending and ready.
    let plain = [NotAwaited, Pending, Bound, Ready, Failed, Ready, Pending, Ready];
    // §6: a video that was asked to play is ready at its first presented frame; a poster is not enough.
    let playback_requested = [NotAwaited, Pending, Pending, Pending, Failed, Ready, Pending, Ready];
    // §6: any other video is ready with its poster or first frame; with neither, it is not required.
    let otherwise = [NotAwaited, Pending, Bound, Ready, Failed, Ready, NotAwaited, Ready];
    [
        kind("image", "§4 images", image, plain),
        kind("text", "§5 text", text, plain),
        kind("custom", "§3 content kinds", custom, plain),
        kind("video-told-to-play", "§6 playback requested", |id| video(id).plays(), playback_requested),
        kind("video-not-told-to-play", "§6 otherwise", video, otherwise),
    ]
    .concat()
}

fn kind(name: &str, rule: &str, of: fn(u32) -> Node, means: [Meaning; 8]) -> Vec<Script> {
    let of_state = |state: usize| story(name, rule, STATES[state], of(2).state(state as u8), means[state]);
    (0..8).map(of_state).collect()
}

fn story(kind: &str, rule: &str, state: &str, node: Node, means: Meaning) -> Script {
    let (words, end) = match means {
        NotAwaited => ("there is nothing to wait for", complete(104).is("required", 1)),
        Pending => ("the user waits", ended("abandoned", 1_500).is("required", 2)),
        Bound => ("it is ready as soon as its frame is presented", complete(104).is("required", 2)),
        Ready => ("it is ready", complete(104).is("required", 2)),
        Failed => (
            "it failed, and the user no longer waits for it; half of the content is missing",
            error(104).is("failed", 1).is("first_failure_ms", 104),
        ),
    };
    let text =
        format!("A title is drawn. The node beside it has the kind {kind} and the state {state}: {words}.");
    let script = Story::new(&format!("{kind}-{state}"), rule, &text);
    script
        .begin(0)
        .frame(100, [text_one(), node])
        .decides(if matches!(means, Pending | Bound) { "" } else { "candidate" })
        .presented(1, 104)
        .decides(if matches!(means, Bound) { "candidate" } else { "" })
        .wake(1_104)
        .leave("back", 1_500)
        .expect(end)
        .done()
}

fn text_one() -> Node {
    text(1)
}
