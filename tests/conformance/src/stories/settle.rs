//! §8: the settle time, sparse content, and a thread that was blocked.

use crate::dsl::{Story, complete, image, text};
use crate::script::{Node, Script};

const SETTLE: &str = "§8 settle";
const SPARSE: &str = "§8 sparse";
const OVERDUE: &str = "§8 order: overdue";

pub fn scripts() -> Vec<Script> {
    vec![
        plain(),
        sparse_edge("ready-10-percent", 320.0, 1_100),
        sparse_edge("ready-under-10-percent", 319.0, 5_100),
        grows(),
        grows_late(),
        shrinks(),
        sparse_then_more(),
        late_by("timer-100-ms-late", 1_200, true),
        late_by("timer-101-ms-late", 1_201, false),
        blocked_then_new_node(),
        blocked_then_tap(),
        frame_late_by_little(),
    ]
}

fn plain() -> Script {
    Story::new(
        "settles-after-a-second",
        SETTLE,
        "Everything is drawn at 100 ms and does not change. After a second the candidate is confirmed.",
    )
    .begin(0)
    .due(30_000)
    .frame(100, [text(1), image(2)])
    .decides("candidate")
    .due(1_100)
    .wake(600)
    .decides("")
    .wake(1_099.999_999)
    .decides("")
    .wake(1_100)
    .decides("confirmed terminal")
    .expect(complete(100).is("sparse", false))
    .done()
}

fn strip(width: f32) -> Node {
    text(1).at(0.0, 0.0, width, 100.0)
}

fn sparse_edge(name: &str, width: f32, due: u32) -> Script {
    let script = Story::new(name, SPARSE, "The content that is ready at 100 ms covers less than a tenth of the viewport. More may come, so the settle time is 5 s.")
        .begin(0)
        .frame(100, [strip(width)])
        .decides("candidate")
        .due(due);
    script.wake(due).expect(complete(100).is("sparse", due > 1_100)).done()
}

fn grows() -> Script {
    Story::new("sparse-until-it-grows", SPARSE, "A text of 3 % of the viewport grows to 12.5 % at 600 ms. The candidate is confirmed a second after its frame.")
        .begin(0)
        .frame(100, [strip(100.0)])
        .due(5_100)
        .frame(600, [text(1)])
        .decides("")
        .due(1_100)
        .wake(1_100)
        .decides("confirmed terminal")
        .expect(complete(100).is("sparse", false))
        .done()
}

fn grows_late() -> Script {
    Story::new("sparse-grows-after-a-second", SPARSE, "A text of 3 % of the viewport grows to 12.5 % at 3 s. A second has passed since the candidate's frame, and no thread was blocked, so the candidate is confirmed at once.")
        .begin(0)
        .frame(100, [strip(100.0)])
        .due(5_100)
        .frame(3_000, [text(1)])
        .decides("")
        .wake(3_000)
        .decides("confirmed terminal")
        .wake(4_000)
        .expect(complete(100))
        .done()
}

fn shrinks() -> Script {
    Story::new(
        "shrinks-to-sparse",
        SPARSE,
        "A text shrinks to 3 % of the viewport at 600 ms. The settle time is then 5 s.",
    )
    .begin(0)
    .frame(100, [text(1)])
    .due(1_100)
    .frame(600, [strip(100.0)])
    .due(5_100)
    .wake(1_100)
    .decides("")
    .wake(5_100)
    .expect(complete(100).sparse())
    .done()
}

fn sparse_then_more() -> Script {
    Story::new("title-first-feed-later", SPARSE, "Only a title is drawn at 50 ms, and the app shows neither spinner nor placeholder. The feed appears at 3.2 s.")
        .begin(0)
        .frame(50, [text(1).at(0.0, 0.0, 200.0, 40.0)])
        .decides("candidate")
        .frame(3_200, [text(1).at(0.0, 0.0, 200.0, 40.0), image(2).pending(), image(3).pending()])
        .decides("withdrawn")
        .frame(3_700, [text(1).at(0.0, 0.0, 200.0, 40.0), image(2), image(3)])
        .decides("candidate")
        .due(4_700)
        .wake(4_700)
        .expect(complete(3_700).withdrawn(1, 50))
        .done()
}

fn late_by(name: &str, wake: u32, confirmed: bool) -> Script {
    let script = Story::new(name, OVERDUE, "The timer of the settle deadline fires late. If it is more than 100 ms late, the thread was blocked and frames may be missing, so a fresh snapshot is judged first.")
        .begin(0)
        .frame(100, [image(1)])
        .due(1_100)
        .wake(wake);
    if confirmed {
        return script.decides("confirmed terminal").expect(complete(100)).done();
    }
    let script = script.decides("snapshot_now").due(wake + 1_000).frame(wake + 5, [image(1)]).decides("");
    let script = script.due(wake + 1_000).wake(wake + 1_000).decides("confirmed terminal");
    script.expect(complete(100).withdrawn(0, 100)).done()
}

fn blocked_then_new_node() -> Script {
    Story::new("blocked-thread-then-new-picture", OVERDUE, "The main thread is busy for three seconds, and its next frame shows a picture that is still awaited. The surface was not complete with the title alone.")
        .begin(0)
        .frame(100, [text(1)])
        .due(1_100)
        .frame(3_100, [text(1), image(2).pending()])
        .decides("withdrawn")
        .frame(3_500, [text(1), image(2)])
        .decides("candidate")
        .wake(4_500)
        .expect(complete(3_500).withdrawn(1, 100))
        .done()
}

fn blocked_then_tap() -> Script {
    Story::new("blocked-thread-then-tap", OVERDUE, "The main thread was blocked from before the settle deadline until a tap. The tap completes the visit with the candidate, which counts as unsettled.")
        .begin(0)
        .frame(100, [image(1)])
        .tap(2_000)
        .decides("terminal")
        .expect(complete(100).unsettled(2_000))
        .done()
}

fn frame_late_by_little() -> Script {
    Story::new("frame-just-after-settle", OVERDUE, "A frame comes 50 ms after the settle deadline, but before the timer has fired. The content of this frame is too late to count.")
        .begin(0)
        .frame(100, [text(1)])
        .frame(1_150, [text(1), image(2).pending()])
        .decides("confirmed terminal")
        .expect(complete(100).is("required", 1))
        .done()
}
