//! The user's interaction with a surface while it loads (metric §10).

use crate::judge::geometry::Rect;
use crate::judge::time::Moment;
use crate::numbers;

/// A user's input, as a binding reports it. Its time is the time of its first event (finger or key down): the user
/// decided then, and later events of the input that opened the surface are recognised by this time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// A tap or click.
    Tap,
    /// A key outside of text fields.
    Key,
    /// A key in a text field. It neither confirms nor ends a visit.
    TextKey,
    /// The user's scroll, or the fling that follows. Programmatic scrolls are not reported.
    Scroll {
        /// Identity of the scrolling node; 0 for the surface itself.
        scroller: u32,
        /// Horizontal movement since the last reported scroll, in units. The sign does not matter.
        dx: f32,
        /// Vertical movement since the last reported scroll, in units. The sign does not matter.
        dy: f32,
    },
}

numbers! {
    /// The numbers of the kinds of [`Input`] at the boundary.
    pub mod input_kind {
        /// A tap or click.
        pub const TAP: u8 = 0;
        /// A key outside of text fields.
        pub const KEY: u8 = 1;
        /// A key in a text field.
        pub const TEXT_KEY: u8 = 2;
        /// The user's scroll, or the fling that follows.
        pub const SCROLL: u8 = 3;
    }
}

numbers! {
    /// Bits beside the kind of an input.
    pub mod input_flag {
        /// The input was made in a dialog's window or subtree, outside of which the surface's root is (metric §10).
        pub const IN_DIALOG: u8 = 1 << 7;
    }
}

/// The distance that the user has scrolled, per axis, in units.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScrollDistance {
    x: f64,
    y: f64,
}

impl ScrollDistance {
    /// Adds a movement. A movement that is NaN or infinite is ignored.
    pub fn add(&mut self, dx: f32, dy: f32) {
        if dx.is_finite() && dy.is_finite() {
            self.x += f64::from(dx.abs());
            self.y += f64::from(dy.abs());
        }
    }

    /// Returns true if the total movement is more than 5 % of the viewport along an axis.
    pub fn interacts(&self, viewport: &Rect) -> bool {
        let (width, height) = (viewport.right - viewport.left, viewport.bottom - viewport.top);
        width > 0.0 && self.x * 20.0 > width || height > 0.0 && self.y * 20.0 > height
    }
}

numbers! {
    /// The reason for which a surface is left.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    pub enum Leave {
        /// The user goes back.
        Back = 0,
        /// The user goes to another surface.
        Navigation = 1,
        /// The app goes to the background.
        Background = 2,
        /// A system dialog takes the focus.
        SystemDialog = 3,
        /// The app replaces the surface by another without an input.
        Replaced = 4,
        /// The app removes the surface.
        Removed = 5,
        /// The app restarts the measurement of the surface.
        Restarted = 6,
    }
}

impl Leave {
    /// Returns the reason with this number; `None` for an unknown number.
    pub fn from_byte(byte: u8) -> Option<Leave> {
        use Leave::*;
        [Back, Navigation, Background, SystemDialog, Replaced, Removed, Restarted]
            .get(usize::from(byte))
            .copied()
    }
}

/// Returns true if an input at this time can be an interaction with the visit. An input at or before the start or the
/// begin cannot: it belongs to the input that opened the surface, or was made before the surface was there.
pub fn after_opening(at: Moment, start: Moment, begin: Moment) -> bool {
    at > start && at > begin
}
