//! The names of charts. A chart is named after its surface and its kind; its platform and definition are named only if
//! the surface has charts of several.

use std::collections::{BTreeMap, BTreeSet};

use alldrawn_core::wire::Platform;

use crate::{chart_key::ChartKey, chart_kind::ChartKind};

/// The platforms and definitions of each surface.
#[derive(Debug, Default)]
pub struct ChartNames {
    surfaces: BTreeMap<String, (BTreeSet<Platform>, BTreeSet<u32>)>,
}

impl ChartNames {
    /// Prepares the names of these charts.
    pub fn new<'a>(charts: impl IntoIterator<Item = &'a ChartKey>) -> ChartNames {
        let mut names = ChartNames::default();
        for key in charts {
            if !names.surfaces.contains_key(&key.surface) {
                names.surfaces.insert(key.surface.clone(), Default::default());
            }
            if let Some((platforms, definitions)) = names.surfaces.get_mut(&key.surface) {
                platforms.insert(key.platform);
                definitions.insert(key.definition);
            }
        }
        names
    }

    /// Returns the words that set a chart apart from the surface's other charts, joined by `+`, such as
    /// `revisit+android`. Empty for the normal kind of a surface with one platform and one definition.
    pub fn apart(&self, key: &ChartKey) -> String {
        self.words(key).join("+")
    }

    /// Returns the name of a chart, such as `HomeFeed · revisit, android`.
    pub fn name(&self, key: &ChartKey) -> String {
        let surface = key.kind.surface_name(&key.surface);
        match self.words(key) {
            words if words.is_empty() => surface.to_owned(),
            words => format!("{surface} · {}", words.join(", ")),
        }
    }

    fn words(&self, key: &ChartKey) -> Vec<String> {
        let (platforms, definitions) =
            self.surfaces.get(&key.surface).map_or((0, 0), |(p, d)| (p.len(), d.len()));
        let kind = (key.kind != ChartKind::Normal).then(|| key.kind.to_string());
        let platform = (platforms > 1).then(|| key.platform_word().to_owned());
        let definition = (definitions > 1).then(|| key.definition_words());
        [kind, platform, definition].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart_key::ChartSelector;

    #[test]
    fn names_mention_what_differs() {
        let key = |surface: &str, kind, platform, definition| ChartKey {
            surface: surface.into(),
            kind,
            platform,
            definition,
        };
        let charts = [
            key("Home", ChartKind::Normal, Platform::Android, 2),
            key("Home", ChartKind::Revisit, Platform::Web, 2),
            key("Feed", ChartKind::Launch, Platform::Ios, 1),
            key("Feed", ChartKind::Normal, Platform::Ios, 2),
            key("Search/typing", ChartKind::Typing, Platform::Web, 2),
            key("Cart", ChartKind::Normal, Platform::Web, 2),
        ];
        let names = ChartNames::new(&charts);
        let all: Vec<_> = charts.iter().map(|key| names.name(key)).collect();
        assert_eq!(
            all,
            [
                "Home · android",
                "Home · revisit, web",
                "Feed · launch, definition 1",
                "Feed · definition 2",
                "Search · typing",
                "Cart"
            ]
        );
        for key in &charts {
            let selector = ChartSelector::parse(&names.apart(key)).unwrap();
            let selected: Vec<_> =
                charts.iter().filter(|of| of.surface == key.surface && selector.selects(of)).collect();
            assert_eq!(selected, [key], "the words must select the chart");
        }
    }
}
