//! The user's inputs in a surface while it loads, and the reasons to leave it (metric §10).

use crate::judge::geometry::Rect;
use crate::judge::time::Moment;
use crate::numbers;

/// A user's input, as a binding reports it. Its time is that of the first event of its sequence (finger or key down):
/// the user decided then, and the later events of the opening tap are recognised by it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// A tap or click.
    Tap,
    /// A key outside of text fields.
    Key,
    /// A key in a text field: neither confirms nor ends a visit.
    TextKey,
    /// A scroll by the user or the fling that follows it; never a programmatic scroll.
    Scroll {
        /// The identity of the scrolling node; 0 for the surface itself.
        scroller: u32,
        /// Horizontal movement since the last scroll input, in units; positive or negative.
        dx: f32,
        /// Vertical movement since the last scroll input, in units; positive or negative.
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
        /// A scroll by the user or the fling that follows it.
        pub const SCROLL: u8 = 3;
    }
}

/// The distance that the user has scrolled in total, per axis, in units.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScrollDistance {
    x: f64,
    y: f64,
}

impl ScrollDistance {
    /// Adds a movement; one that is not finite is ignored.
    pub fn add(&mut self, dx: f32, dy: f32) {
        if dx.is_finite() && dy.is_finite() {
            self.x += f64::from(dx.abs());
            self.y += f64::from(dy.abs());
        }
    }

    /// Returns true if the total distance is more than 5 % of the viewport along an axis.
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
        /// The app starts the measurement of the surface again.
        Restarted = 6,
    }
}

impl Leave {
    /// Returns the reason of this number.
    pub fn from_byte(byte: u8) -> Option<Leave> {
        use Leave::*;
        [Back, Navigation, Background, SystemDialog, Replaced, Removed, Restarted]
            .get(usize::from(byte))
            .copied()
    }
}

/// Returns true if an input at `at` can be an interaction with the visit. The opening input's own sequence and inputs
/// before the begin never end the visit.
pub fn after_opening(at: Moment, start: Moment, begin: Moment) -> bool {
    at > start && at > begin
}
