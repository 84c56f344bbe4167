//! Simulated releases of an app with many surfaces. Visits of one user are related, within a surface and between
//! surfaces. The same seed gives the same visits on every machine.
#![allow(dead_code, reason = "each test and example uses some of the items")]

use alldrawn_core::wire::{Outcome, Visit, VisitFlag};
use alldrawn_stats::Tally;
use alldrawn_stats::gate::{Evidence, Judged, Mix, Settings, judge};

#[path = "../simulation/mod.rs"]
pub mod simulation;
pub use simulation::Random;
use simulation::micros;

/// The number of surfaces of the app.
pub const SURFACES: usize = 60;

/// A release as its users see it.
#[derive(Clone, Copy, Debug)]
pub struct Release {
    /// The mean number of visits of a surface.
    pub visits: usize,
    /// True if surface k has a share of the visits in proportion to 1/k (Zipf), from 13 times the mean to a fifth.
    pub uneven: bool,
    /// The surfaces that this release changes: from 0 to this number.
    pub changed: usize,
    /// What it changes there.
    pub change: Change,
    /// The share of users who leave a visit that lasts too long, after a log-normal time.
    pub impatient: f64,
    /// The median of that time, in seconds.
    pub patience_s: f64,
    /// The share of users whose devices are slow: their times are 1.8 times as long.
    pub slow_devices: f64,
}

/// A change of a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    None,
    /// Times are multiplied by this factor.
    Slower(f64),
    /// The slowest fifth of the visits takes three times as long, and users leave after about this many seconds.
    SlowVisitsAreLeft(f64),
    /// Every visit ends with this outcome after 30 s.
    Fails(Outcome),
    /// This share of the visits ends in an error, at the time at which the visit would have been complete.
    Errors(f64),
    /// Nobody can reach the surface.
    Gone,
}

/// A release that changes nothing, with 2,000 visits a surface.
pub const UNCHANGED: Release = Release {
    visits: 2_000,
    uneven: false,
    changed: 0,
    change: Change::None,
    impatient: 0.3,
    patience_s: 4.0,
    slow_devices: 0.3,
};

/// The standard deviations of the logarithm of a time: of a user over all surfaces, of a user on one surface, and of
/// one visit. With slow devices, a user's visits of one surface have a correlation of 0.5, those of two surfaces 0.4.
const USER_SIGMA: f64 = 0.32;
const USER_ON_SURFACE_SIGMA: f64 = 0.23;
const VISIT_SIGMA: f64 = 0.48;
/// The chances of a visit that is lost or ends in an error whatever the release.
const LOST: f64 = 0.004;
const ERROR: f64 = 0.006;

/// A visit, and the device class of its user.
pub struct SimulatedVisit {
    pub surface: usize,
    pub device: &'static str,
    pub visit: Visit,
}

impl Release {
    /// Draws the visits of users until the surfaces have been visited `visits` times on average.
    pub fn each(&self, random: &mut Random, mut each: impl FnMut(SimulatedVisit)) {
        let shares = self.traffic();
        let mut left = self.visits * SURFACES;
        while left > 0 {
            let user = User::new(self, random);
            // Visits per user: log-normal with a mean of about 40, so that some users have hundreds.
            let visits = ((3.2 + random.normal()).exp().ceil() as usize).min(left);
            left -= visits;
            let mut on_surface = [None; SURFACES];
            for _ in 0..visits {
                let at = random.uniform();
                let surface = shares.partition_point(|share| *share < at).min(SURFACES - 1);
                let habit =
                    *on_surface[surface].get_or_insert_with(|| random.normal() * USER_ON_SURFACE_SIGMA);
                if let Some(visit) = self.visit(surface, &user, habit, random) {
                    each(SimulatedVisit { surface, device: user.device(), visit });
                }
            }
        }
    }

    /// Returns the tallies of all surfaces.
    pub fn tallies(&self, random: &mut Random) -> Vec<Tally> {
        let mut tallies = vec![Tally::new(); SURFACES];
        self.each(random, |SimulatedVisit { surface, visit, .. }| tallies[surface].add(&visit));
        tallies
    }

    /// Returns the tally of surface 0 alone, with `visits` visits, four for each user.
    pub fn first_surface(&self, random: &mut Random) -> Tally {
        let mut tally = Tally::new();
        let mut left = self.visits;
        while left > 0 {
            let user = User::new(self, random);
            let habit = random.normal() * USER_ON_SURFACE_SIGMA;
            let visits = (1 + (random.normal().exp() * 2.0) as usize).min(left);
            left -= visits;
            (0..visits)
                .filter_map(|_| self.visit(0, &user, habit, random))
                .for_each(|visit| tally.add(&visit));
        }
        tally
    }

    /// Returns the cumulated shares of the visits, by surface.
    fn traffic(&self) -> Vec<f64> {
        let share = |surface: usize| if self.uneven { 1.0 / (surface + 1) as f64 } else { 1.0 };
        let all: f64 = (0..SURFACES).map(share).sum();
        let mut sum = 0.0;
        let mut add = |surface| {
            sum += share(surface) / all;
            sum
        };
        (0..SURFACES).map(&mut add).collect()
    }

    fn visit(&self, surface: usize, user: &User, habit: f64, random: &mut Random) -> Option<Visit> {
        let change = if surface < self.changed { self.change } else { Change::None };
        let z = random.normal();
        // Surfaces take 0.3 s to 2.7 s in the median.
        let median_s = 0.3 * 9.0_f64.powf(surface as f64 / (SURFACES - 1) as f64);
        let mut time_s = median_s * (user.effect + habit + VISIT_SIGMA * z).exp();
        let mut patience_s = match random.uniform() < self.impatient {
            true => self.patience_s * (0.6 * random.normal()).exp(),
            false => f64::INFINITY,
        };
        match change {
            Change::Gone => return None,
            Change::Slower(factor) => time_s *= factor,
            Change::SlowVisitsAreLeft(after_s) if z > SLOWEST_FIFTH_Z => {
                time_s *= 3.0;
                patience_s = patience_s.min(after_s * (0.3 * random.normal()).exp());
            }
            _ => {}
        }
        let error = ERROR + if let Change::Errors(share) = change { share } else { 0.0 };
        let chance = random.uniform();
        let (outcome, elapsed_s) = match change {
            Change::Fails(outcome) => (outcome, 30.0),
            _ if chance < LOST => (Outcome::Lost, time_s / 2.0),
            _ if chance < LOST + error => (Outcome::Error, time_s),
            _ if patience_s < time_s => (Outcome::Abandoned, patience_s),
            _ if time_s > 30.0 => (Outcome::Timeout, 30.0),
            _ => (Outcome::Complete, time_s),
        };
        let us = micros(elapsed_s).0;
        Some(Visit {
            visit_id: random.bits().to_be_bytes().repeat(2),
            session_id: user.id.to_be_bytes().repeat(2),
            cluster: Some(user.cluster),
            outcome: outcome.into(),
            visually_complete_us: (outcome == Outcome::Complete).then_some(us),
            last_candidate_us: (outcome == Outcome::Error).then_some(us),
            elapsed_us: us,
            flags: 1 << VisitFlag::Settled as u32,
            definition_version: 2,
            ..Visit::default()
        })
    }
}

/// The normal quantile of 0.8.
const SLOWEST_FIFTH_Z: f64 = 0.841_621;

struct User {
    id: u64,
    cluster: u32,
    effect: f64,
    slow_device: bool,
}

impl User {
    fn new(release: &Release, random: &mut Random) -> User {
        let slow_device = random.uniform() < release.slow_devices;
        let device = if slow_device { 1.8_f64.ln() } else { 0.0 };
        User {
            id: random.bits(),
            cluster: (random.bits() % 20) as u32,
            effect: device + random.normal() * USER_SIGMA,
            slow_device,
        }
    }

    fn device(&self) -> &'static str {
        if self.slow_device { "low" } else { "high" }
    }
}

/// Compares two releases on all surfaces.
pub fn compare(baseline: &[Tally], candidate: &[Tally], settings: &Settings) -> Vec<(Evidence, Judged)> {
    let pairs = baseline.iter().zip(candidate);
    let evidence: Vec<_> = pairs.map(|(before, after)| Evidence::new(before, after, settings)).collect();
    let judged = judge(&evidence.iter().collect::<Vec<_>>());
    evidence.into_iter().zip(judged).collect()
}

/// Returns true if the gate fails.
pub fn is_red(compared: &[(Evidence, Judged)]) -> bool {
    compared.iter().any(|(_, judged)| judged.verdict.fails())
}

/// Returns the tallies of both releases, the candidate's weighted to the baseline's mix of devices on each surface.
pub fn standardized(
    baseline: &Release,
    candidate: &Release,
    random: &mut Random,
) -> (Vec<Tally>, Vec<Tally>) {
    let draw = |release: &Release, random: &mut Random| {
        let mut visits = Vec::new();
        release.each(random, |visit| visits.push(visit));
        visits
    };
    let (before, after) = (draw(baseline, random), draw(candidate, random));
    let mut mixes = vec![Mix::default(); SURFACES];
    before.iter().for_each(|of| mixes[of.surface].add(of.device, (1, 0)));
    after.iter().for_each(|of| mixes[of.surface].add(of.device, (0, 1)));
    let tallies = |visits: Vec<SimulatedVisit>, weight: fn((u32, u32)) -> u32| {
        let mut tallies = vec![Tally::new(); SURFACES];
        for SimulatedVisit { surface, device, visit } in visits {
            if let Some(weights) = mixes[surface].weights(device) {
                tallies[surface].add(&Visit { weight: weight(weights), ..visit });
            }
        }
        tallies
    };
    (tallies(before, |weights| weights.0), tallies(after, |weights| weights.1))
}
