//! `Core`, a native binding's engine and delivery: sampling, begin records, last-seen times, consent and events.
#![cfg(feature = "runtime")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod scene;

use std::borrow::Cow;
use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use alldrawn_core::boundary::{Core, NO_ANSWER};
use alldrawn_core::deliver::runtime::{NextUpload, Runtime, RuntimeConfig, SystemClock};
use alldrawn_core::deliver::upload::{Random, Response, UploadConfig};
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::engine::{Begin, Handle};
use alldrawn_core::judge::event::{LateNodes, Setup};
use alldrawn_core::judge::snapshot::{Header, Kind, Record, State, record_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::record::Call;
use alldrawn_core::record::{ENTRY_LEN, HEADER_LEN, Recorder, Recording};
use alldrawn_core::wire::{Audit, Batch, Environment, Outcome, Platform, UploadReply, Visit, VisitFlag};
use prost::Message;
use scene::visit_id;

const MS: u64 = 1_000_000;
const NONE: u64 = (1 << 48) - 1;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("alldrawn-process-{name}-{}", std::process::id()));
    // Ignores the error if the folder does not exist.
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn runtime(folder: &std::path::Path) -> Runtime {
    let upload = UploadConfig { batch_age_ms: 0, gap_ms: 0, ..UploadConfig::default() };
    let config = RuntimeConfig { folder: folder.to_owned(), upload, consent: true };
    let runtime = Runtime::start(config, Arc::new(SystemClock::default())).unwrap();
    runtime.flush(false);
    runtime
}

/// Returns a core with its own runtime. The runtime is leaked, since a binding never ends its runtime either.
fn core_with_runtime(folder: &std::path::Path) -> (Core, &'static Runtime) {
    let runtime: &'static Runtime = Box::leak(Box::new(runtime(folder)));
    let mut core = Core::new(Some(runtime));
    let setup = Setup { platform: Platform::Android, session_id: vec![7; 16], ..Setup::default() };
    assert_eq!(make(&mut core, &Call::Configure(Cow::Owned(setup))), NO_ANSWER);
    (core, runtime)
}

/// Makes a call as a binding does: with the op and payload of the call's recording entry.
fn make(core: &mut Core, call: &Call<'_>) -> u64 {
    let mut recorder = Recorder::default();
    recorder.record(call);
    let entry = &recorder.bytes()[HEADER_LEN..];
    core.call(entry[0], &entry[ENTRY_LEN..])
}

fn begin(core: &mut Core, id: [u8; 16], at_ms: u64) -> (Handle, u64) {
    let begin = Begin { visit_id: id, surface: "Home", at: Moment(at_ms * MS), ..Begin::default() };
    let answer = make(core, &Call::Begin(begin));
    (core.begun(), answer)
}

fn leave(core: &mut Core, visit: Handle, at_ms: u64) -> u64 {
    make(core, &Call::Leave { visit, reason: Leave::Back, input: None, at: Moment(at_ms * MS) })
}

fn finish(core: &mut Core, visit: Handle) -> Option<Visit> {
    assert_eq!(make(core, &Call::Finish { visit, labels: Cow::Borrowed(&[]) }), NO_ANSWER);
    core.take_finished().map(|finished| Visit::decode(&finished.event[..]).unwrap())
}

fn decision_of(answer: u64) -> u16 {
    (answer & 0xFFFF) as u16
}

fn batch(runtime: &Runtime) -> (u64, Vec<Visit>) {
    runtime.flush(true);
    let NextUpload::Send(upload) = runtime.next_batch() else { panic!("a batch must be due") };
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(&upload.body[..]).read_to_end(&mut body).unwrap();
    (upload.handle, Batch::decode(&body[..]).unwrap().visits)
}

#[test]
fn the_next_batch_holds_the_event_that_the_app_received() {
    let folder = folder("finish");
    let (mut core, runtime) = core_with_runtime(&folder);
    let (visit, answer) = begin(&mut core, [1; 16], 1_000);
    assert_eq!(decision_of(answer), decision::OBSERVE);
    assert_eq!(
        answer >> 16,
        2_000_000,
        "the last-seen time is due a second after the begin, before the time-out"
    );
    assert_eq!(decision_of(leave(&mut core, visit, 1_400)), decision::STOP | decision::TERMINAL);
    assert_eq!(core.late_nodes(visit.bits()), Some(LateNodes::default()));
    let event = finish(&mut core, visit).unwrap();
    assert_eq!((event.outcome(), event.elapsed_us, event.weight), (Outcome::Abandoned, 400_000, 1));
    assert_eq!(batch(runtime).1, [event]);
    assert!(finish(&mut core, visit).is_none(), "an event is taken once");
    assert_eq!(decision_of(leave(&mut core, visit, 1_500)), decision::STOP | decision::UNKNOWN_VISIT);
}

#[test]
fn an_audited_visit_has_a_second_record_after_its_event() {
    let folder = folder("audit");
    let (mut core, runtime) = core_with_runtime(&folder);
    let mut id = [9; 16];
    id[8..].fill(0);
    let (visit, _) = begin(&mut core, id, 1_000);
    let (time, viewport) = (Moment(1_100 * MS), [0.0, 0.0, 400.0, 800.0]);
    let header = Header { visit: visit.bits(), time, viewport, ..Header::default() };
    let (kind, state, flags) = (Kind::Image, State::Drawn, record_flag::SHOWN);
    core.frame(&write(&header, &[Record { kind, state, flags, rect: viewport, ..Record::default() }]));
    let wake = |at_ms: u64| Call::Wake { visit, at: Moment(at_ms * MS) };
    let confirmed = make(&mut core, &wake(2_100));
    assert_eq!(decision_of(confirmed), decision::OBSERVE | decision::TERMINAL | decision::CONFIRMED);
    let event = finish(&mut core, visit).unwrap();
    assert_eq!((event.outcome(), event.audit), (Outcome::Complete, None));

    let watched = make(&mut core, &wake(3_000));
    assert_eq!((decision_of(watched), watched >> 16), (decision::OBSERVE, 7_100_000), "no last-seen time");
    assert_eq!(decision_of(make(&mut core, &wake(7_100))), decision::STOP | decision::TERMINAL);
    let record = finish(&mut core, visit).unwrap();
    let audit = Some(Audit { watched_us: 5_000_000, cause: 0 });
    assert_eq!(record, Visit { visit_id: id.to_vec(), audit, ..Visit::default() });
    assert_eq!(batch(runtime).1, [event, record]);
    assert!(finish(&mut core, visit).is_none(), "there is no third record");
}

#[test]
fn events_have_the_installations_cluster_and_the_first_session_of_a_version() {
    let folder = folder("installation");
    let visits = |version: &str, number: u8| {
        let runtime: &'static Runtime = Box::leak(Box::new(runtime(&folder)));
        let mut core = Core::new(Some(runtime));
        let environment = Environment { app_version: version.to_owned(), ..Environment::default() };
        let setup = Setup { environment, ..Setup::default() };
        make(&mut core, &Call::Configure(Cow::Owned(setup)));
        runtime.flush(false);
        let (visit, _) = begin(&mut core, [number; 16], 1_000);
        leave(&mut core, visit, 1_400);
        let event = finish(&mut core, visit).unwrap();
        let first = event.flags >> (VisitFlag::FirstSession as u32) & 1 == 1;
        (event.cluster.unwrap(), first)
    };
    let (cluster, first) = visits("1.0", 1);
    assert!(cluster < 20 && first);
    assert_eq!(visits("1.0", 2), (cluster, false));
    assert_eq!(visits("1.1", 3), (cluster, true));
}

#[test]
fn a_withdrawal_of_consent_erases_the_cluster() {
    let folder = folder("no-cluster");
    let (mut core, runtime) = core_with_runtime(&folder);
    runtime.flush(false);
    assert!(runtime.installation().is_some() && folder.join("installation").exists());
    core.set_consent(false);
    runtime.flush(false);
    assert!(runtime.installation().is_none() && !folder.join("installation").exists());
    core.set_consent(true);
    runtime.flush(false);
    assert_eq!(runtime.installation().map(|facts| facts.first_session), Some(true), "chosen again");
}

#[test]
fn a_process_that_dies_leaves_a_lost_visit_with_its_last_seen_time() {
    let folder = folder("lost");
    {
        let dying: &'static Runtime = Box::leak(Box::new(runtime(&folder)));
        let mut core = Core::new(Some(dying));
        let (visit, _) = begin(&mut core, [2; 16], 1_000);
        let wake = |at_ms: u64| Call::Wake { visit, at: Moment(at_ms * MS) };
        assert_eq!(make(&mut core, &wake(1_900)) >> 16, 2_000_000, "the last-seen time is not due yet");
        assert_eq!(make(&mut core, &wake(2_300)) >> 16, 3_300_000, "written, and due again a second later");
        dying.flush(false);
    }
    // The first runtime still locks its slot, so the next one opens a copy of the folder.
    let copy = folder.with_extension("copy");
    let _ = fs::remove_dir_all(&copy);
    copy_all(&folder, &copy);
    let runtime = runtime(&copy);
    let (_, visits) = batch(&runtime);
    let [lost] = &visits[..] else { panic!("{visits:?}") };
    assert_eq!((lost.outcome(), lost.surface.as_str(), lost.elapsed_us), (Outcome::Lost, "Home", 1_300_000));
    assert_eq!((lost.definition_version, lost.visually_complete_us), (2, None));
}

fn copy_all(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (entry, to) = (entry.as_ref().unwrap(), to.join(entry.as_ref().unwrap().file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn an_unsampled_visit_stops_at_once_and_keeps_its_surface() {
    let folder = folder("sampling");
    let (mut core, runtime) = core_with_runtime(&folder);
    core.record(1 << 20);
    let (visit, _) = begin(&mut core, [1; 16], 1_000);
    leave(&mut core, visit, 1_100);
    finish(&mut core, visit);
    let (handle, _) = batch(runtime);
    let reply = UploadReply { stored: 1, sample_one_in: 10, ..UploadReply::default() };
    runtime.batch_done(handle, Response::of(200, reply.encode_to_vec()));

    let mut random = Random(4);
    let (mut kept, mut skipped) = (0_u32, 0_u32);
    for at_ms in 2_000..2_400 {
        let (visit, answer) = begin(&mut core, visit_id(&mut random), at_ms);
        assert_ne!(visit.bits(), 0);
        if decision_of(answer) == decision::STOP {
            skipped += 1;
            assert_eq!(answer >> 16, NONE);
            assert!(finish(&mut core, visit).is_none());
            assert_eq!(
                decision_of(leave(&mut core, visit, at_ms)),
                decision::STOP,
                "its surface exists until it is left"
            );
        } else {
            kept += 1;
            leave(&mut core, visit, at_ms);
            assert_eq!(finish(&mut core, visit).unwrap().weight, 10);
        }
    }
    // 40 of 400 are expected; the range is six standard deviations wide on each side.
    assert!((4..76).contains(&kept), "{kept}");
    assert_eq!(kept + skipped, 400);

    // A replay gives the same events, including weights and skipped visits.
    let file = core.take_recording();
    let events = Recording::parse(&file).unwrap().replay().filter_map(|reply| reply.event).count();
    assert_eq!(events, 1 + kept as usize);
}

#[test]
fn an_unsampled_dialog_is_still_known_to_its_parent() {
    let mut engine = alldrawn_core::judge::engine::Engine::default();
    let parent = Begin { surface: "Home", at: Moment(MS), ..Begin::default() };
    let (parent, _) = engine.begin(&parent).unwrap();
    let dialog = Begin { surface: "Dialog", at: Moment(2 * MS), dialog_of: Some(parent), ..Begin::default() };
    let (dialog, _) = engine.begin(&dialog).unwrap();
    assert_eq!(engine.skip(dialog).decision, decision::STOP);
    assert!(engine.visit(parent).unwrap().dialog_open);
    engine.leave(dialog, Leave::Back, Moment(3 * MS));
    assert_eq!(engine.skip(dialog).decision & decision::UNKNOWN_VISIT, decision::UNKNOWN_VISIT);
}

#[test]
fn without_consent_no_visit_begins_and_pending_visits_end_without_an_event() {
    let folder = folder("consent");
    let (mut core, runtime) = core_with_runtime(&folder);
    let (visit, _) = begin(&mut core, [1; 16], 1_000);
    core.set_consent(false);
    let answer = make(&mut core, &Call::Wake { visit, at: Moment(1_100 * MS) });
    assert_eq!(decision_of(answer) & decision::STOP, decision::STOP);
    assert!(finish(&mut core, visit).is_none());
    let (refused, answer) = begin(&mut core, [2; 16], 1_200);
    assert_eq!((refused, answer), (Handle::NONE, NO_ANSWER));
    runtime.flush(true);
    assert_eq!(runtime.next_batch(), NextUpload::Idle);
    core.set_consent(true);
    assert_ne!(begin(&mut core, [3; 16], 1_300).0, Handle::NONE);
}

#[test]
fn a_skipped_visit_has_no_deadline() {
    let folder = folder("skipped");
    let (mut core, _) = core_with_runtime(&folder);
    let (visit, answer) = begin(&mut core, [1; 16], 1_000);
    assert_eq!(answer >> 16, 2_000_000, "the deadline is the next last-seen time");
    assert_eq!(make(&mut core, &Call::Skip { visit }) >> 16, NONE);
}

#[test]
fn unreadable_calls_are_refused_and_counted() {
    let mut core = Core::default();
    let rejected = |answer| decision_of(answer) == decision::REJECTED;
    assert!(rejected(core.call(99, &[])));
    assert!(rejected(core.call(11, &[1, 2, 3])));
    assert!(rejected(core.call(12, &[0; 64])));
    assert_eq!(decision_of(core.frame(&[1, 2, 3])) & decision::REJECTED, decision::REJECTED);
    assert_eq!(make(&mut core, &Call::Begin(Begin::default())), NO_ANSWER);
    assert_eq!(core.refusals(), [1, 3, 1]);
}

#[test]
fn wake_all_serves_every_visit_and_reports_which_have_ended() {
    let mut core = Core::new(None);
    let (first, _) = begin(&mut core, [1; 16], 1_000);
    let (second, answer) = begin(&mut core, [2; 16], 5_000);
    assert_eq!(answer >> 16, 31_000_000, "the earliest deadline is the first visit's time-out");
    let wake = |core: &mut Core, at_ms: u64| make(core, &Call::WakeAll { at: Moment(at_ms * MS) });
    assert_eq!(wake(&mut core, 30_999), 31_000_000 << 16);
    assert_eq!(wake(&mut core, 31_000), 35_000_000 << 16 | u64::from(decision::CHANGED));
    assert_eq!(core.ended(), [first.bits()]);
    let answer = make(&mut core, &Call::Wake { visit: second, at: Moment(31_001 * MS) });
    assert_eq!(
        decision_of(answer),
        decision::OBSERVE | decision::CHANGED,
        "`CHANGED` stays set until the ended visit is finished"
    );
    assert_eq!(finish(&mut core, first).map(|event| event.outcome()), Some(Outcome::NoContent));
    assert_eq!(core.ended(), []);
    assert_eq!(wake(&mut core, 31_002), 35_000_000 << 16);
    assert_eq!(decision_of(leave(&mut core, second, 32_000)), decision::STOP | decision::TERMINAL);
    assert!(finish(&mut core, second).is_some());
    assert_eq!(wake(&mut core, 99_000), NONE << 16, "no visit is pending, so there is no deadline");
}

#[test]
fn begin_typing_asks_for_a_snapshot_and_reports_the_superseded_visit() {
    let mut core = Core::new(None);
    let field = Begin { surface: "Search", at: Moment(MS), search_field: true, ..Begin::default() };
    make(&mut core, &Call::Begin(field));
    let surface = core.begun();
    let mut key = |at_ms: u64, id| {
        let at = Moment(at_ms * MS);
        let answer =
            make(&mut core, &Call::Input { visit: surface, input: Input::TextKey, in_dialog: false, at });
        assert_eq!(decision_of(answer), decision::OBSERVE | decision::TYPING);
        let answer = make(&mut core, &Call::BeginTyping { surface, visit_id: [id; 16], wall_ms: 0 });
        (decision_of(answer), core.begun(), core.ended())
    };
    let (answer, first, ended) = key(100, 1);
    assert_eq!((answer, ended), (decision::OBSERVE | decision::SNAPSHOT_NOW, vec![]));
    let (answer, _, ended) = key(200, 2);
    assert_eq!(
        (answer, ended),
        (decision::OBSERVE | decision::SNAPSHOT_NOW | decision::CHANGED, vec![first.bits()])
    );
}
