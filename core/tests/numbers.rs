//! The tables of the boundary's numbers: each number has one name, and is read back as the item of that name.

use std::collections::BTreeSet;

use alldrawn_core::boundary::result;
use alldrawn_core::judge::answer::{Answer, decision, packing};
use alldrawn_core::judge::perf;
use alldrawn_core::judge::snapshot::{Kind, LAYOUT, MAGIC, State, header_flag, record_flag};
use alldrawn_core::judge::visit::interaction::{Leave, input_kind};
use alldrawn_core::numbers::{Group, SDK_VERSION, schema};
use alldrawn_core::record::{Recording, RecordingError, op};
use alldrawn_core::wire;

fn groups() -> Vec<Group> {
    let own = [
        decision::NUMBERS,
        packing::NUMBERS,
        op::NUMBERS,
        input_kind::NUMBERS,
        Leave::NUMBERS,
        LAYOUT,
        header_flag::NUMBERS,
        record_flag::NUMBERS,
        Kind::NUMBERS,
        State::NUMBERS,
        perf::RECORD,
        perf::interface::NUMBERS,
        perf::answered::NUMBERS,
        result::LAYOUT,
        result::at::NUMBERS,
    ];
    own.into_iter().chain(schema()).collect()
}

fn value(group: &Group, name: &str) -> Option<i128> {
    group.numbers.iter().find(|number| number.name == name).map(|number| number.value)
}

#[test]
fn numbers_and_names_are_unique_within_their_group() {
    for Group { name, numbers, .. } in groups() {
        let names: BTreeSet<_> = numbers.iter().map(|number| number.snake()).collect();
        let values: BTreeSet<_> = numbers.iter().map(|number| number.value).collect();
        assert!(!numbers.is_empty(), "{name}");
        assert_eq!((names.len(), values.len()), (numbers.len(), numbers.len()), "{name}");
    }
}

#[test]
fn every_number_of_the_core_has_a_doc() {
    let schema: Vec<_> = schema().iter().map(|group| group.name).collect();
    for group in groups().iter().filter(|group| !schema.contains(&group.name)) {
        assert!(!group.doc.trim().is_empty(), "{}", group.name);
        assert!(group.numbers.iter().all(|number| !number.doc.trim().is_empty()), "{}", group.name);
    }
}

#[test]
fn each_byte_reads_as_the_kind_state_or_reason_of_that_number() {
    let (kinds, states, reasons) = (Kind::NUMBERS.numbers, State::NUMBERS.numbers, Leave::NUMBERS.numbers);
    for byte in 0..=u8::MAX {
        let at = usize::from(byte);
        let kind = kinds.get(at).map_or("Other", |number| number.name);
        assert_eq!(format!("{:?}", Kind::from_byte(byte)), kind, "kind {byte}");
        let state = states.get(at).map_or("Unknown", |number| number.name);
        assert_eq!(format!("{:?}", State::from_byte(byte)), state, "state {byte}");
        let reason = Leave::from_byte(byte).map(|reason| format!("{reason:?}"));
        assert_eq!(reason.as_deref(), reasons.get(at).map(|number| number.name), "leave {byte}");
    }
}

#[test]
fn bits_and_variants_have_no_gaps() {
    let packed = [decision::NUMBERS, header_flag::NUMBERS, record_flag::NUMBERS, input_kind::NUMBERS];
    let variants = [Kind::NUMBERS, State::NUMBERS, Leave::NUMBERS];
    for group in packed.into_iter().chain(variants).chain(schema()) {
        assert_eq!(group.names().map(|names| names.len()), Some(group.numbers.len()), "{}", group.name);
    }
    assert_eq!(op::NUMBERS.names(), None, "ops start at 1, so the table has a gap at 0");
    assert_eq!(State::NUMBERS.names().unwrap()[5..7], ["declared_empty", "load_started"]);
}

#[test]
fn the_schemas_tables_list_every_enum_value() {
    fn count<T: TryFrom<i32>>() -> usize {
        (-1..256).filter(|value| T::try_from(*value).is_ok()).count()
    }
    let counts = [
        count::<wire::Platform>(),
        count::<wire::Outcome>(),
        count::<wire::StartSource>(),
        count::<wire::EndSource>(),
        count::<wire::LaunchKind>(),
        count::<wire::DropReason>(),
        count::<wire::VisitFlag>(),
    ];
    assert_eq!(schema().map(|group| group.numbers.len()), counts);
    let [platform, outcome, .., flag] = schema();
    assert_eq!(value(&platform, "UNSPECIFIED"), Some(0));
    assert_eq!(value(&outcome, "UNCHANGED"), Some(wire::Outcome::Unchanged as i128));
    assert_eq!(value(&flag, "TYPING"), Some(wire::VisitFlag::Typing as i128));
}

#[test]
fn a_recording_accepts_exactly_the_listed_ops() {
    for op in 1..u8::MAX {
        let entry = [b"ADRC\x01\x00".as_slice(), &[op, 0, 0, 0, 0]].concat();
        let is_unknown =
            matches!(Recording::parse(&entry), Err(RecordingError::Entry { what: "an unknown op", .. }));
        let is_listed = op::NUMBERS.numbers.iter().any(|number| number.value == i128::from(op));
        assert_eq!(is_unknown, !is_listed, "op {op}");
    }
}

#[test]
fn constants_match_what_the_core_writes() {
    assert_eq!(value(&LAYOUT, "MAGIC_WORD"), Some(u32::from_le_bytes(MAGIC).into()));
    assert_eq!(value(&LAYOUT, "THIS_FRAME"), Some(i32::MIN.into()));
    let packed = Answer { decision: decision::OBSERVE, deadline: None }.pack();
    assert_eq!(packed >> packing::DECISION_BITS, packing::NO_DEADLINE);
    assert_ne!(packed, packing::NO_ANSWER);
    assert!(SDK_VERSION.starts_with(|first: char| first.is_ascii_digit()));
}
