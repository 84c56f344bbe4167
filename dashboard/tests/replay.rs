//! Runs the real `alldrawn replay` on recordings that the tests make.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::recordings::{recording, recording_of_definition_2};
use tempfile::TempDir;

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
    assert_eq!(lines[1]["outcome"], "error");
    assert_eq!(lines[1]["definition_version"], 2);
    assert_eq!(lines[1]["visit"], 2);
}

#[test]
fn events_are_printed_as_text() {
    let text = Run::new().text(&[]);
    for expected in [
        "visit 1  Home  complete: visually complete 416.0 ms after its start",
        "start: input, end: presented, settled",
        "image hero, 100 × 100 at 200, 400: ready 416.0 ms",
        "visit 2  List  error: ended 120.0 ms after its start",
        "first content 70.0 ms, definition 2",
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
        "a hold of the app delays the candidate, until +10350.0 ms at the latest",
        "candidate 1 withdrawn: node 10 appeared",
        "required, pending (its content is set but not painted yet)",
        "no candidate: node 10 is pending",
        "node 10 is ready at +416.0 ms",
        "candidate 2: 3 required nodes ready or failed, complete at +416.0 ms if it settles",
        "the settle deadline is +1500.0 ms",
        "the settle deadline at +1500.0 ms is 200.0 ms overdue, > 100 ms",
        "a fresh snapshot is awaited before the candidate is confirmed",
        "the candidate stands in the fresh snapshot, 1294.0 ms after its frame",
        "candidate confirmed: the settle time was over at +2700.0 ms",
        "ended: complete at +416.0 ms, settled: everything that the user could see was ready",
        "required, failed",
        "complete at +70.0 ms if it settles; sparse: the settle time is 5 s",
        "the candidate is taken as the end, 50.0 ms after its frame: the first candidate, sparse",
        "88.2 % of the required area failed, ≥ half",
        "ended: error at +120.0 ms: at least half of the required area failed",
    ] {
        assert!(text.contains(expected), "{expected:?} in:\n{text}");
    }
    assert!(!text.contains('\x1b'), "no colours if the output is piped");
}

#[test]
fn the_rules_of_definition_2_are_explained() {
    let run = Run::new();
    let output = run.replay(&recording_of_definition_2().0, &["--explain"]);
    let text = String::from_utf8(output.stdout).unwrap();
    for expected in [
        "judged by definition 2 of the metric",
        "the app replaced the surface without an input: a visit that begins until +3420.0 ms inherits the start",
        "visit 1    +520.0 ms  (begin)",
        "Feed has begun and inherits the start",
        "ended: redirected at +420.0 ms: the app replaced the surface without an input, and the next visit has",
        "the start is the input of the surface that the app replaced",
        "complete at +620.0 ms if it settles; a request is open",
        "a request delays the candidate, until +10620.0 ms at the latest",
        "tap in a dialog",
        "a dialog is open: that is recorded, and changes nothing else",
        "text 410 in a live region, 400 × 20 at 0, 410: required, ready",
        "node 410 arrived or changed in a live region and withdrew nothing: 2.5 % of the viewport so far, < 5 %",
        "the candidate is taken as the end, 200.0 ms after its frame: the first candidate, a request was open",
        "ended: complete at +820.0 ms, value +620.0 ms: everything",
        "busy 2, 20 × 20 at 0, 600: blocks, small: for at most 10 s of one candidate",
        "no candidate: node 2 is busy and small",
        "only small busy nodes block: they are ignored from +10120.0 ms",
        "small busy nodes have blocked for 10 s in all, until +10120.0 ms: they are ignored",
        "busy 2, 20 × 20 at 0, 600: does not block, small, and has blocked for 10 s: it is ignored",
        "the app shows an error instead of the content",
        "the app declared that it shows an error instead of the content",
        "ended: error at +120.0 ms, settled",
        "the unconfirmed candidate does not count: a hold of the app is open",
        "ended: abandoned at +320.0 ms: the surface was left while",
        "no visit inherited the start within 3 s after the replacement",
        "ended: abandoned at +220.0 ms",
    ] {
        assert!(text.contains(expected), "{expected:?} in:\n{text}");
    }
}

#[test]
fn a_recording_of_definition_1_is_explained_by_definition_1() {
    let (mut file, _) = recording();
    file[4] = 1;
    let run = Run::new();
    let output = run.replay(&file, &["--explain"]);
    let text = String::from_utf8(output.stdout).unwrap();
    for expected in [
        "judged by definition 1 of the metric",
        "the settle time starts again\n",
        "the unconfirmed candidate does not count: it is sparse",
        "ended: abandoned at +120.0 ms: the surface was left before a candidate could be taken as the end",
        "definition 1\n",
    ] {
        assert!(text.contains(expected), "{expected:?} in:\n{text}");
    }
    let json = String::from_utf8(run.replay(&file, &["--json"]).stdout).unwrap();
    assert!(
        json.contains(r#""definition_version":1"#) && !json.contains(r#""definition_version":2"#),
        "{json}"
    );
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
    assert!(run.error(b"ADRC\x09\x00", &[]).contains("version 9 is newer than 2"));
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

/// To write the seeds again, run `ALLDRAWN_WRITE_SEEDS=1 cargo test -p alldrawn --test replay`, and read the diff.
#[test]
fn the_seeds_of_the_fuzz_target_are_these_recordings() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/seeds/recording");
    let recordings =
        [("two_visits_of_version_2", recording().0), ("definition_2", recording_of_definition_2().0)];
    for (name, bytes) in recordings {
        let path = seeds.join(name);
        if std::env::var_os("ALLDRAWN_WRITE_SEEDS").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name} is stale");
    }
}

#[test]
fn the_page_on_replay_shows_todays_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/replay.md")).unwrap();
    let commands: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(!commands.is_empty());
    let binary = Path::new(env!("CARGO_BIN_EXE_alldrawn")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    for command in commands {
        let output =
            Command::new("sh").args(["-c", command]).current_dir(&root).env("PATH", &path).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(page.contains(&format!("$ {command}\n{text}```")), "{command} prints now:\n{text}");
    }
}
