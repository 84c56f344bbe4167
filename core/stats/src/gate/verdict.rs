//! The verdicts on all surfaces of a comparison.
//!
//! | verdict | condition |
//! |---|---|
//! | worse | Holm's procedure over all tested surfaces rejects "not worse"; or nothing completes any more (`absence`) |
//! | missing | only the baseline has visits, and so many that some were expected of the candidate (`absence`): the gate fails |
//! | new | only the candidate has visits |
//! | too few | fewer than 10 groups, or fewer events than asked for, on a side: never a pass |
//! | better | Holm's procedure rejects "not better", and no share became worse |
//! | no difference | both one-sided tests against the margin reject, for every percentile and share |
//! | inconclusive | none of these |
//!
//! The first row that applies counts, except that "nothing completes" is asked before all others. It needs no groups,
//! because it must also hold for a surface that hardly anybody reaches any more.

use super::absence::Expected;
use super::evidence::Evidence;
use super::holm;
use super::p_value::Measure;
use super::settings::LEVEL;

/// The verdict on a surface. The most important one is first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Worse by more than the margin.
    Worse,
    /// Only the baseline has visits.
    Missing,
    /// There are too few visits or groups for a verdict.
    TooFew,
    /// The data do not support any of the other verdicts.
    Inconclusive,
    /// Only the candidate has visits.
    New,
    /// Neither worse nor better by more than the margin.
    NoDifference,
    /// Better by more than the margin.
    Better,
}

impl Verdict {
    /// All verdicts, the most important one first.
    pub const ALL: [Verdict; 7] = [
        Verdict::Worse,
        Verdict::Missing,
        Verdict::TooFew,
        Verdict::Inconclusive,
        Verdict::New,
        Verdict::NoDifference,
        Verdict::Better,
    ];

    /// Returns true if a gate fails by this verdict on any surface.
    pub fn fails(self) -> bool {
        matches!(self, Verdict::Worse | Verdict::Missing)
    }

    /// Returns true if the surface was compared: it is worse, better, without a difference, or inconclusive.
    pub fn is_judged(self) -> bool {
        !matches!(self, Verdict::TooFew | Verdict::New)
    }
}

/// Why a surface has its verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// The tests and Holm's procedure.
    Tests,
    /// At least five candidate visits, of which none is complete, while at least half of the baseline's are.
    NothingCompletes,
    /// A share rose by more than a point, so that the candidate is not called better.
    ShareRose(Measure),
    /// A side has fewer than ten groups with visits.
    FewGroups,
    /// A side has fewer events than asked for.
    FewEvents,
    /// A side has no visits.
    OneSided,
    /// The candidate has no visits, but too few were expected to be surprised.
    FewExpected,
    /// The candidate has no visits, but they are counted elsewhere.
    Elsewhere,
}

/// A surface with its verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// The reason for it.
    pub cause: Cause,
    /// The p-value of "worse" after Holm's procedure; 1 if the surface is not tested.
    pub worse: f64,
    /// The p-value of "better" after Holm's procedure; 1 if the surface is not tested.
    pub better: f64,
    /// The number of surfaces that were tested at once.
    pub surfaces: usize,
}

/// Judges all surfaces of a comparison together, in their order.
pub fn judge(surfaces: &[&Evidence]) -> Vec<Judged> {
    let tested = |evidence: &&&Evidence| evidence.tested;
    let adjusted = |p_value: fn(&Evidence) -> f64| {
        let p_values: Vec<f64> = surfaces.iter().filter(tested).map(|evidence| p_value(evidence)).collect();
        holm::adjusted(&p_values).into_iter()
    };
    let (mut worse, mut better) = (adjusted(|of| of.worse), adjusted(|of| of.better));
    let count = surfaces.iter().filter(tested).count();
    let expected = Expected::new(surfaces);
    let judge_one = |evidence: &&Evidence| {
        let next = |adjusted: &mut dyn Iterator<Item = f64>| match evidence.tested {
            true => adjusted.next().unwrap_or(1.0),
            false => 1.0,
        };
        let (worse, better) = (next(&mut worse), next(&mut better));
        let (verdict, cause) = verdict(evidence, &expected, worse, better);
        Judged { verdict, cause, worse, better, surfaces: count }
    };
    surfaces.iter().map(judge_one).collect()
}

fn verdict(evidence: &Evidence, expected: &Expected, worse: f64, better: f64) -> (Verdict, Cause) {
    match (evidence.events, evidence.worse_share) {
        _ if expected.is_dead(evidence) => (Verdict::Worse, Cause::NothingCompletes),
        ((0, _), _) => (Verdict::New, Cause::OneSided),
        ((_, 0), _) if evidence.elsewhere => (Verdict::TooFew, Cause::Elsewhere),
        ((_, 0), _) if expected.is_missed(evidence) => (Verdict::Missing, Cause::OneSided),
        ((_, 0), _) => (Verdict::TooFew, Cause::FewExpected),
        _ if evidence.tested && worse <= LEVEL => (Verdict::Worse, Cause::Tests),
        _ if !evidence.tested => (Verdict::TooFew, Cause::FewGroups),
        _ if evidence.few => (Verdict::TooFew, Cause::FewEvents),
        (_, Some(share)) if better <= LEVEL => (Verdict::Inconclusive, Cause::ShareRose(share)),
        (_, None) if better <= LEVEL => (Verdict::Better, Cause::Tests),
        _ if evidence.no_difference => (Verdict::NoDifference, Cause::Tests),
        _ => (Verdict::Inconclusive, Cause::Tests),
    }
}
