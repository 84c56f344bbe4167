//! The kinds of charts. Launches, revisits, visits without a known act of the user, and typing visits have their own
//! charts, because their times mean something else (`metric.md` §1, §13, §15).

use std::fmt;

use alldrawn_core::{
    limits,
    wire::{StartSource, Visit, VisitFlag},
};

/// The kind of a chart. A visit is of one kind: of the first in this order that applies to it is typing, launch,
/// revisit, begin; otherwise normal. The store contains the numbers, so they never change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartKind {
    /// An act of the user opened the surface.
    #[default]
    Normal = 0,
    /// The start of the app opened it.
    Launch = 1,
    /// It was seen before and came from a cache.
    Revisit = 2,
    /// No act of the user is known, so that the wait may have begun earlier.
    Begin = 3,
    /// From a key in a search field to its results.
    Typing = 4,
}

impl ChartKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [ChartKind; 5] = [Self::Normal, Self::Launch, Self::Revisit, Self::Begin, Self::Typing];

    /// Returns the kind of chart that a visit belongs to. A visit with an unknown start counts as `begin`.
    pub fn of_visit(visit: &Visit) -> ChartKind {
        let flag = |flag: VisitFlag| visit.flags >> (flag as u32) & 1 == 1;
        match visit.start_source() {
            _ if flag(VisitFlag::Typing) => Self::Typing,
            StartSource::Launch => Self::Launch,
            _ if flag(VisitFlag::Revisit) => Self::Revisit,
            StartSource::Begin | StartSource::Unspecified => Self::Begin,
            StartSource::Input | StartSource::External => Self::Normal,
        }
    }

    /// Returns the number under which the store keeps this kind.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Returns the kind's word. The word of the normal kind is `normal`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Launch => "launch",
            Self::Revisit => "revisit",
            Self::Begin => "begin",
            Self::Typing => "typing",
        }
    }

    /// Returns the kind with this word.
    pub fn parse(word: &str) -> Option<ChartKind> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Returns the surface's name as its charts of this kind show it: typing visits have a suffix of their own.
    pub fn surface_name(self, surface: &str) -> &str {
        match self {
            Self::Typing => surface.strip_suffix(limits::TYPING).unwrap_or(surface),
            _ => surface,
        }
    }
}

impl fmt::Display for ChartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_parsed_from_its_word() {
        for (number, kind) in ChartKind::ALL.into_iter().enumerate() {
            assert_eq!(ChartKind::parse(kind.word()), Some(kind));
            assert_eq!(usize::from(kind.number()), number, "the store contains the numbers");
        }
        assert_eq!(ChartKind::parse("resvisit"), None);
    }

    #[test]
    fn a_visit_is_of_one_kind() {
        let typing = 1 << VisitFlag::Typing as u32;
        let revisit = 1 << VisitFlag::Revisit as u32;
        for (source, flags, kind) in [
            (StartSource::Input, 1 << VisitFlag::Settled as u32, ChartKind::Normal),
            (StartSource::External, 0, ChartKind::Normal),
            (StartSource::Launch, 0, ChartKind::Launch),
            (StartSource::Launch, revisit, ChartKind::Launch),
            (StartSource::Input, revisit, ChartKind::Revisit),
            (StartSource::Begin, revisit, ChartKind::Revisit),
            (StartSource::Begin, 0, ChartKind::Begin),
            (StartSource::Unspecified, 0, ChartKind::Begin),
            (StartSource::Input, typing | revisit, ChartKind::Typing),
        ] {
            let visit = Visit { start_source: source.into(), flags, ..Visit::default() };
            assert_eq!(ChartKind::of_visit(&visit), kind, "{source:?} {flags}");
        }
    }
}
