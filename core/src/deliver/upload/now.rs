//! Time and randomness, as the caller passes them in.

/// The present time on both clocks, with a random number drawn for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds of a monotonic clock with any origin. All waits are measured with it.
    pub mono_ms: u64,
    /// Wall clock, milliseconds since 1970. It may be wrong: it is used only to carry waits over to the next launch,
    /// to read a `Retry-After` date in a response without a `Date`, and as a batch's time of sending, from which the
    /// collector subtracts the wall clock at a visit's start.
    pub wall_ms: i64,
    /// 64 random bits, new in each `Now`.
    pub random: u64,
}

/// SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014): for jitter, not for
/// secrets.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// Returns the next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }
}
