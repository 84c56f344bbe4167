//! Runs the real `alldrawn explain` on events that the core made.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod support;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use alldrawn_core::wire::{Audit, CandidateFate, ChangeCause, Fate, Outcome, Visit, VisitFlag};
use prost::Message;
use serde_json::Value;
use support::Collector;
use support::recordings::{recording, recording_of_definition_2};
use tempfile::tempdir;

fn run(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_alldrawn"))
        .arg("explain")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may end before it reads its input.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn text(args: &[&str], stdin: &[u8]) -> String {
    let output = run(args, stdin);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn error(args: &[&str], stdin: &[u8]) -> String {
    let output = run(args, stdin);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn visit(hex: &str) -> Visit {
    Visit::decode(bytes(hex).as_slice()).unwrap()
}

// Explains an event, and returns its standing, the time at which it counts, and the words for that.
fn counting(visit: &Visit) -> (String, Option<f64>, String) {
    let line = text(&["-", "--json"], &visit.encode_to_vec());
    let object: Value = serde_json::from_str(&line).unwrap();
    let counting = &object["counting"];
    let words = |field: &str| counting[field].as_str().unwrap().to_owned();
    (words("standing"), counting["at_ms"].as_f64(), words("words"))
}

fn all_in(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected:?} in:\n{text}");
    }
}

#[test]
fn a_settled_visit_is_explained() {
    let (_, [home, _]) = recording();
    let text = text(&[&home], b"");
    all_in(
        &text,
        &[
            "visit 14141414141414141414141414141414  Home  complete\n",
            "judged by   definition 2\n",
            "start       the user's input, 20.0 ms before the begin call (metric §1)",
            "ended       at 416.0 ms: everything that the user could see was ready, and nothing changed",
            "value       416.0 ms after the start: the platform reported the time of the presentation; the end is inferred",
            "candidates  1: withdrawn 100.0 ms after its frame (first, not sparse, no request was open)",
            "            2: confirmed 2284.0 ms after its frame (later, not sparse, no request was open)",
            "waited for  image hero, 100 × 100 at 200, 400: ready 416.0 ms",
            "flags       settled: the settle time passed without a change",
            "counts as   observed: it was complete at 416.0 ms (metric §15)",
        ],
    );
    assert!(!text.contains('\x1b') && !text.contains("pending"), "{text}");
}

#[test]
fn each_event_of_a_recording_is_explained() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("a.adrc");
    let (recording, events) = recording_of_definition_2();
    std::fs::write(&file, recording).unwrap();
    let replay = Command::new(env!("CARGO_BIN_EXE_alldrawn"))
        .args(["replay", "--json", "--explain"])
        .arg(&file)
        .output()
        .unwrap();
    let text = text(&["-"], &replay.stdout);
    assert_eq!(text.matches("\nvisit ").count() + 1, events.len(), "{text}");
    all_in(
        &text,
        &[
            "Splash  redirected",
            "ended       at 420.0 ms: the app replaced the surface without an input",
            "counts as   excluded from the percentiles: the visit that has its start carries the user's wait.",
            "Feed  complete",
            "candidates  1: left 200.0 ms after its frame (first, not sparse, a request was open)",
            "dialog_open: a dialog was open over the surface, or took an input",
            "counts as   partly: 1 − w observed at 620.0 ms, w censored at 820.0 ms. w is the chance that such a \
             candidate (first, not sparse, a request was open) would still have been withdrawn after 200.0 ms.",
            "Cart  error",
            "ended       at 120.0 ms: the app declared that it shows an error instead of the content (metric §15)",
            "value       none: only a completed visit has one; the error was shown at 120.0 ms",
            "busy_ignored: a small busy indicator was still visible after 10 s, and was ignored",
            "counts as   censored at 120.0 ms, the candidate that showed the error:",
            "List  abandoned",
            "or while a hold of the app kept it waiting",
            "counts as   censored at 320.0 ms, the act that ended it:",
            "Page  abandoned",
        ],
    );
}

#[test]
fn failures_say_how_much_failed() {
    let (_, [_, list]) = recording();
    let text = text(&[&list], b"");
    all_in(
        &text,
        &[
            "ended       at 120.0 ms: 88.2 % of the required area failed, at least half (metric §15)",
            "image hero, 400 × 300 at 0, 0: failed 70.0 ms",
            "counts as   censored at 70.0 ms, the candidate that showed the error:",
        ],
    );
    let mut some = visit(&list);
    some.outcome = Outcome::CompleteWithErrors.into();
    some.visually_complete_us = Some(90_000);
    some.counts.as_mut().unwrap().failed_area_permille = 31;
    let (standing, at, words) = counting(&some);
    assert_eq!((standing.as_str(), at), ("censored", Some(70.0)), "{words}");
    some.counts.as_mut().unwrap().failed_area_permille = 9;
    some.flags |= 1 << VisitFlag::Settled as u32;
    assert_eq!(counting(&some).0, "observed");
}

#[test]
fn without_a_candidate_nothing_is_known_of_the_chance() {
    let (_, events) = recording_of_definition_2();
    let mut feed = visit(&events[1]);
    assert_eq!(counting(&feed).0, "depends_on_chart");
    feed.candidates.clear();
    assert_eq!(counting(&feed).0, "censored");
}

#[test]
fn an_event_of_definition_1_counts_by_its_rules() {
    let (_, events) = recording_of_definition_2();
    let by_definition_1 = |number: usize| {
        let mut visit = visit(&events[number]);
        visit.definition_version = 1;
        visit.candidates.clear();
        visit
    };
    let (standing, at, words) = counting(&by_definition_1(1));
    assert_eq!((standing.as_str(), at), ("depends_on_chart", Some(620.0)));
    assert!(words.contains("the share of the chart's settled visits"), "{words}");
    let splash = by_definition_1(0);
    assert_eq!(counting(&splash).0, "excluded");
    let shown = text(&["-"], &by_definition_1(1).encode_to_vec());
    all_in(
        &shown,
        &["judged by   definition 1", "candidates  the first at 620.0 ms, the last at 620.0 ms; 0 withdrawn"],
    );
}

#[test]
fn every_outcome_counts_somehow() {
    let (_, events) = recording_of_definition_2();
    let observed_or_not = |outcome: Outcome, definition_version| {
        let visit = Visit { outcome: outcome.into(), definition_version, ..visit(&events[3]) };
        counting(&visit).0
    };
    for definition in [1, 2] {
        for outcome in [Outcome::Void, Outcome::Unchanged, Outcome::Restless] {
            assert_eq!(observed_or_not(outcome, definition), "excluded", "{outcome:?}");
        }
        for outcome in [
            Outcome::Interacted,
            Outcome::Abandoned,
            Outcome::Interrupted,
            Outcome::Lost,
            Outcome::Timeout,
            Outcome::NoContent,
            Outcome::Superseded,
        ] {
            assert_eq!(observed_or_not(outcome, definition), "censored", "{outcome:?}");
        }
    }
}

#[test]
fn the_last_of_many_candidates_keeps_its_number() {
    let (_, [home, _]) = recording();
    let mut many = visit(&home);
    let withdrawn = CandidateFate { class: 0, age_us: 50_000, fate: Fate::Withdrawn.into() };
    let confirmed = CandidateFate { fate: Fate::Confirmed.into(), ..withdrawn };
    (many.candidates, many.withdrawn_candidates) = (vec![withdrawn, withdrawn, withdrawn, confirmed], 8);
    all_in(&text(&["-"], &many.encode_to_vec()), &["3: withdrawn 50.0 ms", "9: confirmed 50.0 ms"]);
}

#[test]
fn what_the_event_tells_beside_its_end_is_explained() {
    let (_, [home, _]) = recording();
    let mut more = visit(&home);
    (more.unanswered_permille, more.failed_requests, more.weight) = (345, 2, 10);
    more.flags |= 1 << VisitFlag::HoldsObserved as u32;
    let text = text(&["-"], &more.encode_to_vec());
    all_in(
        &text,
        &[
            "further     a custom node for which nobody answered covered 34.5 % of the viewport",
            "            2 requests of the app failed",
            "stands for  10 visits, of which this one was sampled",
        ],
    );
    assert!(!text.contains("inferred"), "{text}");
    more.definition_version = 9;
    all_in(
        &self::text(&["-"], &more.encode_to_vec()),
        &["judged by   definition 9, which is newer than this"],
    );
}

#[test]
fn an_audit_is_explained() {
    let audit = |cause: ChangeCause, watched_us| Visit {
        visit_id: vec![1; 16],
        audit: Some(Audit { watched_us, cause: cause.into() }),
        ..Visit::default()
    };
    let changed = text(&["-"], &audit(ChangeCause::Appeared, 1_200_000).encode_to_vec());
    all_in(
        &changed,
        &["audit of its confirmation", "1200.0 ms after the confirmation: a node became required"],
    );
    let unchanged = text(&["-"], &audit(ChangeCause::Unspecified, 5_000_000).encode_to_vec());
    all_in(&unchanged, &["nothing in 5000.0 ms"]);
}

#[test]
fn the_event_of_an_audited_visit_is_explained_with_its_audit() {
    let (_, [home, list]) = recording();
    let audited = |hex: &str, cause, watched_us| {
        let visit = Visit { audit: Some(Audit { watched_us, cause }), ..visit(hex) };
        text(&["-"], &visit.encode_to_vec())
    };
    all_in(
        &audited(&home, ChangeCause::Renewed.into(), 700_000),
        &[
            "Home  complete\n",
            "changed     700.0 ms after the confirmation: a required node was pending again, or showed something else (metric §8)\n",
            "counts as   observed: it was complete at 416.0 ms",
        ],
    );
    all_in(
        &audited(&home, 0, 5_000_000),
        &["changed     nothing in 5000.0 ms after the confirmation (metric §8)"],
    );
    all_in(
        &audited(&home, 99, 10_000),
        &["10.0 ms after the confirmation: something changed that this alldrawn"],
    );
    all_in(&audited(&list, 0, 5_000_000), &["List  error", "It does not count, for by this event the visit"]);
}

#[test]
fn a_stored_audit_is_explained_with_its_visit() {
    let folder = tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let (_, [home, _]) = recording();
    let visit = visit(&home);
    let audit = Audit { watched_us: 1_200_000, cause: ChangeCause::BusyAgain.into() };
    let record = Visit { visit_id: visit.visit_id.clone(), audit: Some(audit), ..Visit::default() };
    let explained = || {
        let store = folder.path().to_str().unwrap();
        text(&["--store", store, "--visit", "14141414141414141414141414141414"], b"")
    };
    let seen = "changed     1200.0 ms after the confirmation: something busy appeared (metric §8)\n";
    collector.send(vec![record]);
    all_in(&explained(), &["audit of its confirmation", seen]);
    collector.send(vec![visit]);
    all_in(&explained(), &["Home  complete", seen, "counts as   observed"]);
    // A store of an earlier layout has no audits.
    collector.kill();
    let connection = rusqlite::Connection::open(folder.path().join("visits.sqlite")).unwrap();
    connection.execute_batch(support::TO_LAYOUT_4).unwrap();
    connection.close().unwrap();
    assert!(explained().contains("Home  complete") && !explained().contains("changed     "));
}

#[test]
fn a_file_contains_bytes_or_hexadecimal() {
    let folder = tempdir().unwrap();
    let (_, [home, _]) = recording();
    for content in [bytes(&home), format!("{home}\n").into_bytes()] {
        let file = folder.path().join("event.bin");
        std::fs::write(&file, content).unwrap();
        assert!(text(&[file.to_str().unwrap()], b"").contains("Home  complete"));
    }
}

#[test]
fn a_stored_visit_is_explained_and_the_store_is_not_changed() {
    let folder = tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let (_, [home, _]) = recording();
    collector.send(vec![visit(&home)]);
    let id = "14141414141414141414141414141414";
    let store = folder.path().to_str().unwrap();
    // While the collector runs.
    all_in(&text(&["--store", store, "--visit", id], b""), &["Home  complete", "counts as   observed"]);
    let unknown = error(&["--store", store, "--visit", &"0".repeat(32)], b"");
    assert!(unknown.contains(&format!("the store {store} has no visit {}", "0".repeat(32))), "{unknown}");
    let short = error(&["--store", store, "--visit", "14a0"], b"");
    assert!(short.contains("an id has 32 hexadecimal digits, not 4"), "{short}");
    let empty = tempdir().unwrap();
    let none = error(&["--store", empty.path().to_str().unwrap(), "--visit", id], b"");
    assert!(none.contains("is not an AllDrawn store"), "{none}");
    assert!(!Path::new(&empty.path().join("visits.sqlite")).exists());
}

#[test]
fn bad_input_is_reported_with_the_reason() {
    let (recording, [home, _]) = recording();
    assert!(error(&["none.bin"], b"").contains("cannot read none.bin: there is no such file"));
    assert!(error(&[&home[1..]], b"").contains("an odd number of hexadecimal digits"));
    assert!(error(&["00ff"], b"").contains("the argument is not an event"));
    assert!(error(&["-"], b" \n").contains("the standard input is empty"));
    assert!(error(&["-"], &recording).contains("the standard input is a recording: use `alldrawn replay"));
    assert!(error(&["-"], b"<html>").contains("the standard input is not an event"));
    assert!(error(&["-"], b"{\"visit\":1}\n").contains("no line has a field \"hex\""));
    assert!(error(&["-"], b"{\"hex\":\n").contains("the standard input, line 1:"));
    let cut = bytes(&home[..home.len() - 4]);
    assert!(error(&["-"], &cut).contains("is not an event"));
    let no_id = Visit { outcome: 1, ..Visit::default() }.encode_to_vec();
    assert!(error(&["-"], &no_id).contains("its id has 0 bytes, not 16"));
    let no_outcome = Visit { visit_id: vec![1; 16], ..Visit::default() }.encode_to_vec();
    assert!(error(&["-"], &no_outcome).contains("it has no outcome"));
    assert!(error(&[], b"").contains("EVENT"));
    assert!(error(&[&home, "--visit", "14"], b"").contains("cannot be used with"));
}
