//! The kinds of charts. Revisits, visits without a known act of the user, and typing visits have their own charts,
//! because their times mean something else (`metric.md` §1, §13).

use std::fmt;

use alldrawn_core::{
    limits,
    wire::{StartSource, Visit, VisitFlag},
};

/// The kind of a chart, as bits for revisits, visits without a known act of the user, and typing visits. The store
/// contains the bits, so their meaning never changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChartKind(u8);

const REVISIT: u8 = 1;
const BEGIN: u8 = 2;
const TYPING: u8 = 4;
const WORDS: [(u8, &str); 3] = [(REVISIT, "revisit"), (BEGIN, "begin"), (TYPING, "typing")];

impl ChartKind {
    /// The main chart: visits that a user's act opened, and that are neither revisits nor typing visits.
    pub const MAIN: ChartKind = ChartKind(0);

    /// Returns the kind of chart that a visit belongs to. A visit without a known act of the user counts as `begin`.
    pub fn of_visit(visit: &Visit) -> ChartKind {
        let flag = |flag: VisitFlag| visit.flags >> (flag as u32) & 1 == 1;
        let unknown = matches!(visit.start_source(), StartSource::Begin | StartSource::Unspecified);
        let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
        ChartKind(
            bit(flag(VisitFlag::Revisit), REVISIT)
                | bit(unknown, BEGIN)
                | bit(flag(VisitFlag::Typing), TYPING),
        )
    }

    /// Returns the number under which the store keeps this kind.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Parses the words that [`fmt::Display`] writes. Returns `None` if a word is unknown.
    pub fn parse(words: &str) -> Option<ChartKind> {
        let mut bits = 0;
        for word in words.split('+').filter(|word| !word.is_empty()) {
            bits |= WORDS.iter().find(|(_, known)| *known == word)?.0;
        }
        Some(ChartKind(bits))
    }

    /// Returns the name of a surface's chart, for example `HomeFeed · revisit`.
    pub fn chart_name(self, surface: &str) -> String {
        if self == Self::MAIN {
            return surface.to_owned();
        }
        let surface = match self.0 & TYPING {
            0 => surface,
            _ => surface.strip_suffix(limits::TYPING).unwrap_or(surface),
        };
        format!("{surface} · {}", self.to_string().replace('+', ", "))
    }
}

/// Writes the words of the kind, joined by `+`: `revisit+begin`. The text of the main kind is empty.
impl fmt::Display for ChartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> =
            WORDS.iter().filter(|(bit, _)| self.0 & bit != 0).map(|(_, word)| *word).collect();
        f.write_str(&words.join("+"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_parsed_from_its_words() {
        for bits in 0..8 {
            let kind = ChartKind(bits);
            assert_eq!(ChartKind::parse(&kind.to_string()), Some(kind));
        }
        assert_eq!(ChartKind::parse("resvisit"), None);
        assert_eq!(ChartKind(3).to_string(), "revisit+begin");
    }

    #[test]
    fn the_main_chart_has_only_visits_that_an_act_of_the_user_started() {
        let started = |source: StartSource| Visit { start_source: source.into(), ..Visit::default() };
        for source in [StartSource::Input, StartSource::External, StartSource::Launch] {
            assert_eq!(ChartKind::of_visit(&started(source)), ChartKind::MAIN);
        }
        for source in [StartSource::Begin, StartSource::Unspecified] {
            assert_eq!(ChartKind::of_visit(&started(source)), ChartKind(BEGIN));
        }
        let flags = 1 << VisitFlag::Revisit as u32 | 1 << VisitFlag::Settled as u32;
        assert_eq!(ChartKind::of_visit(&Visit { flags, ..started(StartSource::Input) }), ChartKind(REVISIT));
    }

    #[test]
    fn charts_have_readable_names() {
        assert_eq!(ChartKind::MAIN.chart_name("HomeFeed"), "HomeFeed");
        assert_eq!(ChartKind(REVISIT | BEGIN).chart_name("HomeFeed"), "HomeFeed · revisit, begin");
        assert_eq!(ChartKind(TYPING).chart_name("Search/typing"), "Search · typing");
    }
}
