//! Time and randomness, as the outside passes them in.

/// One moment, with a random number drawn for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// A monotonic clock since any point, milliseconds. All waiting is measured with it.
    pub mono_ms: u64,
    /// Wall clock, milliseconds since 1970. May be wrong: it decides how long waits go on over launches, no more.
    pub wall_ms: i64,
    /// 64 random bits, new for each moment.
    pub random: u64,
}

/// SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014): for jitter, not for secrets.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }
}
