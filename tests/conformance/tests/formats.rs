//! Tests that the vectors contain everything that a runner in another language needs.

use alldrawn_conformance::script::Script;
use alldrawn_conformance::stories::sections;
use alldrawn_conformance::{packed, vectors};
use alldrawn_core::boundary::Boundary;

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
    assert_eq!(packed::replay(&bytes, Boundary::default), Vec::<String>::new());
}
