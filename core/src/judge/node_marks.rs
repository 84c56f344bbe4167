//! Small facts about a node in two bytes, so that a node fits into one cache line.

/// Source of a node's ready time, from the least to the most exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TimeSource {
    /// The frame's time.
    Frame,
    /// The presentation of the whole frame.
    Presented,
    /// A time reported for the node itself.
    Node,
}

impl TimeSource {
    fn from_bits(bits: u8) -> TimeSource {
        match bits {
            0 => TimeSource::Frame,
            1 => TimeSource::Presented,
            _ => TimeSource::Node,
        }
    }
}

/// Why a node withdraws no candidate, if it does not (metric §7a).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Exemption {
    /// It does.
    #[default]
    None,
    /// It is a live node: its content keeps changing.
    Live,
    /// It arrived or changed in a live region since the frame of the standing candidate, and is not pending.
    Quiet,
}

/// Bits of [`Marks`].
pub mod mark {
    /// The content is still the same as in the candidate that the node was in last.
    pub const SAME_CONTENT: u8 = 1;
    /// The ready time is also the node's first ready time: a correction of one then corrects the other too.
    pub const FIRST_IS_READY: u8 = 1 << 1;
    /// The presentation of the first frame in which the node is required has been reported.
    pub const REQUIRED_PRESENTED: u8 = 1 << 2;
    /// The node is in a live region.
    pub const LIVE_REGION: u8 = 1 << 3;
}

/// Bits of [`mark`], the number of changes that count towards a live node (0 to 3), and the sources of two times.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    bits: u8,
    // From the lowest bit, two bits each: the source of the ready time, that of the first ready time, the changes.
    numbers: u8,
}

const FIRST_SOURCE: u32 = 2;
const CHANGES: u32 = 4;

impl Marks {
    #[inline(always)]
    pub fn has(self, bit: u8) -> bool {
        self.bits & bit != 0
    }

    #[inline(always)]
    pub fn set(&mut self, bit: u8, on: bool) {
        self.bits = self.bits & !bit | if on { bit } else { 0 };
    }

    pub fn source(self) -> TimeSource {
        TimeSource::from_bits(self.number(0))
    }

    pub fn set_source(&mut self, source: TimeSource) {
        self.set_number(0, source as u8);
    }

    /// Source of the first ready time.
    pub fn first_source(self) -> TimeSource {
        TimeSource::from_bits(self.number(FIRST_SOURCE))
    }

    pub fn set_first_source(&mut self, source: TimeSource) {
        self.set_number(FIRST_SOURCE, source as u8);
    }

    pub fn changes(self) -> u8 {
        self.number(CHANGES)
    }

    pub fn set_changes(&mut self, changes: u8) {
        self.set_number(CHANGES, changes);
    }

    fn number(self, shift: u32) -> u8 {
        self.numbers >> shift & 3
    }

    fn set_number(&mut self, shift: u32, number: u8) {
        self.numbers = self.numbers & !(3 << shift) | (number & 3) << shift;
    }
}
