//! The nodes of stories: pictures, texts, videos and groups.

use super::moment;
use crate::names::{Kind, Readable, RecordFlags, State};
use crate::script::Node;
use alldrawn_core::judge::perf::ANSWERED;
use alldrawn_core::judge::snapshot::record_flag;

/// Returns the rectangle of row `place` (0 to 7). A row has 400 × 100 units, 12.5 % of the viewport.
pub fn row(place: u32) -> [f32; 4] {
    [0.0, 100.0 * place as f32, 400.0, 100.0]
}

/// Returns a drawn picture in row `id` - 1.
pub fn image(id: u32) -> Node {
    node(id, 3).drawn()
}

/// Returns a drawn text in row `id` - 1.
pub fn text(id: u32) -> Node {
    node(id, 4).drawn()
}

/// Returns a video in row `id` - 1 whose poster is drawn. The app has not asked the video to play.
pub fn video(id: u32) -> Node {
    node(id, 5).drawn()
}

/// Returns a drawn canvas or map in row `id` - 1.
pub fn custom(id: u32) -> Node {
    node(id, 6).drawn()
}

/// Returns a group over the whole viewport.
pub fn group(id: u32) -> Node {
    node(id, 1).at(0.0, 0.0, 400.0, 800.0)
}

/// Returns a skeleton over the whole viewport.
pub fn busy(id: u32) -> Node {
    node(id, 2).at(0.0, 0.0, 400.0, 800.0)
}

/// Returns a node over the whole viewport that is neither content nor a group.
pub fn other(id: u32) -> Node {
    node(id, 0).at(0.0, 0.0, 400.0, 800.0)
}

fn node(id: u32, kind: u8) -> Node {
    Node {
        id,
        kind: Kind(kind),
        live: false,
        error: false,
        touched: false,
        state: State(0),
        generation: 1,
        parent: None,
        alpha: 255,
        flags: RecordFlags(record_flag::SHOWN),
        rect: row(id.saturating_sub(1)).map(Readable),
        ready: None,
        order: 0,
    }
}

impl Node {
    /// Makes the state of the node's content unknown.
    pub fn unknown(self) -> Node {
        self.state(0)
    }

    /// Makes the node's content awaited.
    pub fn pending(self) -> Node {
        self.state(1)
    }

    /// Makes the node's content set, but not yet painted.
    pub fn bound(self) -> Node {
        self.state(2)
    }

    /// Makes the node's content painted.
    pub fn drawn(self) -> Node {
        self.state(3)
    }

    /// Makes the node's content fail: it will not come.
    pub fn failed(self) -> Node {
        self.state(4)
    }

    /// Makes the node declare itself empty.
    pub fn empty(self) -> Node {
        self.state(5)
    }

    /// Makes the video begin to load.
    pub fn load_started(self) -> Node {
        self.state(6)
    }

    /// Makes the video present a frame.
    pub fn playing(self) -> Node {
        self.state(7)
    }

    /// Makes the node a Perf view. `interfaces` are the interfaces that the view implements, and `answers` are the
    /// methods that returned true (`alldrawn_core::judge::perf`).
    pub fn answers(self, interfaces: u8, answers: u8) -> Node {
        self.kind(ANSWERED | interfaces).state(ANSWERED | answers)
    }

    /// Sets the number of the node's state.
    pub fn state(mut self, state: u8) -> Node {
        self.state = State(state);
        self
    }

    /// Sets the number of the node's kind.
    pub fn kind(mut self, kind: u8) -> Node {
        self.kind = Kind(kind);
        self
    }

    /// Sets the generation of the node's content.
    pub fn generation(mut self, generation: u32) -> Node {
        self.generation = generation;
        self
    }

    /// Makes the node a child of `parent`.
    pub fn inside(mut self, parent: u32) -> Node {
        self.parent = Some(parent);
        self
    }

    /// Sets the node's rectangle, units.
    pub fn at(mut self, x: f32, y: f32, width: f32, height: f32) -> Node {
        self.rect = [x, y, width, height].map(Readable);
        self
    }

    /// Sets the node's own opacity, 0 to 255.
    pub fn alpha(mut self, alpha: u8) -> Node {
        self.alpha = alpha;
        self
    }

    /// Sets the time at which the node became ready, in milliseconds from the story's zero.
    pub fn ready(mut self, at: impl Into<f64>) -> Node {
        self.ready = Some(moment(at));
        self
    }

    /// Sets the node's paint order. Nodes with larger numbers are in front.
    pub fn order(mut self, order: u32) -> Node {
        self.order = order;
        self
    }

    /// Makes the node hidden.
    pub fn hidden(mut self) -> Node {
        self.flags.0 &= !record_flag::SHOWN;
        self
    }

    /// Makes the node clip its descendants.
    pub fn clips(self) -> Node {
        self.flag(record_flag::CLIPS)
    }

    /// Makes the node fill its rectangle with opaque pixels.
    pub fn opaque(self) -> Node {
        self.flag(record_flag::OPAQUE)
    }

    /// Makes the node scroll its content.
    pub fn scrolls(self) -> Node {
        self.flag(record_flag::SCROLLS)
    }

    /// States that the app has asked the video to play.
    pub fn plays(self) -> Node {
        self.flag(record_flag::PLAYBACK_REQUESTED)
    }

    /// States that a Perf interface reported the node's state.
    pub fn evidence(self) -> Node {
        self.flag(record_flag::EVIDENCE)
    }

    /// Makes the node and all in it a live region.
    pub fn live(mut self) -> Node {
        self.live = true;
        self
    }

    /// Makes the node an error node.
    pub fn error(mut self) -> Node {
        self.error = true;
        self
    }

    /// Makes the node and all in it a control that the user has touched.
    pub fn touched(mut self) -> Node {
        self.touched = true;
        self
    }

    /// States that the node's opacity is being animated.
    pub fn fading(self) -> Node {
        self.flag(record_flag::FADING)
    }

    /// States that the node is the search field, or is inside it.
    pub fn field(self) -> Node {
        self.flag(record_flag::FIELD)
    }

    fn flag(mut self, flag: u8) -> Node {
        self.flags.0 |= flag;
        self
    }
}
