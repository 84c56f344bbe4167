//! The vectors hold all that a runner in another language needs.

use alldrawn_conformance::script::Script;
use alldrawn_conformance::stories::sections;
use alldrawn_conformance::{packed, vectors};
use alldrawn_core::engine::Engine;
use alldrawn_core::recording::{self, ENTRY_LEN, Recording};

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

// As the README tells it to other languages.
#[test]
fn the_packed_file_runs_to_the_same_answers_and_bytes() {
    let bytes = vectors::make().unwrap().remove("packed.bin").unwrap();
    let mut rest = bytes.as_slice();
    assert_eq!(take(&mut rest, 4), packed::MAGIC);
    assert_eq!(number(&mut rest, 2), u64::from(packed::VERSION));
    for _ in 0..number(&mut rest, 4) {
        let len = number(&mut rest, 2) as usize;
        let name = String::from_utf8(take(&mut rest, len).to_vec()).unwrap();
        let mut engine = Engine::default();
        for step in 0..number(&mut rest, 4) {
            let payload = u32::from_le_bytes(rest[1..ENTRY_LEN].try_into().unwrap()) as usize;
            let entry = take(&mut rest, ENTRY_LEN + payload);
            let mut file = recording::MAGIC.to_vec();
            file.extend_from_slice(&recording::VERSION.to_le_bytes());
            file.extend_from_slice(entry);
            let reply = Recording::parse(&file).unwrap().calls[0].1.apply(&mut engine);
            let told = format!("{name}, step {step}");
            assert_eq!(reply.answer.map_or(u64::MAX, |answer| answer.pack()), number(&mut rest, 8), "{told}");
            assert_eq!(u64::from(reply.handle.unwrap_or_default().0), number(&mut rest, 4), "{told}");
            let len = number(&mut rest, 4);
            let event = (len != u64::from(packed::NO_EVENT)).then(|| take(&mut rest, len as usize).to_vec());
            assert_eq!(reply.event, event, "{told}");
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
