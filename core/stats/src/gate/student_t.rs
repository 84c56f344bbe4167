//! The upper tail of Student's t distribution, for real degrees of freedom.
//!
//! P(T > t) = I_x(ν/2, 1/2) / 2 with x = ν/(ν + t²), I being the regularised incomplete beta function (NIST Digital
//! Library of Mathematical Functions, §8.17). I is computed by its continued fraction (DLMF 8.17.22), which is evaluated
//! by the modified Lentz method (Thompson & Barnett, J. Comput. Phys. 64 (1986) 490–509).
//!
//! Crates that contain this function bring five to seven further crates; the function needs 50 lines.

/// Returns P(T > t) for Student's t with `degrees` degrees of freedom, 0 to 1. Returns 1 if an argument is NaN or
/// `degrees` is not positive, so that a statistic without a value is never significant.
pub(super) fn upper_tail(t: f64, degrees: f64) -> f64 {
    if t.is_nan() || degrees.is_nan() || degrees <= 0.0 {
        return 1.0;
    }
    if t.is_infinite() {
        return if t > 0.0 { 0.0 } else { 1.0 };
    }
    let half = 0.5 * incomplete_beta(degrees / (degrees + t * t), degrees / 2.0, 0.5);
    if t >= 0.0 { half } else { 1.0 - half }
}

/// Returns the degrees of freedom of the difference between two sides, from each side's variance and number of groups
/// (Welch, "The generalization of 'Student's' problem", Biometrika 34 (1947) 28–35).
pub(super) fn welch_degrees([baseline, candidate]: [(f64, usize); 2]) -> f64 {
    let part = |(variance, groups): (f64, usize)| variance.powi(2) / (groups as f64 - 1.0);
    (baseline.0 + candidate.0).powi(2) / (part(baseline) + part(candidate))
}

/// Returns the t with P(T > t) = `tail`, for 0 < `tail` < 1. Accurate to 1e-9.
pub(super) fn quantile(tail: f64, degrees: f64) -> f64 {
    let (mut low, mut high) = (-1e4, 1e4);
    for _ in 0..45 {
        let middle = (low + high) / 2.0;
        if upper_tail(middle, degrees) > tail { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Returns I_x(a, b), for 0 ≤ x ≤ 1 and positive a and b.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast only for x below this (DLMF 8.17.4 gives the other side).
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    (a * x.ln() + b * (-x).ln_1p() - ln_beta).exp() / a / continued_fraction(x, a, b)
}

/// Returns 1 + d₁/(1 + d₂/(1 + …)), the fraction of DLMF 8.17.22.
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut fraction, mut c, mut d) = (1.0, 1.0, 0.0);
    for term in 1..=500_u32 {
        let m = f64::from(term / 2);
        let factor = if term.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        d = 1.0 / away_from_zero(1.0 + factor * d);
        c = away_from_zero(1.0 + factor / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// Returns ln Γ(x) for x > 0, by Lanczos' approximation with g = 7 and nine terms (Lanczos, SIAM J. Numer. Anal. 1
/// (1964) 86–96; the coefficients are those that Godfrey published). The relative error of Γ is below 1e-14.
fn ln_gamma(x: f64) -> f64 {
    const G: f64 = 7.0;
    const FIRST: f64 = 0.999_999_999_999_809_9;
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    // Γ(x) = Γ(x + 1) / x, so that the sum below is taken where it is accurate.
    let terms = (0_u32..).zip(TERMS).map(|(i, term)| term / (x + f64::from(i) + 1.0));
    let sum = FIRST + terms.sum::<f64>();
    let base = x + G + 0.5;
    0.5 * std::f64::consts::TAU.ln() + (x + 0.5) * base.ln() - base + sum.ln() - x.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(value: f64, wanted: f64, relative: f64) {
        assert!((value - wanted).abs() <= relative * wanted.abs(), "{value} is not {wanted}");
    }

    /// The table of critical values in the NIST/SEMATECH e-Handbook of Statistical Methods, §1.3.6.7.2. Its values have
    /// three decimals, so a tail may differ from its column by the change over half of the last decimal.
    #[test]
    fn published_critical_values_have_their_tails() {
        for (degrees, columns) in [
            (1.0, [3.078, 6.314, 12.706, 31.821, 63.657, 318.309]),
            (2.0, [1.886, 2.920, 4.303, 6.965, 9.925, 22.327]),
            (5.0, [1.476, 2.015, 2.571, 3.365, 4.032, 5.893]),
            (9.0, [1.383, 1.833, 2.262, 2.821, 3.250, 4.297]),
            (19.0, [1.328, 1.729, 2.093, 2.539, 2.861, 3.579]),
            (38.0, [1.304, 1.686, 2.024, 2.429, 2.712, 3.319]),
            (100.0, [1.290, 1.660, 1.984, 2.364, 2.626, 3.174]),
        ] {
            for (t, tail) in columns.into_iter().zip([0.1, 0.05, 0.025, 0.01, 0.005, 0.001]) {
                assert!(
                    upper_tail(t + 0.000_51, degrees) < tail && tail < upper_tail(t - 0.000_51, degrees),
                    "{t} with {degrees} degrees of freedom is not the critical value of {tail}"
                );
                assert!((quantile(tail, degrees) - t).abs() < 0.000_51);
            }
        }
    }

    /// With 1, 2 and 4 degrees of freedom the tail has a closed form.
    #[test]
    fn tails_agree_with_closed_forms_far_out() {
        for t in [0.01_f64, 0.5, 1.0, 4.0, 20.0, 300.0] {
            assert_close(upper_tail(t, 1.0), (1.0 / t).atan() / std::f64::consts::PI, 1e-12);
            let two = 1.0 / (2.0 + t * t + t * (2.0 + t * t).sqrt());
            assert_close(upper_tail(t, 2.0), two, 1e-12);
            let s = t / (4.0 + t * t).sqrt();
            // 1/2 − (3s − s³)/4 = (1 − s)²(2 + s)/4, which loses no digits when s is near 1.
            let one_minus_s = 4.0 / ((4.0 + t * t).sqrt() * ((4.0 + t * t).sqrt() + t));
            assert_close(upper_tail(t, 4.0), one_minus_s.powi(2) * (2.0 + s) / 4.0, 1e-12);
        }
    }

    /// Computed with 40 digits by mpmath 1.3, `betainc(df/2, 1/2, 0, df/(df + t²), regularized=True) / 2`.
    #[test]
    fn tails_for_real_degrees_of_freedom_agree_with_mpmath() {
        for (t, degrees, tail) in [
            (4.4, 29.7, 6.410_231_453_894_772e-5),
            (2.5, 12.34, 0.013_719_055_838_316_72),
            (0.3, 37.9, 0.382_908_237_931_354_1),
            (6.1, 9.01, 8.921_342_447_298_984e-5),
            (1.0, 20.5, 0.164_484_432_754_316_5),
        ] {
            assert_close(upper_tail(t, degrees), tail, 1e-10);
            assert_close(upper_tail(-t, degrees), 1.0 - tail, 1e-10);
        }
    }

    #[test]
    fn a_statistic_without_a_value_is_never_significant() {
        assert_eq!(upper_tail(f64::NAN, 19.0), 1.0);
        assert_eq!(upper_tail(3.0, f64::NAN), 1.0);
        assert_eq!(upper_tail(3.0, 0.0), 1.0);
        assert_eq!((upper_tail(f64::INFINITY, 19.0), upper_tail(f64::NEG_INFINITY, 19.0)), (0.0, 1.0));
        assert_eq!(upper_tail(0.0, 19.0), 0.5);
    }
}
