//! Runs the real `alldrawn replay` on recordings that the tests make.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use std::borrow::Cow;
use std::path::PathBuf;
use std::process::{Command, Output};

use alldrawn_core::judge::engine::{Begin, Handle};
use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::snapshot::{Header, Kind, ROOT, Record, State, record_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::start::{Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::record::Call;
use alldrawn_core::record::RecordedEngine;
use alldrawn_core::wire::{EndSource, Platform};
use serde_json::Value;
use tempfile::TempDir;

fn at(ms: u64) -> Moment {
    Moment(5_000_000_000 + ms * 1_000_000)
}

fn node(identity: u32, kind: Kind, state: State, rect: [f32; 4]) -> Record {
    Record {
        identity,
        generation: 1,
        parent: ROOT,
        kind,
        state,
        alpha: 255,
        flags: record_flag::SHOWN,
        rect,
        ..Record::default()
    }
}

fn frame(visit: Handle, sequence: u32, ms: u64, nodes: &[Record]) -> Vec<u8> {
    let viewport = [0.0, 0.0, 400.0, 800.0];
    write(
        &Header { sequence, visit: visit.bits(), scale: 2.0, time: at(ms), viewport, ..Header::default() },
        nodes,
    )
}

// Returns the nodes of a screen: a required hero image and title, and one node for each reason not to be required.
fn screen(hero: State, title: State) -> Vec<Record> {
    let image = |identity, rect| node(identity, Kind::Image, State::Pending, rect);
    let card = Record {
        flags: record_flag::SHOWN | record_flag::OPAQUE,
        ..node(90, Kind::Group, State::Unknown, [0.0, 600.0, 400.0, 200.0])
    };
    vec![
        node(1, Kind::Image, hero, [0.0, 0.0, 400.0, 300.0]),
        node(2, Kind::Text, title, [0.0, 300.0, 400.0, 40.0]),
        Record { flags: 0, ..image(3, [0.0, 350.0, 100.0, 100.0]) },
        Record { alpha: 25, ..image(4, [0.0, 350.0, 100.0, 100.0]) },
        image(5, [0.0, 350.0, 10.0, 10.0]),
        image(6, [0.0, 792.0, 100.0, 4_000.0]),
        image(7, [f32::NAN, 0.0, 10.0, 10.0]),
        node(8, Kind::Custom, State::Unknown, [0.0, 400.0, 100.0, 100.0]),
        image(9, [10.0, 610.0, 100.0, 100.0]),
        card,
    ]
}

fn begin(engine: &mut RecordedEngine, surface: &str, ms: u64) -> Handle {
    let origin = Origin { input: Some(StartInput { at: at(ms - 20), linked: true }), ..Origin::default() };
    let begin = Begin {
        visit_id: [ms as u8; 16],
        surface,
        at: at(ms),
        wall_ms: 1_700_000_000_000,
        origin,
        ..Begin::default()
    };
    engine.call(&Call::Begin(begin)).handle.unwrap()
}

fn finish(engine: &mut RecordedEngine, visit: Handle) -> String {
    let labels = Cow::Owned(vec!["hero".to_owned(), "title".to_owned()]);
    let event = engine.call(&Call::Finish { visit, labels }).event.expect("ended");
    event.iter().map(|byte| format!("{byte:02x}")).collect()
}

// Returns a recording of two visits, and their events in hexadecimal. In the first visit a candidate is withdrawn, then
// held, then confirmed; the second visit is abandoned.
fn recording() -> (Vec<u8>, [String; 2]) {
    let setup = Setup {
        platform: Platform::Android,
        frame_source: EndSource::Predicted,
        presented_source: EndSource::Presented,
        ..Setup::default()
    };
    let mut engine = RecordedEngine::new(setup, usize::MAX);
    let home = begin(&mut engine, "Home", 20);
    let busy = node(80, Kind::Busy, State::Unknown, [150.0, 100.0, 100.0, 100.0]);
    let mut first = screen(State::Pending, State::Drawn);
    first.push(busy);
    engine.frame(&frame(home, 1, 50, &first));
    engine.frame(&frame(home, 2, 300, &screen(State::Drawn, State::Drawn)));
    let mut late = screen(State::Drawn, State::Drawn);
    late.push(node(10, Kind::Image, State::Bound, [200.0, 400.0, 100.0, 100.0]));
    engine.call(&Call::Hold { visit: home, id: 4, on: true, began: None, at: at(350) });
    engine.frame(&frame(home, 3, 400, &late));
    engine.call(&Call::Presented { visit: home, sequence: 3, at: at(416) });
    engine.call(&Call::Hold { visit: home, id: 4, on: false, began: None, at: at(500) });
    // The main thread is blocked when the candidate would settle.
    engine.call(&Call::Wake { visit: home, at: at(1_700) });
    engine.call(&Call::Wake { visit: home, at: at(2_700) });
    let home = finish(&mut engine, home);

    let list = begin(&mut engine, "List", 4_000);
    engine.frame(&frame(list, 1, 4_050, &screen(State::Failed, State::Drawn)));
    engine.call(&Call::Input { visit: list, input: Input::TextKey, at: at(4_060) });
    engine.call(&Call::Leave { visit: list, reason: Leave::Back, input: None, at: at(4_100) });
    let list = finish(&mut engine, list);
    (engine.recorder().take(), [home, list])
}

struct Run {
    folder: TempDir,
}

impl Run {
    fn new() -> Run {
        Run { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("a.adrc");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn replay(&self, bytes: &[u8], args: &[&str]) -> Output {
        let file = self.file(bytes);
        Command::new(env!("CARGO_BIN_EXE_alldrawn")).arg("replay").arg(file).args(args).output().unwrap()
    }

    fn text(&self, args: &[&str]) -> String {
        let output = self.replay(&recording().0, args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn error(&self, bytes: &[u8], args: &[&str]) -> String {
        let output = self.replay(bytes, args);
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

#[test]
fn a_replayed_event_has_the_same_bytes() {
    let text = Run::new().text(&["--json"]);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (_, [home, list]) = recording();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["hex"], home);
    assert_eq!(lines[0]["surface"], "Home");
    assert_eq!(lines[0]["outcome"], "complete");
    assert_eq!(lines[0]["visually_complete_ms"], 416.0);
    assert_eq!(lines[1]["hex"], list);
    assert_eq!(lines[1]["outcome"], "abandoned");
    assert_eq!(lines[1]["visit"], 2);
}

#[test]
fn events_are_printed_as_text() {
    let text = Run::new().text(&[]);
    for expected in [
        "visit 1  Home  complete: visually complete 416.0 ms after its start",
        "start: input, end: presented, settled",
        "image hero, 100 × 100 at 200, 400: ready 416.0 ms",
        "visit 2  List  abandoned: ended 120.0 ms after its start",
    ] {
        assert!(text.contains(expected), "{expected:?} in:\n{text}");
    }
    assert!(!text.contains('\x1b'), "no colours if the output is piped");
}

#[test]
fn every_reason_is_explained() {
    let text = Run::new().text(&["--explain"]);
    for expected in [
        "begin Home",
        "the start is its input",
        "2 required, 1 pending, 7 not required",
        "image 1, 400 × 300 at 0, 0: required, pending (its content is loading)",
        "text 2, 400 × 40 at 0, 300: required, ready",
        "image 3, 100 × 100 at 0, 350: not required, node 3 is not shown",
        "image 4, 100 × 100 at 0, 350: not required, alpha 0.098 < 0.1",
        "image 5, 10 × 10 at 0, 350: not required, only 100 square units are visible, < 256",
        "not required, only 0.2 % of the node is visible, < 10 %, which is 0.25 % of the viewport, < 1 %",
        "not required, bad rectangle: NaN, infinite or negative",
        "custom 8, 100 × 100 at 0, 400: not required, unknown state",
        "image 9, 100 × 100 at 10, 610: not required, covered by node 90",
        "busy 80, 100 × 100 at 150, 100: blocks, 3.1 % of the viewport",
        "no candidate: node 1 is pending; node 80 is busy",
        "node 1 is ready at +300.0 ms",
        "candidate 1: 2 required nodes ready or failed, complete at +300.0 ms if it settles",
        "the settle deadline is +1300.0 ms",
        "a hold delays the candidate, until +10350.0 ms at the latest",
        "candidate 1 withdrawn: node 10 appeared",
        "required, pending (its content is set but not painted yet)",
        "no candidate: node 10 is pending",
        "node 10 is ready at +416.0 ms",
        "candidate 2: 3 required nodes ready or failed, complete at +416.0 ms if it settles",
        "the settle deadline is +1500.0 ms",
        "the settle deadline at +1500.0 ms is 200.0 ms overdue, > 100 ms",
        "candidate confirmed: the settle time was over at +2700.0 ms",
        "ended: complete at +416.0 ms, settled",
        "required, failed",
        "complete at +70.0 ms if it settles; sparse: the settle time is 5 s",
        "the unconfirmed candidate does not count: it is sparse",
        "ended: abandoned at +120.0 ms",
    ] {
        assert!(text.contains(expected), "{expected:?} in:\n{text}");
    }
    assert!(!text.contains('\x1b'), "no colours if the output is piped");
}

#[test]
fn one_visit_can_be_selected() {
    let run = Run::new();
    let text = run.text(&["--explain", "--visit", "2"]);
    assert!(text.contains("List") && !text.contains("Home") && !text.contains("visit 1"), "{text}");
    let error = run.error(&recording().0, &["--visit", "3"]);
    assert!(error.contains("a.adrc has no visit 3: it contains 2"), "{error}");
    assert!(run.error(&recording().0, &["--visit", "0"]).contains("--visit"));
}

#[test]
fn each_explained_call_is_a_json_object() {
    for line in Run::new().text(&["--json", "--explain"]).lines() {
        let object: Value = serde_json::from_str(line).unwrap();
        assert!(object["told"].is_array() || object["hex"].is_string(), "{line}");
    }
}

#[test]
fn a_file_that_cannot_be_replayed_is_reported_with_the_reason() {
    let run = Run::new();
    assert!(run.error(b"<html>", &[]).contains("a.adrc: not a recording: it does not begin with ADRC"));
    assert!(run.error(b"ADRC\x09\x00", &[]).contains("version 9 is newer than 1"));
    let missing =
        Command::new(env!("CARGO_BIN_EXE_alldrawn")).args(["replay", "none.adrc"]).output().unwrap();
    assert!(String::from_utf8_lossy(&missing.stderr).contains("cannot read none.adrc"));
}

#[test]
fn a_recording_that_is_cut_off_is_replayed_up_to_there() {
    let (file, [home, _]) = recording();
    let output = Run::new().replay(&file[..file.len() - 3], &["--json"]);
    assert!(output.status.success());
    let (text, warning) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(text.contains(&home) && text.contains(r#""finished":false"#), "{text}");
    assert!(
        warning.contains("is cut off:") && warning.contains("everything before them was replayed"),
        "{warning}"
    );
}
