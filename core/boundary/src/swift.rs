//! Generates iOS's file: option sets for bits, enums for numbers that are passed on by name, and enums without cases
//! for constants.

use crate::text::{Comment, GENERATED, bit, camel, comment, literal, schema};
use alldrawn_core::boundary::result;
use alldrawn_core::judge::answer::{decision, packing};
use alldrawn_core::judge::perf::{self, answered, interface};
use alldrawn_core::judge::snapshot::{Kind, LAYOUT, State, header_flag, kind_flag, record_flag, state_flag};
use alldrawn_core::judge::visit::interaction::{Leave, input_flag, input_kind};
use alldrawn_core::numbers::{Group, Number, SDK_VERSION};
use alldrawn_core::record::{CONFIGURE, hold_state, op};

pub fn source() -> String {
    let wire = ["Platform", "EndSource", "VisitFlag"]
        .map(|name| enumeration("    ", &format!("enum {name}: UInt8"), &schema(name)));
    [
        format!("// {GENERATED}\n"),
        format!("/// The version in every event.\nlet sdkVersion = \"{SDK_VERSION}\"\n"),
        option_set("Decision", "UInt16", &decision::NUMBERS),
        constants("Packing", &packing::NUMBERS),
        enumeration("", "enum Op: UInt8", &op::NUMBERS),
        constants("Configure", &CONFIGURE),
        enumeration("", "enum HoldState: UInt8", &hold_state::NUMBERS),
        enumeration("", "enum InputKind: UInt8", &input_kind::NUMBERS),
        option_set("InputFlags", "UInt8", &input_flag::NUMBERS),
        enumeration("", "public enum LeaveReason: UInt8, Sendable", &Leave::NUMBERS),
        constants("SnapshotLayout", &LAYOUT),
        option_set("HeaderFlags", "UInt32", &header_flag::NUMBERS),
        option_set("NodeFlags", "UInt8", &record_flag::NUMBERS),
        enumeration("", "enum NodeKind: UInt8", &Kind::NUMBERS),
        option_set("KindFlags", "UInt8", &kind_flag::NUMBERS),
        enumeration("", "enum NodeState: UInt8", &State::NUMBERS),
        option_set("StateFlags", "UInt8", &state_flag::NUMBERS),
        constants("PerfRecord", &perf::RECORD),
        option_set("Interfaces", "UInt8", &interface::NUMBERS),
        option_set("Answered", "UInt8", &answered::NUMBERS),
        constants("ResultLayout", &result::LAYOUT),
        constants("ResultAt", &result::at::NUMBERS),
        enumeration("", "enum LaunchKind: UInt8", &schema("LaunchKind")),
        format!("/// Numbers of the event's enums (`visit.proto`).\nenum Wire {{\n{}}}\n", wire.join("\n")),
    ]
    .join("\n")
}

fn option_set(name: &str, raw: &str, group: &Group) -> String {
    let bits = group.numbers.iter().map(|number| {
        let value = match bit(number) {
            0 => "1".to_owned(),
            bit => format!("1 << {bit}"),
        };
        item(number, "    ", &format!("static let {} = {name}(rawValue: {value})", camel(number)))
    });
    let doc = comment(group.doc, "", Comment::Slashes);
    let bits: String = bits.collect();
    format!("{doc}struct {name}: OptionSet, Sendable {{\n    let rawValue: {raw}\n\n{bits}}}\n")
}

fn constants(name: &str, group: &Group) -> String {
    let items = group.numbers.iter().map(|number| {
        let raw = match number.type_name {
            "u8" => "UInt8",
            "u16" => "UInt16",
            "u32" => "UInt32",
            "i32" => "Int32",
            "u64" => "UInt64",
            _ => "Int",
        };
        item(number, "    ", &format!("static let {}: {raw} = {}", camel(number), value(number)))
    });
    let doc = comment(group.doc, "", Comment::Slashes);
    format!("{doc}enum {name} {{\n{}}}\n", items.collect::<String>())
}

fn enumeration(indent: &str, head: &str, group: &Group) -> String {
    let inner = format!("{indent}    ");
    let cases = group
        .numbers
        .iter()
        .map(|number| item(number, &inner, &format!("case {} = {}", camel(number), value(number))));
    let doc = comment(group.doc, indent, Comment::Slashes);
    format!("{doc}{indent}{head} {{\n{}{indent}}}\n", cases.collect::<String>())
}

fn item(number: &Number, indent: &str, code: &str) -> String {
    format!("{}{indent}{code}\n", comment(number.doc, indent, Comment::Slashes))
}

fn value(number: &Number) -> String {
    match (number.type_name, number.value) {
        ("u64", value) if value == i128::from(u64::MAX) => ".max".to_owned(),
        ("u32", value) if value == i128::from(u32::MAX) => ".max".to_owned(),
        ("i32", value) if value == i128::from(i32::MIN) => ".min".to_owned(),
        _ => literal(number),
    }
}
