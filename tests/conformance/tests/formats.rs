//! Tests that the vectors contain everything that a runner in another language needs.

use alldrawn_conformance::script::Script;
use alldrawn_conformance::stories::sections;
use alldrawn_conformance::{packed, vectors};
use alldrawn_core::boundary::{Boundary, NO_ANSWER};
use alldrawn_core::judge::answer::Answer;
use alldrawn_core::record::ENTRY_LEN;

#[test]
fn a_script_can_be_read_back_from_its_vector() {
    let files = vectors::make().unwrap();
    for section in sections() {
        for script in section.scripts {
            let path = format!("{}/{}.json", section.name, script.name);
            let read: Script = serde_json::from_slice(&files[&path]).unwrap();
            assert_eq!(read, script, "{path}");
        }
    }
}

// Reads the packed file as `tests/vectors/README.md` describes it.
#[test]
fn the_packed_file_replays_to_the_same_answers_and_events() {
    let bytes = vectors::make().unwrap().remove("packed.bin").unwrap();
    let mut rest = bytes.as_slice();
    assert_eq!(take(&mut rest, 4), packed::MAGIC);
    assert_eq!(number(&mut rest, 2), u64::from(packed::VERSION));
    for _ in 0..number(&mut rest, 4) {
        let len = number(&mut rest, 2) as usize;
        let name = String::from_utf8(take(&mut rest, len).to_vec()).unwrap();
        let mut boundary = Boundary::<()>::default();
        for step in 0..number(&mut rest, 4) {
            let payload = u32::from_le_bytes(rest[1..ENTRY_LEN].try_into().unwrap()) as usize;
            let entry = take(&mut rest, ENTRY_LEN + payload);
            let answer = boundary.call(entry[0], &entry[ENTRY_LEN..]).map_or(NO_ANSWER, Answer::pack);
            let step_name = format!("{name}, step {step}");
            assert_eq!(answer, number(&mut rest, 8), "{step_name}");
            assert_eq!(u64::from(boundary.begun().bits()), number(&mut rest, 4), "{step_name}");
            let len = number(&mut rest, 4);
            let event = (len != u64::from(packed::NO_EVENT)).then(|| take(&mut rest, len as usize).to_vec());
            assert_eq!(boundary.take_finished().map(|finished| finished.event), event, "{step_name}");
        }
    }
    assert!(rest.is_empty());
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(len);
    *rest = left;
    taken
}

fn number(rest: &mut &[u8], len: usize) -> u64 {
    take(rest, len).iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
