//! The words for the findings on nodes.

use alldrawn_core::judge::size::MIN_AREA;

use crate::frame::{Blocks, Exempt, Finding};

impl core::fmt::Display for Finding {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let percent = |share: f64| share * 100.0;
        match *self {
            Finding::Seen => write!(f, "visible"),
            Finding::NotShown { by } => write!(f, "node {by} is not shown"),
            Finding::Transparent { alpha } => write!(f, "alpha {alpha:.3} < 0.1"),
            Finding::BadRectangle => write!(f, "bad rectangle: NaN, infinite or negative"),
            Finding::Small { area } => {
                write!(f, "only {area:.0} square units are visible, < {MIN_AREA}")
            }
            Finding::Sliver { of_node, of_viewport } => write!(
                f,
                "only {:.1} % of the node is visible, < 10 %, which is {:.2} % of the viewport, < 1 %",
                percent(of_node),
                percent(of_viewport)
            ),
            Finding::Covered { by, others, left } => {
                write!(f, "covered by node {by}")?;
                match others {
                    0 => {}
                    1 => write!(f, " and another")?,
                    _ => write!(f, " and {others} others")?,
                }
                if left > 0.0 { write!(f, ", except {left:.0} square units") } else { Ok(()) }
            }
            Finding::UnknownState => write!(f, "unknown state"),
            Finding::NoPoster => write!(f, "a video that is not meant to play, without a poster"),
            Finding::SearchField => write!(f, "the search field of a typing visit"),
        }
    }
}

impl core::fmt::Display for Blocks {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match *self {
            Blocks::No => write!(f, "not visible"),
            Blocks::SmallBesideContent => write!(f, "small and not over content"),
            Blocks::Large { of_viewport } => write!(f, "{:.1} % of the viewport", of_viewport * 100.0),
            Blocks::Over { identity } => write!(f, "over node {identity}"),
            Blocks::Crowd => write!(f, "small, but there are too many to compare each with the content"),
            Blocks::Together { of_viewport } => {
                let percent = of_viewport * 100.0;
                write!(f, "small, but all small ones together cover {percent:.1} % of the viewport, ≥ 1 %")
            }
            Blocks::ForAWhile => write!(f, "small: for at most 10 s of one candidate"),
            Blocks::Ignored => write!(f, "small, and has blocked for 10 s: it is ignored"),
            Blocks::Exempt(Exempt::LiveRegion) => write!(f, "small and in a live region"),
            Blocks::Exempt(Exempt::Touched) => write!(f, "small and in a control that the user touched"),
            Blocks::Exempt(Exempt::Field) => write!(f, "small and in a search field"),
        }
    }
}
