//! Made-up visits whose true percentiles are known. Seeded: the same seed gives the same visits everywhere.
#![allow(dead_code, reason = "each test and example uses a part of it")]

use alldrawn_core::stats::{Micros, SessionGroups, Standing};

/// SplitMix64 (Steele, Lea & Flood 2014): small, seeded, good enough to simulate with.
pub struct Random(u64);

impl Random {
    pub fn seeded(seed: u64) -> Random {
        Random(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in 0 < u < 1.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Normal, mean 0, deviation 1 (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// How the times to visually complete are spread. The standard normal `z` of a visit picks its place.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Log-normal, median 1 s.
    LogNormal { sigma: f64 },
    /// Half of the visits come from a cache, around 300 ms; the rest take about 1.5 s. The median lies in the gap.
    TwoHumps,
}

impl Shape {
    pub fn time_s(self, z: f64, random: &mut Random) -> f64 {
        match self {
            Shape::LogNormal { sigma } => (sigma * z).exp(),
            Shape::TwoHumps if random.uniform() < 0.45 => 0.3 * (0.4 * z).exp(),
            Shape::TwoHumps => 1.5 * (0.4 * z).exp(),
        }
    }

    /// The true percentile, seconds.
    pub fn quantile_s(self, p: f64) -> f64 {
        match self {
            Shape::LogNormal { sigma } => (sigma * probit(p)).exp(),
            Shape::TwoHumps => bisect(|t| {
                0.45 * normal_cdf((t / 0.3_f64).ln() / 0.4) + 0.55 * normal_cdf((t / 1.5_f64).ln() / 0.4) - p
            }),
        }
    }
}

/// A population of visits.
#[derive(Clone, Copy, Debug)]
pub struct Population {
    pub visits: usize,
    pub shape: Shape,
    /// Share of the visits that are censored, at log-normal times of their own.
    pub censored: f64,
    pub visits_per_session: usize,
    /// Correlation of the log times of one session.
    pub correlation: f64,
    /// Every second session is sampled with this weight, the others with 1.
    pub weight: u64,
}

/// 500 uncensored visits, each a session of its own.
pub const PLAIN: Population = Population {
    visits: 500,
    shape: Shape::LogNormal { sigma: 0.6 },
    censored: 0.0,
    visits_per_session: 1,
    correlation: 0.0,
    weight: 1,
};

impl Population {
    pub fn draw(&self, random: &mut Random) -> SessionGroups {
        let mut groups = SessionGroups::new();
        let mut left = self.visits;
        let mut sessions = 0_u64;
        let leaving = self.leaving();
        while left > 0 {
            let id = [random.bits().to_be_bytes(), random.bits().to_be_bytes()].concat();
            sessions += 1;
            let weight = if sessions % 2 == 0 { self.weight } else { 1 };
            let common = random.normal();
            for _ in 0..self.visits_per_session.min(left) {
                let z = self.correlation.sqrt() * common + (1.0 - self.correlation).sqrt() * random.normal();
                groups.record(&id, self.standing(z, leaving, random), weight);
                left -= 1;
            }
        }
        groups
    }

    /// Mean of the log of the times of censoring. P(C < T) is the wished share where both are log-normal with the
    /// same sigma.
    fn leaving(&self) -> Option<f64> {
        let shift = || -probit(self.censored) * std::f64::consts::SQRT_2 * LEAVING_SIGMA;
        (self.censored > 0.0).then(shift)
    }

    fn standing(&self, z: f64, leaving: Option<f64>, random: &mut Random) -> Standing {
        let time_s = self.shape.time_s(z, random);
        let censored_s = leaving.map(|mean| (mean + LEAVING_SIGMA * random.normal()).exp());
        match censored_s {
            Some(censored_s) if censored_s < time_s => Standing::Censored(micros(censored_s)),
            _ => Standing::Observed(micros(time_s)),
        }
    }
}

const LEAVING_SIGMA: f64 = 0.6;

pub fn micros(seconds: f64) -> Micros {
    Micros((seconds * 1e6).round() as u64)
}

/// The standard normal distribution, by Simpson's rule: exact to 1e-10, and no table to trust.
pub fn normal_cdf(z: f64) -> f64 {
    const STEPS: u32 = 400;
    let density = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    let z = z.clamp(-9.0, 9.0);
    let h = z / f64::from(STEPS);
    let inner: f64 =
        (1..STEPS).map(|i| if i % 2 == 1 { 4.0 } else { 2.0 } * density(f64::from(i) * h)).sum();
    0.5 + h / 3.0 * (density(0.0) + inner + density(z))
}

/// Its inverse.
pub fn probit(p: f64) -> f64 {
    bisect(|t| normal_cdf(t.ln()) - p).ln()
}

/// The positive root of a rising function, between e⁻⁸ and e⁸.
fn bisect(rising: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-8.0_f64, 8.0_f64);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if rising(middle.exp()) < 0.0 { low = middle } else { high = middle }
    }
    ((low + high) / 2.0).exp()
}
