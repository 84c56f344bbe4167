//! Compares two groups of visits, surface by surface: is the candidate worse than the baseline?
//!
//! [`Groups`] counts the visits that meet the conditions and the age rule, in a [`Unit`] for each chart. [`Comparison`]
//! judges all units together and renders the result as text, JSON, JUnit XML or Markdown.

mod age;
mod comparison;
mod condition;
mod groups;
mod json;
mod junit;
mod markdown;
mod mix_words;
mod text;
mod unit;

pub use age::Age;
pub use comparison::{Compared, Comparison, GateResult};
pub use condition::{Condition, Conditions};
pub use groups::{Groups, LeftOut, Selection};
pub use unit::Unit;

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, on a terminal.
    Text,
    /// An object with every figure.
    Json,
    /// JUnit XML, which continuous integration shows as tests.
    Junit,
    /// A table, for a comment on a change.
    Markdown,
}

impl Format {
    /// Renders a comparison in this form.
    pub fn render(self, comparison: &Comparison) -> String {
        match self {
            Self::Text => text::render(comparison),
            Self::Json => format!("{:#}\n", json::render(comparison)),
            Self::Junit => junit::render(comparison),
            Self::Markdown => markdown::render(comparison),
        }
    }
}
