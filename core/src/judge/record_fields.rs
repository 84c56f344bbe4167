//! The numbers in a record of a snapshot: what a node is, how far it is, and its flags.

use crate::numbers;

numbers! {
    /// Bits of a record's flags.
    pub mod record_flag {
        /// Shown by its own settings; ancestors are the core's to judge.
        pub const SHOWN: u8 = 1;
        /// Clips its descendants to its rectangle.
        pub const CLIPS: u8 = 1 << 1;
        /// Fills its rectangle with opaque pixels; never set on a rotated, skewed or rounded node.
        pub const OPAQUE: u8 = 1 << 2;
        /// Scrolls its content.
        pub const SCROLLS: u8 = 1 << 3;
        /// The app has asked the video to play.
        pub const PLAYBACK_REQUESTED: u8 = 1 << 4;
        /// A Perf interface answered for it. Goes without saying where it holds the answers themselves.
        pub const EVIDENCE: u8 = 1 << 5;
        /// Its opacity is in motion: the binding takes a snapshot in every frame.
        pub const FADING: u8 = 1 << 6;
        /// The search field, or within it: a typing visit never counts it.
        pub const FIELD: u8 = 1 << 7;
    }
}

numbers! {
    /// What a node is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    pub enum Kind {
        /// Neither content nor a group; unknown numbers read as this.
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
    /// The kind of this number.
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

    /// Whether the metric waits for nodes of this kind.
    #[inline(always)]
    pub fn is_content(self) -> bool {
        self as u8 >= Kind::Image as u8
    }
}

numbers! {
    /// How far a node is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    pub enum State {
        /// Nobody can tell: not required, counted. Unknown numbers read as this.
        Unknown = 0,
        /// Its content is awaited.
        Pending = 1,
        /// Its content is set and not yet painted: pending until the binding reports when it was.
        Bound = 2,
        /// Its content is painted.
        Drawn = 3,
        /// Its content will not come.
        Failed = 4,
        /// It says that it has nothing to show.
        DeclaredEmpty = 5,
        /// A video has begun to load; weaker than any frame.
        LoadStarted = 6,
        /// A video has presented a frame.
        Playing = 7,
    }
}

impl State {
    /// The state of this number.
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
