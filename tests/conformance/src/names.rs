//! Names of the numbers in snapshots and events. A number without a name is written as a number.

use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::snapshot::{self, header_flag, record_flag};
use alldrawn_core::numbers::{Group, schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::sync::LazyLock;

/// The names of numbers or bits in lower case, as the core spells them. The index is the number, or the bit's position.
pub type Names = LazyLock<Vec<&'static str>>;

/// Names of [`snapshot::Kind`], by number.
pub static KINDS: Names = LazyLock::new(|| names(&snapshot::Kind::NUMBERS));
static STATES: Names = LazyLock::new(|| names(&snapshot::State::NUMBERS));
static RECORD_FLAGS: Names = LazyLock::new(|| names(&record_flag::NUMBERS));
static HEADER_FLAGS: Names = LazyLock::new(|| names(&header_flag::NUMBERS));
static DECISIONS: Names = LazyLock::new(|| names(&decision::NUMBERS));

/// Names of `VisitFlag`, by bit.
pub static VISIT_FLAGS: Names = LazyLock::new(|| schema_names("VisitFlag"));

/// Returns the names of an enum of the event's schema; empty if there is no such enum.
pub fn schema_names(name: &str) -> Vec<&'static str> {
    schema().iter().find(|group| group.name == name).map(names).unwrap_or_default()
}

// The names are leaked, so they live as long as the process. The function is called only once per table and process.
fn names(group: &Group) -> Vec<&'static str> {
    group.names().unwrap_or_default().into_iter().map(|name| &*name.leak()).collect()
}

/// A node's kind: its byte in the snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Kind(pub u8);

/// A node's state: its byte in the snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct State(pub u8);

/// A node's flags: the byte of the flags in the snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecordFlags(pub u8);

/// The flags of the snapshot's header.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeaderFlags(pub u32);

/// A 32-bit float. In JSON, NaN and the infinities are written as strings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Readable(pub f32);

impl Default for RecordFlags {
    fn default() -> RecordFlags {
        RecordFlags(1)
    }
}

impl PartialEq for Readable {
    fn eq(&self, other: &Readable) -> bool {
        self.0 == other.0 || self.0.is_nan() && other.0.is_nan()
    }
}

/// Returns the names of the bits that are set.
pub fn names_of(bits: u32, names: &[&'static str]) -> Vec<&'static str> {
    names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, name)| *name).collect()
}

/// Returns the names of a decision's bits.
pub fn decision_names(decision: u16) -> Vec<&'static str> {
    names_of(u32::from(decision), &DECISIONS)
}

/// Returns the name of an enum's number, or the number if it has no name.
pub fn name_of(number: u32, names: &[&'static str]) -> Value {
    match names.get(number as usize) {
        Some(name) => Value::from(*name),
        None => Value::from(number),
    }
}

fn number_of<E: Error>(value: &Value, names: &[&str]) -> Result<u64, E> {
    let found = match value {
        Value::String(name) => names.iter().position(|known| known == name).map(|at| at as u64),
        other => other.as_u64(),
    };
    found.ok_or_else(|| E::custom(format!("{value} is neither a number nor one of {}", names.join(", "))))
}

// Returns the names of the bits that have a name. The other bits together become one number.
fn bits_to_values(bits: u32, names: &[&'static str]) -> Vec<Value> {
    let mut out: Vec<Value> = names_of(bits, names).into_iter().map(Value::from).collect();
    let rest = bits & !((1u64 << names.len()) - 1) as u32;
    if rest != 0 {
        out.push(Value::from(rest));
    }
    out
}

fn values_to_bits<E: Error>(values: &[Value], names: &[&str]) -> Result<u32, E> {
    values.iter().try_fold(0, |bits, value| {
        let number = number_of::<E>(value, names)?;
        Ok(bits | if value.is_string() { 1 << number } else { number as u32 })
    })
}

macro_rules! by_name {
    ($type:ident, $names:ident) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                name_of(u32::from(self.0), &$names).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let number = number_of::<D::Error>(&Value::deserialize(deserializer)?, &$names)?;
                u8::try_from(number).map($type).map_err(D::Error::custom)
            }
        }
    };
}

by_name!(Kind, KINDS);
by_name!(State, STATES);

impl Serialize for RecordFlags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bits_to_values(u32::from(self.0), &RECORD_FLAGS).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RecordFlags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RecordFlags, D::Error> {
        let bits = values_to_bits::<D::Error>(&Vec::deserialize(deserializer)?, &RECORD_FLAGS)?;
        u8::try_from(bits).map(RecordFlags).map_err(D::Error::custom)
    }
}

impl Serialize for HeaderFlags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bits_to_values(self.0, &HEADER_FLAGS).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for HeaderFlags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<HeaderFlags, D::Error> {
        values_to_bits::<D::Error>(&Vec::deserialize(deserializer)?, &HEADER_FLAGS).map(HeaderFlags)
    }
}

impl Serialize for Readable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            nan if nan.is_nan() => serializer.serialize_str("NaN"),
            f32::INFINITY => serializer.serialize_str("Infinity"),
            f32::NEG_INFINITY => serializer.serialize_str("-Infinity"),
            whole if whole.fract() == 0.0 && whole.abs() < 1e9 => serializer.serialize_i64(whole as i64),
            value => serializer.serialize_f32(value),
        }
    }
}

impl<'de> Deserialize<'de> for Readable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Readable, D::Error> {
        let number = match Value::deserialize(deserializer)? {
            Value::String(text) => text.parse::<f32>().ok(),
            other => other.as_f64().map(|number| number as f32),
        };
        number.map(Readable).ok_or_else(|| D::Error::custom("expected a number, NaN, Infinity or -Infinity"))
    }
}
