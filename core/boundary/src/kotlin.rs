//! Generates Android's file: objects of constants, and enums if the binding passes a number on by name.

use crate::text::{Comment, GENERATED, bit, comment, literal, schema, shout};
use alldrawn_core::boundary::result;
use alldrawn_core::judge::answer::{decision, packing};
use alldrawn_core::judge::perf::{self, answered, interface};
use alldrawn_core::judge::snapshot::{Kind, LAYOUT, State, header_flag, kind_flag, record_flag, state_flag};
use alldrawn_core::judge::visit::interaction::{Leave, input_flag, input_kind};
use alldrawn_core::numbers::{Group, Number, SDK_VERSION};
use alldrawn_core::record::{CONFIGURE, hold_state, op};
use alldrawn_jni::binding_decision;

pub fn source() -> String {
    let mut decision = decision::NUMBERS;
    decision.numbers.to_mut().extend_from_slice(&binding_decision::NUMBERS.numbers);
    let wire = ["Platform", "EndSource", "VisitFlag"].map(|name| {
        let group = schema(name);
        object("    ", name, &group, value)
    });
    [
        format!("// {GENERATED}\npackage dev.alldrawn.internal.core\n"),
        format!("/** The version in every event. */\ninternal const val SDK_VERSION = \"{SDK_VERSION}\"\n"),
        object("", "Decision", &decision, bit_value),
        object("", "Packing", &packing::NUMBERS, value),
        object("", "Op", &op::NUMBERS, value),
        object("", "Configure", &CONFIGURE, value),
        object("", "HoldState", &hold_state::NUMBERS, value),
        object("", "InputKind", &input_kind::NUMBERS, value),
        object("", "InputFlag", &input_flag::NUMBERS, bit_value),
        enumeration("Leave", &Leave::NUMBERS),
        object("", "SnapshotLayout", &LAYOUT, value),
        object("", "HeaderFlag", &header_flag::NUMBERS, bit_value),
        object("", "Flag", &record_flag::NUMBERS, bit_value),
        object("", "Kind", &Kind::NUMBERS, value),
        object("", "KindFlag", &kind_flag::NUMBERS, bit_value),
        object("", "State", &State::NUMBERS, value),
        object("", "StateFlag", &state_flag::NUMBERS, bit_value),
        object("", "PerfRecord", &perf::RECORD, value),
        object("", "Interface", &interface::NUMBERS, bit_value),
        object("", "Answered", &answered::NUMBERS, bit_value),
        object("", "ResultLayout", &result::LAYOUT, value),
        object("", "ResultAt", &result::at::NUMBERS, value),
        enumeration("LaunchKind", &schema("LaunchKind")),
        format!(
            "/** Numbers of the event's enums (`visit.proto`). */\ninternal object Wire {{\n{}}}\n",
            wire.join("\n"),
        ),
    ]
    .join("\n")
}

fn object(indent: &str, name: &str, group: &Group, write: fn(&Number) -> String) -> String {
    let inner = format!("{indent}    ");
    let constants = group.numbers.iter().map(|number| {
        let doc = comment(number.doc, &inner, Comment::Stars);
        format!("{doc}{inner}const val {} = {}\n", shout(number), write(number))
    });
    let constants: Vec<String> = constants.collect();
    let doc = comment(group.doc, indent, Comment::Stars);
    let visibility = if indent.is_empty() { "internal " } else { "" };
    format!("{doc}{indent}{visibility}object {name} {{\n{}{indent}}}\n", constants.join(between(group)))
}

// Items with comments are separated by an empty line.
fn between(group: &Group) -> &'static str {
    if group.numbers.iter().all(|number| number.doc.is_empty()) { "" } else { "\n" }
}

fn enumeration(name: &str, group: &Group) -> String {
    let entries = group.numbers.iter().map(|number| {
        let doc = comment(number.doc, "    ", Comment::Stars);
        format!("{doc}    {}({}),\n", shout(number), value(number))
    });
    let entries: Vec<String> = entries.collect();
    let doc = comment(group.doc, "", Comment::Stars);
    format!("{doc}internal enum class {name}(val number: Int) {{\n{}}}\n", entries.join(between(group)))
}

fn bit_value(number: &Number) -> String {
    match bit(number) {
        0 => "1".to_owned(),
        bit => format!("1 shl {bit}"),
    }
}

// Kotlin's numbers are signed, so values that need the highest bit become negative.
fn value(number: &Number) -> String {
    match (number.type_name, number.value) {
        ("u64", value) if value > i128::from(i64::MAX) => format!("{}L", value as u64 as i64),
        ("u64", _) => format!("{}L", upper(&literal(number))),
        (_, value) if value == i128::from(i32::MIN) => "Int.MIN_VALUE".to_owned(),
        (_, value) if value > i128::from(i32::MAX) => (value as u32 as i32).to_string(),
        _ => upper(&literal(number)),
    }
}

fn upper(literal: &str) -> String {
    literal.to_uppercase().replace("0X", "0x")
}
