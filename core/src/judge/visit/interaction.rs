//! What the user does in a surface while it loads (metric §10).

use crate::judge::geometry::Rect;
use crate::judge::time::Moment;
use crate::numbers;

/// An act of the user, as a binding reports it. Its time is that of its sequence's first event (finger or key down):
/// the moment at which the user decided, and the way in which the second half of the opening tap is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// A tap or click.
    Tap,
    /// A key outside of text fields.
    Key,
    /// A key in a text field: neither confirms nor ends a visit.
    TextKey,
    /// A scroll by the user, or the fling that it began; never one by the program.
    Scroll {
        /// Identity of the scrolling node; 0: the surface itself.
        scroller: u32,
        /// Movement since the last such input, units; either sign.
        dx: f32,
        /// Movement since the last such input, units; either sign.
        dy: f32,
    },
}

numbers! {
    /// The number of each kind of [`Input`] at the boundary.
    pub mod input_kind {
        /// A tap or click.
        pub const TAP: u8 = 0;
        /// A key outside of text fields.
        pub const KEY: u8 = 1;
        /// A key in a text field.
        pub const TEXT_KEY: u8 = 2;
        /// A scroll by the user, or the fling that it began.
        pub const SCROLL: u8 = 3;
    }
}

/// How far the user has scrolled, per axis.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scrolled {
    x: f64,
    y: f64,
}

impl Scrolled {
    /// Adds a movement; one that is not finite is ignored.
    pub fn add(&mut self, dx: f32, dy: f32) {
        if dx.is_finite() && dy.is_finite() {
            self.x += f64::from(dx.abs());
            self.y += f64::from(dy.abs());
        }
    }

    /// Whether the movement in all is more than 5 % of the viewport along an axis.
    pub fn interacts(&self, viewport: &Rect) -> bool {
        let (width, height) = (viewport.right - viewport.left, viewport.bottom - viewport.top);
        width > 0.0 && self.x * 20.0 > width || height > 0.0 && self.y * 20.0 > height
    }
}

numbers! {
    /// Why a surface is left.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    pub enum Leave {
        /// The user goes back.
        Back = 0,
        /// The user goes elsewhere.
        Navigation = 1,
        /// The app goes to the background.
        Background = 2,
        /// A system dialog takes the focus.
        SystemDialog = 3,
        /// The app puts another surface in its place, without input.
        Replaced = 4,
        /// The app removes the surface.
        Removed = 5,
        /// The app measures the surface again, from here on.
        Restarted = 6,
    }
}

impl Leave {
    /// The reason of this number.
    pub fn from_byte(byte: u8) -> Option<Leave> {
        use Leave::*;
        [Back, Navigation, Background, SystemDialog, Replaced, Removed, Restarted]
            .get(usize::from(byte))
            .copied()
    }
}

/// Whether an input of this time can be an interaction with a visit: the start input's own sequence, and whatever
/// was done before the surface was there, never ends it.
pub fn after_opening(at: Moment, start: Moment, begin: Moment) -> bool {
    at > start && at > begin
}
