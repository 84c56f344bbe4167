//! The conditions that select the visits of a group: `app_version=1.1`, `tag.plan=free`.

use std::{fmt, str::FromStr};

use alldrawn_core::wire::{Environment, Visit};

use crate::view::names;

/// The field of a visit that a condition compares.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Field {
    Platform,
    Environment(usize),
    Tag(String),
}

/// The name of a field of [`Environment`], and a function that returns its value.
type EnvironmentField = (&'static str, fn(&Environment) -> &str);

const ENVIRONMENT: [EnvironmentField; 7] = [
    ("app", |environment| &environment.app),
    ("app_version", |environment| &environment.app_version),
    ("os", |environment| &environment.os),
    ("os_version", |environment| &environment.os_version),
    ("device_class", |environment| &environment.device_class),
    ("network_class", |environment| &environment.network_class),
    ("sdk_version", |environment| &environment.sdk_version),
];
const PLATFORMS: [&str; 3] = ["android", "ios", "web"];

/// A condition: a field, and the value that it must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    text: String,
    field: Field,
    value: String,
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or_else(|| {
            format!("{text:?} is not a condition: expected FIELD=VALUE, for example app_version=1.1")
        })?;
        let known = ENVIRONMENT.iter().position(|(known, _)| *known == name);
        let field = match (name, known, name.strip_prefix("tag.")) {
            (_, Some(place), _) => Field::Environment(place),
            ("platform", ..) if PLATFORMS.contains(&value) => Field::Platform,
            ("platform", ..) => {
                return Err(format!("platform is {value:?}: it must be android, ios or web"));
            }
            (.., Some(tag)) if !tag.is_empty() => Field::Tag(tag.to_owned()),
            _ => return Err(unknown_field(name)),
        };
        Ok(Self { text: text.to_owned(), field, value: value.to_owned() })
    }
}

fn unknown_field(name: &str) -> String {
    let known: Vec<_> = ENVIRONMENT.iter().map(|(known, _)| *known).collect();
    format!("{name:?} is not a field: the fields are platform, {} and tag.NAME", known.join(", "))
}

impl Condition {
    /// Returns true if the visit meets the condition. A field that the visit does not have counts as "".
    pub fn matches(&self, visit: &Visit) -> bool {
        match &self.field {
            Field::Platform => names::platform(visit.platform) == self.value,
            Field::Environment(place) => {
                let value_of = ENVIRONMENT.get(*place).map(|(_, value_of)| value_of);
                let value = value_of
                    .zip(visit.environment.as_ref())
                    .map(|(value_of, environment)| value_of(environment));
                value.unwrap_or_default() == self.value
            }
            Field::Tag(name) => {
                let tag = visit.tags.iter().find(|tag| tag.name == *name);
                tag.map_or("", |tag| &tag.value) == self.value
            }
        }
    }
}

/// Conditions that a visit must all meet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions(pub Vec<Condition>);

impl Conditions {
    /// Returns true if the visit meets all conditions.
    pub fn match_visit(&self, visit: &Visit) -> bool {
        self.0.iter().all(|condition| condition.matches(visit))
    }
}

/// Writes the conditions as the user wrote them.
impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.0.iter().map(|condition| condition.text.as_str()).collect();
        f.write_str(&texts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use alldrawn_core::wire::{Platform, Tag};

    use super::*;

    fn visit() -> Visit {
        Visit {
            platform: Platform::Ios.into(),
            environment: Some(Environment {
                app_version: "1.1=beta".into(),
                os: "ios".into(),
                device_class: "high".into(),
                ..Environment::default()
            }),
            tags: vec![Tag { name: "plan".into(), value: "free".into() }],
            ..Visit::default()
        }
    }

    #[test]
    fn a_condition_is_met_only_by_its_value() {
        for (text, holds) in [
            ("app_version=1.1=beta", true),
            ("app_version=1.1", false),
            ("platform=ios", true),
            ("platform=web", false),
            ("os=ios", true),
            ("device_class=low", false),
            ("network_class=", true),
            ("tag.plan=free", true),
            ("tag.plan=", false),
            ("tag.arm=", true),
        ] {
            let condition: Condition = text.parse().unwrap();
            assert_eq!(condition.matches(&visit()), holds, "{text}");
        }
        let nowhere = Visit { environment: None, ..visit() };
        assert!("os=".parse::<Condition>().unwrap().matches(&nowhere));
    }

    #[test]
    fn a_malformed_condition_is_reported_with_the_reason() {
        for (text, wanted) in [
            ("1.1", "expected FIELD=VALUE"),
            ("version=1.1", "app_version"),
            ("platform=ipad", "android, ios or web"),
            ("tag.=x", "tag.NAME"),
        ] {
            let why = text.parse::<Condition>().unwrap_err();
            assert!(why.contains(wanted), "{text}: {why}");
        }
    }
}
