//! Holm's procedure: which of many p-values are small enough, if the chance of any false one is to stay at a level.
//!
//! S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian J. Statistics 6 (1979) 65–70. It
//! needs no assumption about how the tests are related, and surfaces of one app are related in many ways.

/// Returns the adjusted p-values, in the order of `p_values`. A test is significant at a level if its adjusted p-value
/// is at most the level.
pub(super) fn adjusted(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    let p_value = |at: usize| p_values.get(at).copied().unwrap_or(1.0);
    order.sort_by(|a, b| p_value(*a).total_cmp(&p_value(*b)));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (place, &at) in order.iter().enumerate() {
        let remaining = (p_values.len() - place) as f64;
        largest = largest.max((p_value(at) * remaining).min(1.0));
        if let Some(slot) = adjusted.get_mut(at) {
            *slot = largest;
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_p_value_is_multiplied_by_the_number_that_remain() {
        let close = |got: Vec<f64>, wanted: &[f64]| {
            assert_eq!(got.len(), wanted.len());
            for (got, wanted) in got.iter().zip(wanted) {
                assert!((got - wanted).abs() < 1e-12, "{got} is not {wanted}");
            }
        };
        close(adjusted(&[0.01, 0.02, 0.03, 0.04]), &[0.04, 0.06, 0.06, 0.06]);
        close(adjusted(&[0.04, 0.001, 0.9]), &[0.08, 0.003, 0.9]);
        close(adjusted(&[0.8, 0.7]), &[1.0, 1.0]);
        close(adjusted(&[]), &[]);
    }

    #[test]
    fn a_smaller_p_value_never_has_a_larger_adjusted_one() {
        let p_values = [0.011, 0.0124, 0.013, 0.2, 0.0002];
        let adjusted = adjusted(&p_values);
        for (p, a) in p_values.iter().zip(&adjusted) {
            for (other_p, other_a) in p_values.iter().zip(&adjusted) {
                assert!(p > other_p || a <= other_a);
            }
        }
    }
}
