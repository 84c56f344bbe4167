//! What identifies a chart: a surface, a platform, a version of the definition and a kind. Visits that differ in one of
//! these do not mean the same (`metric.md` §15).

use alldrawn_core::judge::definition::DEFINITION_VERSION;
use alldrawn_core::wire::{Platform, Visit};

use crate::{chart_kind::ChartKind, view::names};

/// The latest version of the metric's definition that this version knows. Visits of later ones are refused.
pub const LATEST_DEFINITION: u32 = DEFINITION_VERSION;
const PLATFORMS: [Platform; 4] = [Platform::Android, Platform::Ios, Platform::Web, Platform::Unspecified];
const DEFINITION: &str = "definition ";

/// Identifies a chart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChartKey {
    /// The name under which the surface is shown.
    pub surface: String,
    /// The kind of the chart.
    pub kind: ChartKind,
    /// The platform. A platform of a later schema counts as unspecified.
    pub platform: Platform,
    /// The version of the metric's definition, from 1.
    pub definition: u32,
}

impl ChartKey {
    /// The first key in the order of keys.
    pub(crate) const FIRST: ChartKey = ChartKey {
        surface: String::new(),
        kind: ChartKind::Normal,
        platform: Platform::Unspecified,
        definition: 0,
    };

    /// Returns the chart of a visit whose surface is shown under this name. A visit without a version of the definition
    /// counts as version 1.
    pub fn of_visit(surface: &str, visit: &Visit) -> ChartKey {
        ChartKey {
            surface: surface.to_owned(),
            kind: ChartKind::of_visit(visit),
            platform: Platform::try_from(visit.platform).unwrap_or_default(),
            definition: visit.definition_version.max(1),
        }
    }

    /// Returns what the store keeps of the key beside the surface: the numbers of the kind, of the platform and of the
    /// definition.
    pub(crate) fn columns(&self) -> (u8, i32, u32) {
        (self.kind.number(), self.platform.into(), self.definition)
    }

    /// Returns the platform's name, `unknown` if it is unspecified.
    pub fn platform_word(&self) -> &'static str {
        names::platform(self.platform.into())
    }

    /// Returns the words for the version of the definition, such as `definition 2`.
    pub fn definition_words(&self) -> String {
        format!("{DEFINITION}{}", self.definition)
    }
}

/// Selects charts of a surface by the words that set them apart, such as `revisit+android`. Without a word for the kind
/// it is the normal kind; without one for the platform or the definition, any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChartSelector {
    kind: ChartKind,
    platform: Option<Platform>,
    definition: Option<u32>,
}

impl ChartSelector {
    /// Parses words that are joined by `+`. Returns `None` if a word is unknown.
    pub fn parse(words: &str) -> Option<ChartSelector> {
        let mut selector = ChartSelector::default();
        for word in words.split('+').filter(|word| !word.is_empty()) {
            let platform = PLATFORMS.into_iter().find(|known| names::platform((*known).into()) == word);
            let definition = word.strip_prefix(DEFINITION).and_then(|number| number.parse().ok());
            match (ChartKind::parse(word), platform, definition) {
                (Some(kind), ..) => selector.kind = kind,
                (_, Some(platform), _) => selector.platform = Some(platform),
                (.., Some(definition)) => selector.definition = Some(definition),
                (None, None, None) => return None,
            }
        }
        Some(selector)
    }

    /// Returns true if the chart is one of those that the words select.
    pub fn selects(&self, key: &ChartKey) -> bool {
        key.kind == self.kind
            && self.platform.is_none_or(|platform| platform == key.platform)
            && self.definition.is_none_or(|definition| definition == key.definition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: ChartKind, platform: Platform, definition: u32) -> ChartKey {
        ChartKey { surface: "Home".into(), kind, platform, definition }
    }

    #[test]
    fn words_select_charts() {
        let [old, new] = [1, 2].map(|definition| key(ChartKind::Revisit, Platform::Android, definition));
        let web = key(ChartKind::Normal, Platform::Web, 2);
        for (words, selected) in [
            ("", [false, false, true]),
            ("revisit", [true, true, false]),
            ("revisit+android", [true, true, false]),
            ("android+revisit+definition 2", [false, true, false]),
            ("revisit+web", [false, false, false]),
            ("normal+web", [false, false, true]),
        ] {
            let selector = ChartSelector::parse(words).unwrap();
            assert_eq!([&old, &new, &web].map(|key| selector.selects(key)), selected, "{words}");
        }
        for words in ["revisits", "definition", "definition x", "tv"] {
            assert_eq!(ChartSelector::parse(words), None, "{words}");
        }
    }

    #[test]
    fn visits_that_do_not_mean_the_same_have_different_charts() {
        let visit = Visit { platform: Platform::Ios.into(), definition_version: 2, ..Visit::default() };
        let first = ChartKey::of_visit("Home", &visit);
        assert_eq!(first, key(ChartKind::Begin, Platform::Ios, 2));
        let others = [
            Visit { platform: Platform::Web.into(), ..visit.clone() },
            Visit { definition_version: 1, ..visit.clone() },
            Visit { flags: 1 << alldrawn_core::wire::VisitFlag::Revisit as u32, ..visit.clone() },
        ];
        assert!(others.iter().all(|other| ChartKey::of_visit("Home", other) != first));
        let later = Visit { platform: 99, definition_version: 0, ..visit };
        assert_eq!(ChartKey::of_visit("Home", &later), key(ChartKind::Begin, Platform::Unspecified, 1));
    }
}
