//! The table of rules, `rules.toml`.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Vec<Rule>,
}

/// A rule of the metric, and the code that implements it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub name: String,
    /// The section of docs/metric.md that contains the rule.
    pub section: u32,
    /// The rule in one sentence.
    pub says: String,
    #[serde(rename = "switch")]
    pub switches: Vec<Switch>,
}

/// A piece of the core's code, and the code that replaces it if its rule is off.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// The path of the source file below core/src.
    pub file: String,
    /// The code directly before `on`, if `on` alone is not unique.
    #[serde(default)]
    pub after: String,
    /// The code of the rule: an expression, or statements that end with a semicolon.
    pub on: String,
    /// The code that replaces `on` if the rule is off.
    pub off: String,
    /// The number of times that the code occurs. All occurrences are switched.
    #[serde(default = "once")]
    pub times: usize,
}

fn once() -> usize {
    1
}

/// Reads the table.
pub fn rules() -> Result<Vec<Rule>, String> {
    let table: Table = toml::from_str(include_str!("../rules.toml"))
        .map_err(|error| format!("tests/rules/rules.toml: {error}"))?;
    Ok(table.rule)
}
