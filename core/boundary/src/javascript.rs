//! Generates the file for the tests that run the browser's core in Node: plain objects, since Node reads no TypeScript.

use crate::text::{Comment, GENERATED, bit_value, comment, shout, value};
use crate::typescript::result_layout;
use alldrawn_core::boundary::result;
use alldrawn_core::judge::answer::{decision, packing};
use alldrawn_core::judge::snapshot::{Kind, LAYOUT, State, kind_flag, record_flag, state_flag};
use alldrawn_core::judge::visit::interaction::{Leave, input_flag, input_kind};
use alldrawn_core::numbers::{Group, Number};
use alldrawn_core::record::{CONFIGURE, hold_state, op};

pub fn source() -> String {
    [
        format!("// {GENERATED}\n"),
        object("Decision", &decision::NUMBERS, bit_value),
        object("Packing", &packing::NUMBERS, big),
        object("Op", &op::NUMBERS, value),
        object("Configure", &CONFIGURE, value),
        object("HoldState", &hold_state::NUMBERS, value),
        object("InputKind", &input_kind::NUMBERS, value),
        object("InputFlag", &input_flag::NUMBERS, bit_value),
        object("LeaveReason", &Leave::NUMBERS, value),
        object("SnapshotLayout", &LAYOUT, value),
        object("Flag", &record_flag::NUMBERS, bit_value),
        object("Kind", &Kind::NUMBERS, value),
        object("KindFlag", &kind_flag::NUMBERS, bit_value),
        object("State", &State::NUMBERS, value),
        object("StateFlag", &state_flag::NUMBERS, bit_value),
        object("ResultLayout", &result_layout(), value),
        object("ResultAt", &result::at::NUMBERS, value),
    ]
    .join("\n")
}

fn object(name: &str, group: &Group, write: fn(&Number) -> String) -> String {
    let members = group.numbers.iter().map(|number| {
        let doc = comment(number.doc, "  ", Comment::Stars);
        format!("{doc}  {}: {},\n", shout(number), write(number))
    });
    let doc = comment(group.doc, "", Comment::Stars);
    format!("{doc}export const {name} = {{\n{}}};\n", members.collect::<String>())
}

// An answer has 64 bits, so its constants are BigInts.
fn big(number: &Number) -> String {
    format!("{}n", value(number))
}
