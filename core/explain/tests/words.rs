//! Each finding is displayed in its own words, with the measured value and the limit.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_explain::{Blocks, Exempt, Finding};
use std::collections::BTreeSet;
use std::fmt::Display;

fn all_differ<T: Display>(things: &[T]) -> Vec<String> {
    let words: Vec<String> = things.iter().map(T::to_string).collect();
    assert!(words.iter().all(|words| !words.is_empty() && !words.contains('\n')), "{words:?}");
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{words:?}");
    words
}

#[test]
fn a_finding_states_the_measured_value_and_the_limit() {
    let findings = [
        Finding::Seen,
        Finding::NotShown { by: 3 },
        Finding::Transparent { alpha: 25.0 / 255.0 },
        Finding::BadRectangle,
        Finding::Small { area: 255.0 },
        Finding::Sliver { of_node: 0.095, of_viewport: 0.00875 },
        Finding::Covered { by: 9, others: 0, left: 0.0 },
        Finding::Covered { by: 9, others: 0, left: 12.0 },
        Finding::Covered { by: 9, others: 1, left: 0.0 },
        Finding::Covered { by: 9, others: 2, left: 255.0 },
        Finding::UnknownState,
        Finding::NoPoster,
        Finding::SearchField,
    ];
    let words = all_differ(&findings);
    assert_eq!(words[1], "node 3 is not shown");
    assert_eq!(words[2], "alpha 0.098 < 0.1");
    assert_eq!(words[4], "only 255 square units are visible, < 256");
    assert_eq!(words[5], "only 9.5 % of the node is visible, < 10 %, which is 0.88 % of the viewport, < 1 %");
    assert_eq!(words[6], "covered by node 9");
    assert_eq!(words[7], "covered by node 9, except 12 square units");
    assert_eq!(words[8], "covered by node 9 and another");
    assert_eq!(words[9], "covered by node 9 and 2 others, except 255 square units");
}

#[test]
fn a_busy_node_says_why_it_blocks_or_does_not() {
    let blocks = [
        Blocks::No,
        Blocks::SmallBesideContent,
        Blocks::Large { of_viewport: 0.25 },
        Blocks::Over { identity: 4 },
        Blocks::Crowd,
        Blocks::Together { of_viewport: 0.0125 },
        Blocks::ForAWhile,
        Blocks::Ignored,
        Blocks::Exempt(Exempt::LiveRegion),
        Blocks::Exempt(Exempt::Touched),
        Blocks::Exempt(Exempt::Field),
    ];
    let words = all_differ(&blocks);
    assert_eq!(words[2..4], ["25.0 % of the viewport", "over node 4"]);
    assert_eq!(words[5], "small, but all small ones together cover 1.2 % of the viewport, ≥ 1 %");
    let blocking: Vec<bool> = blocks.iter().map(|blocks| blocks.until_it_leaves()).collect();
    assert_eq!(blocking, [false, false, true, true, true, true, false, false, false, false, false]);
}
