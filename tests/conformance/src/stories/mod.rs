//! All stories, by section of the metric.

mod answers;
mod audit;
mod boundary;
mod busy;
mod candidate;
mod clock;
mod content;
mod covers;
mod end;
mod errors;
mod event;
mod fates;
mod holds;
mod interaction;
mod late;
mod leaving;
mod live;
mod live_region;
mod malformed;
mod nesting;
mod nothing;
mod occlusion;
mod opening;
mod required;
mod settle;
mod small_busy;
mod start;
mod states;
mod timeout;
mod typing;

use crate::script::Script;

/// A section of the metric and its stories.
#[derive(Clone, Debug)]
pub struct Section {
    /// The name of the folder that contains the section's vectors.
    pub name: &'static str,
    /// The stories of the section.
    pub scripts: Vec<Script>,
}

/// The names of stories for which the engine's result differs from the metric's text, read literally. Their vectors
/// contain the engine's result. The test prints the difference, and fails once there is no difference.
pub const DISPUTED: [&str; 0] = [];

/// Returns all sections.
pub fn sections() -> Vec<Section> {
    let section = |name, scripts: fn() -> Vec<Script>| Section { name, scripts: scripts() };
    vec![
        section("01-start", start::scripts),
        section("01-opening", opening::scripts),
        section("02-end", end::scripts),
        section("03-required", required::scripts),
        section("03-occlusion", occlusion::scripts),
        section("03-covers", covers::scripts),
        section("04-states", states::scripts),
        section("04-content", content::scripts),
        section("04-answers", answers::scripts),
        section("04-errors", errors::scripts),
        section("07-busy", busy::scripts),
        section("07-small-busy", small_busy::scripts),
        section("07a-live", live::scripts),
        section("07a-live-region", live_region::scripts),
        section("08-candidate", candidate::scripts),
        section("08-settle", settle::scripts),
        section("08-audit", audit::scripts),
        section("08-holds", holds::scripts),
        section("08-late", late::scripts),
        section("08-fates", fates::scripts),
        section("09-nothing", nothing::scripts),
        section("10-interaction", interaction::scripts),
        section("10-leaving", leaving::scripts),
        section("10-typing", typing::scripts),
        section("11-timeout", timeout::scripts),
        section("12-clock", clock::scripts),
        section("13-nesting", nesting::scripts),
        section("14-event", event::scripts),
        section("15-boundary", boundary::scripts),
        section("15-malformed", malformed::scripts),
    ]
}

/// Returns all stories.
pub fn all() -> Vec<Script> {
    sections().into_iter().flat_map(|section| section.scripts).collect()
}
