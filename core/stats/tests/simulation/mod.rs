//! Simulated visits whose true percentiles are known. The same seed gives the same visits on every machine.
#![allow(dead_code, reason = "each test and example uses some of the items")]

use alldrawn_core::wire::{Outcome, Visit, VisitFlag};
use alldrawn_stats::{Micros, Pieces, Tally, VisitGroups, VisitTime};

pub mod patient;
pub mod populations;

/// A SplitMix64 generator (Steele, Lea & Flood 2014): small, seeded, and good enough for simulations.
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

    /// Normal with mean 0 and standard deviation 1 (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// The distribution of the times to visually complete. A visit's standard normal `z` selects its time.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Log-normal, median 1 s.
    LogNormal { sigma: f64 },
    /// 45 % of the visits come from a cache and take about 300 ms; the others take about 1.5 s. The median lies
    /// between.
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

    /// Returns the true percentile, in seconds.
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
    /// The share of visits that are censored, at independent log-normal times.
    pub censored: f64,
    pub visits_per_session: usize,
    /// The correlation of the logarithms of one session's times.
    pub correlation: f64,
    /// The sampling weight of every second session; the others have 1.
    pub weight: u64,
    /// The factor by which times to visually complete are multiplied. Times of leaving are not.
    pub slower: f64,
}

/// 500 uncensored visits, each in its own session.
pub const PLAIN: Population = Population {
    visits: 500,
    shape: Shape::LogNormal { sigma: 0.6 },
    censored: 0.0,
    visits_per_session: 1,
    correlation: 0.0,
    weight: 1,
    slower: 1.0,
};

impl Population {
    /// Returns a population of the same kind with `visits` visits.
    pub fn scaled(self, visits: usize) -> Population {
        Population { visits, ..self }
    }

    /// Draws the times of the visits, grouped by session.
    pub fn draw(&self, random: &mut Random) -> Pieces {
        let mut groups = VisitGroups::new();
        self.each(random, |session_id, visit_time, weight| {
            groups.record(&Visit { weight: weight as u32, ..visit(session_id, visit_time) }, visit_time);
        });
        groups.pieces()
    }

    /// Draws the visits as events. Censored visits are abandoned ones.
    pub fn tally(&self, random: &mut Random) -> Tally {
        let mut tally = Tally::new();
        self.each(random, |session_id, visit_time, weight| {
            tally.add(&Visit { weight: weight as u32, ..visit(session_id, visit_time) });
        });
        tally
    }

    fn each(&self, random: &mut Random, mut visit: impl FnMut(&[u8], VisitTime, u64)) {
        let mut left = self.visits;
        let mut sessions = 0_u64;
        let leaving = self.leaving();
        while left > 0 {
            let id = [random.bits().to_be_bytes(), random.bits().to_be_bytes()].concat();
            sessions += 1;
            let weight = if sessions.is_multiple_of(2) { self.weight } else { 1 };
            let common = random.normal();
            for _ in 0..self.visits_per_session.min(left) {
                let z = self.correlation.sqrt() * common + (1.0 - self.correlation).sqrt() * random.normal();
                visit(&id, self.visit_time(z, leaving, random), weight);
                left -= 1;
            }
        }
    }

    /// The mean of the logarithm of the times of censoring. If both times are log-normal with the same sigma, P(C < T)
    /// is the wanted share.
    fn leaving(&self) -> Option<f64> {
        let shift = || -probit(self.censored) * std::f64::consts::SQRT_2 * LEAVING_SIGMA;
        (self.censored > 0.0).then(shift)
    }

    fn visit_time(&self, z: f64, leaving: Option<f64>, random: &mut Random) -> VisitTime {
        let time_s = self.shape.time_s(z, random) * self.slower;
        let censored_s = leaving.map(|mean| (mean + LEAVING_SIGMA * random.normal()).exp());
        match censored_s {
            Some(censored_s) if censored_s < time_s => VisitTime::Censored(micros(censored_s)),
            _ => VisitTime::Observed(micros(time_s)),
        }
    }
}

const LEAVING_SIGMA: f64 = 0.6;

/// Returns the event of a visit that was complete, abandoned or void.
pub fn visit(session_id: &[u8], visit_time: VisitTime) -> Visit {
    let (outcome, visually_complete_us, elapsed_us) = match visit_time {
        VisitTime::Observed(time) => (Outcome::Complete, Some(time.0), time.0),
        VisitTime::Censored(time) => (Outcome::Abandoned, None, time.0),
        _ => (Outcome::Void, None, 0),
    };
    Visit {
        session_id: session_id.to_vec(),
        outcome: outcome.into(),
        visually_complete_us,
        elapsed_us,
        flags: 1 << VisitFlag::Settled as u32,
        ..Visit::default()
    }
}

pub fn micros(seconds: f64) -> Micros {
    Micros((seconds * 1e6).round() as u64)
}

/// Returns the standard normal distribution at `z` by Simpson's rule, exact to 1e-10. No table is needed.
pub fn normal_cdf(z: f64) -> f64 {
    const STEPS: u32 = 400;
    let density = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    let z = z.clamp(-9.0, 9.0);
    let h = z / f64::from(STEPS);
    let inner: f64 = (1..STEPS).map(|i| if i % 2 == 1 { 4.0 } else { 2.0 } * density(f64::from(i) * h)).sum();
    0.5 + h / 3.0 * (density(0.0) + inner + density(z))
}

/// Returns the inverse of [`normal_cdf`].
pub fn probit(p: f64) -> f64 {
    bisect(|t| normal_cdf(t.ln()) - p).ln()
}

/// Returns the positive root of a rising function, between e⁻⁸ and e⁸.
fn bisect(rising: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-8.0_f64, 8.0_f64);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if rising(middle.exp()) < 0.0 { low = middle } else { high = middle }
    }
    ((low + high) / 2.0).exp()
}

/// A release in which the slowest 20 % of the visits take three times as long, and their users leave.
///
/// `patience_s` is the median time after which users leave (log-normal, sigma 0.3).
pub fn slow_visits_leave(visits: usize, patience_s: f64, random: &mut Random) -> Tally {
    let mut tally = Tally::new();
    for _ in 0..visits {
        let z = random.normal();
        let time_s = (0.6 * z).exp();
        let leaves_s = patience_s * (0.3 * random.normal()).exp();
        let visit_time = match z > SLOWEST_FIFTH_Z {
            true if leaves_s < 3.0 * time_s => VisitTime::Censored(micros(leaves_s)),
            true => VisitTime::Observed(micros(3.0 * time_s)),
            false => VisitTime::Observed(micros(time_s)),
        };
        tally.add(&visit(&random.bits().to_be_bytes(), visit_time));
    }
    tally
}

/// The normal quantile of 0.8.
const SLOWEST_FIFTH_Z: f64 = 0.841_621;
