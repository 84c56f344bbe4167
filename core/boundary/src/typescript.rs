//! Generates the web's file: constant enums, whose values the bundler inlines, and objects if the binding looks up a
//! number by its name.

use crate::text::{Comment, GENERATED, bit_value, comment, kebab, schema, shout, value};
use alldrawn_core::boundary::result;
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::perf::{self, answered, interface};
use alldrawn_core::judge::snapshot::{Kind, LAYOUT, State, header_flag, kind_flag, record_flag, state_flag};
use alldrawn_core::judge::visit::interaction::{Leave, input_flag, input_kind};
use alldrawn_core::numbers::{Group, Number, SDK_VERSION};
use alldrawn_core::record::{CONFIGURE, hold_state, op};

pub fn source() -> String {
    let mut launch = schema("LaunchKind");
    // A begin without a launch has no launch kind.
    launch.numbers.to_mut().retain(|number| number.value != 0);
    let mut parts = vec![
        format!("// {GENERATED}\n"),
        format!("/** The version in every event. */\nexport const SDK_VERSION = '{SDK_VERSION}';\n"),
        enumeration("Decision", &decision::NUMBERS, bit_value),
        enumeration("Configure", &CONFIGURE, value),
        enumeration("HoldState", &hold_state::NUMBERS, value),
        enumeration("InputKind", &input_kind::NUMBERS, value),
        enumeration("InputFlag", &input_flag::NUMBERS, bit_value),
        object("LeaveReason", &Leave::NUMBERS),
        enumeration("SnapshotLayout", &LAYOUT, value),
        enumeration("HeaderFlag", &header_flag::NUMBERS, bit_value),
        enumeration("Flag", &record_flag::NUMBERS, bit_value),
        enumeration("Kind", &Kind::NUMBERS, value),
        enumeration("KindFlag", &kind_flag::NUMBERS, bit_value),
        enumeration("State", &State::NUMBERS, value),
        enumeration("StateFlag", &state_flag::NUMBERS, bit_value),
        enumeration("PerfRecord", &perf::RECORD, value),
        enumeration("Interface", &interface::NUMBERS, bit_value),
        enumeration("Answered", &answered::NUMBERS, bit_value),
        enumeration("ResultLayout", &result_layout(), value),
        enumeration("ResultAt", &result::at::NUMBERS, value),
        enumeration("Op", &op::NUMBERS, value),
        object("LaunchKind", &launch),
    ];
    parts.extend(
        ["Platform", "Outcome", "StartSource", "EndSource", "DropReason", "VisitFlag"]
            .map(|name| enumeration(name, &schema(name), value)),
    );
    parts.join("\n")
}

// The value of an absent duration is too large for a JavaScript number, so it is left out.
pub fn result_layout() -> Group {
    let mut layout = result::LAYOUT;
    layout.numbers.to_mut().retain(|number| number.name != "NONE");
    layout
}

fn enumeration(name: &str, group: &Group, write: fn(&Number) -> String) -> String {
    let members = group.numbers.iter().map(|number| {
        let doc = comment(number.doc, "  ", Comment::Stars);
        format!("{doc}  {} = {},\n", shout(number), write(number))
    });
    let doc = comment(group.doc, "", Comment::Stars);
    format!("{doc}export const enum {name} {{\n{}}}\n", members.collect::<String>())
}

fn object(name: &str, group: &Group) -> String {
    let members = group.numbers.iter().map(|number| {
        let doc = comment(number.doc, "  ", Comment::Stars);
        let key = kebab(number);
        let key = if key.contains('-') { format!("'{key}'") } else { key };
        format!("{doc}  {key}: {},\n", value(number))
    });
    let doc = comment(group.doc, "", Comment::Stars);
    format!("{doc}export const {name} = {{\n{}}} as const;\n", members.collect::<String>())
}
