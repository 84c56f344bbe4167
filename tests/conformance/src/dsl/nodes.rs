//! The nodes of stories: pictures, texts, videos, groups.

use super::moment;
use crate::names::{Kind, Readable, RecordFlags, State};
use crate::script::Node;
use alldrawn_core::judge::perf::ANSWERED;
use alldrawn_core::judge::snapshot::record_flag;

/// Returns the rectangle of row `place` (0 to 7): 400 × 100 units, 12.5 % of the viewport.
pub fn row(place: u32) -> [f32; 4] {
    [0.0, 100.0 * place as f32, 400.0, 100.0]
}

/// A drawn picture in row `id` - 1.
pub fn image(id: u32) -> Node {
    node(id, 3).drawn()
}

/// A drawn text in row `id` - 1.
pub fn text(id: u32) -> Node {
    node(id, 4).drawn()
}

/// A video in row `id` - 1 whose poster is drawn. The app has not asked it to play.
pub fn video(id: u32) -> Node {
    node(id, 5).drawn()
}

/// A drawn canvas or map in row `id` - 1.
pub fn custom(id: u32) -> Node {
    node(id, 6).drawn()
}

/// A group over the whole viewport.
pub fn group(id: u32) -> Node {
    node(id, 1).at(0.0, 0.0, 400.0, 800.0)
}

/// A skeleton over the whole viewport.
pub fn busy(id: u32) -> Node {
    node(id, 2).at(0.0, 0.0, 400.0, 800.0)
}

/// A node over the whole viewport that is neither content nor a group.
pub fn other(id: u32) -> Node {
    node(id, 0).at(0.0, 0.0, 400.0, 800.0)
}

fn node(id: u32, kind: u8) -> Node {
    Node {
        id,
        kind: Kind(kind),
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
    /// The state of its content is unknown.
    pub fn unknown(self) -> Node {
        self.state(0)
    }

    /// Its content is awaited.
    pub fn pending(self) -> Node {
        self.state(1)
    }

    /// Its content is set, but not yet painted.
    pub fn bound(self) -> Node {
        self.state(2)
    }

    /// Its content is painted.
    pub fn drawn(self) -> Node {
        self.state(3)
    }

    /// Its content will not come.
    pub fn failed(self) -> Node {
        self.state(4)
    }

    /// It declares itself empty.
    pub fn empty(self) -> Node {
        self.state(5)
    }

    /// The video has begun to load.
    pub fn load_started(self) -> Node {
        self.state(6)
    }

    /// The video has presented a frame.
    pub fn playing(self) -> Node {
        self.state(7)
    }

    /// A Perf view: the interfaces that it implements, and those of its methods that returned true
    /// (`alldrawn_core::judge::perf`).
    pub fn answers(self, interfaces: u8, answers: u8) -> Node {
        self.kind(ANSWERED | interfaces).state(ANSWERED | answers)
    }

    /// Sets the state's number.
    pub fn state(mut self, state: u8) -> Node {
        self.state = State(state);
        self
    }

    /// Sets the kind's number.
    pub fn kind(mut self, kind: u8) -> Node {
        self.kind = Kind(kind);
        self
    }

    /// Sets the generation of its content.
    pub fn generation(mut self, generation: u32) -> Node {
        self.generation = generation;
        self
    }

    /// Makes it a child of this node.
    pub fn inside(mut self, parent: u32) -> Node {
        self.parent = Some(parent);
        self
    }

    /// Sets its rectangle, units.
    pub fn at(mut self, x: f32, y: f32, width: f32, height: f32) -> Node {
        self.rect = [x, y, width, height].map(Readable);
        self
    }

    /// Sets its own opacity, 0 to 255.
    pub fn alpha(mut self, alpha: u8) -> Node {
        self.alpha = alpha;
        self
    }

    /// Sets the time at which it became ready, milliseconds from the story's zero.
    pub fn ready(mut self, at: impl Into<f64>) -> Node {
        self.ready = Some(moment(at));
        self
    }

    /// Sets its paint order: larger numbers are in front.
    pub fn order(mut self, order: u32) -> Node {
        self.order = order;
        self
    }

    /// It is not shown.
    pub fn hidden(mut self) -> Node {
        self.flags.0 &= !record_flag::SHOWN;
        self
    }

    /// It clips its descendants.
    pub fn clips(self) -> Node {
        self.flag(record_flag::CLIPS)
    }

    /// It fills its rectangle with opaque pixels.
    pub fn opaque(self) -> Node {
        self.flag(record_flag::OPAQUE)
    }

    /// It scrolls its content.
    pub fn scrolls(self) -> Node {
        self.flag(record_flag::SCROLLS)
    }

    /// The app has asked the video to play.
    pub fn plays(self) -> Node {
        self.flag(record_flag::PLAYBACK_REQUESTED)
    }

    /// A Perf interface reported its state.
    pub fn evidence(self) -> Node {
        self.flag(record_flag::EVIDENCE)
    }

    /// Its opacity is being animated.
    pub fn fading(self) -> Node {
        self.flag(record_flag::FADING)
    }

    /// It is the search field, or inside it.
    pub fn field(self) -> Node {
        self.flag(record_flag::FIELD)
    }

    fn flag(mut self, flag: u8) -> Node {
        self.flags.0 |= flag;
        self
    }
}
