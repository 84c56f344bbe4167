//! The numbers in a snapshot's record: a node's kind, state and flags.

use crate::numbers;

numbers! {
    /// Bits of a record's flags.
    pub mod record_flag {
        /// The node itself is shown. The core takes its ancestors into account.
        pub const SHOWN: u8 = 1;
        /// Clips its descendants to its rectangle.
        pub const CLIPS: u8 = 1 << 1;
        /// Fills its rectangle with opaque pixels. Never set on a rotated, skewed or rounded node.
        pub const OPAQUE: u8 = 1 << 2;
        /// Scrolls its content.
        pub const SCROLLS: u8 = 1 << 3;
        /// The app has asked the video to play.
        pub const PLAYBACK_REQUESTED: u8 = 1 << 4;
        /// A Perf interface answered for the node. Not needed in a record that contains a Perf view's answers.
        pub const EVIDENCE: u8 = 1 << 5;
        /// The node's opacity is being animated: the binding takes a snapshot in every frame.
        pub const FADING: u8 = 1 << 6;
        /// The node is the search field or inside it: a typing visit never counts it.
        pub const FIELD: u8 = 1 << 7;
    }
}

numbers! {
    /// Bits of a record's kind byte beside the kind, which needs three bits.
    pub mod kind_flag {
        /// The node and all in it are a live region: content that arrives by itself (metric §7a).
        pub const LIVE: u8 = 1 << 5;
        /// An error node: it is shown instead of content (metric §4).
        pub const ERROR: u8 = 1 << 6;
    }
}

numbers! {
    /// Bits of a record's state byte beside the state, which needs three bits.
    pub mod state_flag {
        /// The node and all in it are a control that the user has touched: a small busy node in it blocks nothing
        /// (metric §7).
        pub const TOUCHED: u8 = 1 << 6;
    }
}

numbers! {
    /// A node's kind.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    pub enum Kind {
        /// Neither content nor a group. Unknown numbers are read as this kind.
        Other = 0,
        /// A container.
        Group = 1,
        /// An indeterminate indicator or a declared skeleton (metric §7).
        Busy = 2,
        /// A picture (metric §4).
        Image = 3,
        /// Text (metric §5).
        Text = 4,
        /// A video (metric §6).
        Video = 5,
        /// A canvas, map, web view or GL surface.
        Custom = 6,
    }
}

impl Kind {
    /// Returns the kind with this number.
    #[inline(always)]
    pub fn from_byte(byte: u8) -> Kind {
        match byte {
            1 => Kind::Group,
            2 => Kind::Busy,
            3 => Kind::Image,
            4 => Kind::Text,
            5 => Kind::Video,
            6 => Kind::Custom,
            _ => Kind::Other,
        }
    }

    /// Returns true if the metric waits for nodes of this kind.
    #[inline(always)]
    pub fn is_content(self) -> bool {
        self as u8 >= Kind::Image as u8
    }
}

numbers! {
    /// The state of a node's content.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    pub enum State {
        /// The state is not known: the node is not required, and is counted. Unknown numbers are read as this state.
        Unknown = 0,
        /// The content is awaited.
        Pending = 1,
        /// The content is set and not yet painted: pending until the binding reports when it was painted.
        Bound = 2,
        /// The content is painted.
        Drawn = 3,
        /// The content will not come.
        Failed = 4,
        /// The node declares that it has nothing to show.
        DeclaredEmpty = 5,
        /// A video has begun to load. Weaker than any frame.
        LoadStarted = 6,
        /// A video has presented a frame.
        Playing = 7,
    }
}

impl State {
    /// Returns the state with this number.
    #[inline(always)]
    pub fn from_byte(byte: u8) -> State {
        match byte {
            1 => State::Pending,
            2 => State::Bound,
            3 => State::Drawn,
            4 => State::Failed,
            5 => State::DeclaredEmpty,
            6 => State::LoadStarted,
            7 => State::Playing,
            _ => State::Unknown,
        }
    }
}
