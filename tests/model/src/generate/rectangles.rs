//! The rectangles of random nodes: many lie exactly at a limit of the metric, or one unit beyond it.

// The viewport has 400 × 600 = 240,000 square units: 1 % is 40 × 60, 5 % is 100 × 120, 10 % is 100 × 240. The smallest
// visible area that counts, 256 square units, is 16 × 16.
pub const RECTS: [[f32; 4]; 30] = [
    [0.0, 0.0, 400.0, 600.0],
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 300.0, 400.0, 300.0],
    [0.0, 0.0, 200.0, 300.0],
    [100.0, 100.0, 200.0, 400.0],
    [0.0, 301.0, 400.0, 299.0],
    [0.0, 0.0, 400.0, 299.0],
    [0.0, 0.0, 100.0, 240.0],
    [0.0, 0.0, 100.0, 239.0],
    [0.0, 0.0, 60.0, 40.0],
    [100.0, 0.0, 100.0, 120.0],
    [100.0, 0.0, 100.0, 119.0],
    [0.0, 0.0, 40.0, 60.0],
    [0.0, 0.0, 40.0, 59.0],
    [0.0, 0.0, 16.0, 16.0],
    [0.0, 0.0, 15.0, 17.0],
    [392.0, 592.0, 32.0, 32.0],
    [384.0, 0.0, 160.0, 16.0],
    [384.0, 0.0, 161.0, 16.0],
    [0.0, -2000.0, 400.0, 2006.0],
    [0.0, -2000.0, 400.0, 2005.0],
    [500.0, 0.0, 50.0, 50.0],
    [0.0, 0.0, 0.0, 50.0],
    [0.0, 0.0, -1.0, 50.0],
    [f32::NAN, 0.0, 50.0, 50.0],
    [20.0, 30.0, 33.0, 77.0],
    [350.0, 550.0, 70.0, 90.0],
    dp(0.0, 787.0, 1050.0, 63.0),
    dp(263.0, 262.0, 525.0, 525.0),
];

// The sizes of a node that changes by itself: at most 25 % smaller or larger than the first, or one unit more.
pub const TICKING: [[f32; 4]; 8] = [
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 0.0, 400.0, 225.0],
    [0.0, 0.0, 400.0, 375.0],
    [0.0, 0.0, 400.0, 224.0],
    [0.0, 0.0, 400.0, 376.0],
];

// Small busy nodes. The first two together cover 1 % of the viewport, the first and the third slightly less.
pub const SPINNERS: [[f32; 4]; 4] = [
    [10.0, 500.0, 30.0, 40.0],
    [50.0, 500.0, 30.0, 40.0],
    [100.0, 500.0, 30.0, 39.0],
    [150.0, 500.0, 40.0, 59.0],
];

// What arrives in a live region: together just below, equal to or above 5 % of the viewport.
pub const ARRIVING: [[f32; 4]; 5] = [
    [100.0, 400.0, 100.0, 119.0],
    [100.0, 400.0, 100.0, 120.0],
    [200.0, 400.0, 100.0, 60.0],
    [200.0, 460.0, 100.0, 59.0],
    [300.0, 400.0, 20.0, 20.0],
];

// Opaque panels. Some cover the viewport only together, and one leaves 16 × 16 units of the upper half uncovered. Some
// have edges that equal those of other rectangles in pixels but not in the last bits of f32.
pub const PANELS: [[f32; 4]; 9] = [
    [0.0, 0.0, 200.0, 300.0],
    [200.0, 0.0, 200.0, 300.0],
    [0.0, 0.0, 400.0, 100.0],
    [0.0, 100.0, 400.0, 300.0],
    [16.0, 0.0, 384.0, 300.0],
    [0.0, 16.0, 400.0, 284.0],
    dp(0.0, 582.0, 1050.0, 268.0),
    dp(262.0, 261.0, 526.0, 264.0),
    dp(262.0, 525.0, 526.0, 263.0),
];

// Converts pixels at a density of 2.625 to units, as Android does.
const fn dp(x: f32, y: f32, width: f32, height: f32) -> [f32; 4] {
    const UNIT: f32 = 1.0 / 2.625;
    [x * UNIT, y * UNIT, width * UNIT, height * UNIT]
}

#[cfg(test)]
mod tests {
    use super::*;
    use alldrawn_core::judge::size::MIN_AREA;

    #[test]
    fn rectangles_lie_on_both_sides_of_the_least_area() {
        let areas = || RECTS.iter().map(|rect| f64::from(rect[2]) * f64::from(rect[3]));
        let hint = "update RECTS in tests/model/src/generate/rectangles.rs";
        assert!(
            areas().any(|area| area == MIN_AREA),
            "no rectangle has the least area of {MIN_AREA}: {hint}"
        );
        let below = MIN_AREA * 0.99..MIN_AREA;
        assert!(areas().any(|area| below.contains(&area)), "no rectangle is just below {MIN_AREA}: {hint}");
    }
}
