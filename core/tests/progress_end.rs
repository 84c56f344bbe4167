//! The curve of a complete visit ends at the whole area, whatever the areas and the order of times (metric §14).

mod story;

use alldrawn_core::deliver::upload::Random;
use alldrawn_core::judge::snapshot::{Record, State::Drawn};
use story::{Story, image};

// Returns 3 to 12 images with any areas, which became ready at any times in the last 900 ms.
fn images(random: &mut Random) -> Vec<Record> {
    let mut below = |limit: u64| random.draw() % limit;
    let count = 3 + below(10) as u32;
    let one = |index| Record {
        rect: [below(90) as f32 / 7.0, below(300) as f32 / 3.0, 100.0 + below(999) as f32 / 7.0, 99.7],
        ready_micros: -(below(900_000) as i32),
        ..image(index + 1, 1, Drawn)
    };
    (0..count).map(one).collect()
}

/// Areas that are summed in another order than their total can miss it by the last bits, and one curve in seven ended
/// below 1,000 ‰.
#[test]
fn each_of_20_000_curves_ends_at_1000_permille() {
    let mut random = Random(47);
    for curve in 0..20_000 {
        let mut story = Story::new();
        story.frame(1_000, 1, &images(&mut random));
        let progress = story.end().progress.unwrap();
        assert_eq!(progress.curve.last(), Some(&1_000), "curve {curve}");
        assert!(progress.vc90_us <= Some(1_000_000) && progress.vc90_us.is_some(), "curve {curve}");
    }
}
