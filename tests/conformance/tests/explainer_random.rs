//! The Explainer's notes agree with the engine's answers and events for any order of calls, under both definitions.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod explained;

use alldrawn_core::judge::definition::Definition;
use alldrawn_core::judge::engine::{Begin, Engine, Handle};
use alldrawn_core::judge::snapshot::{Header, Kind, ROOT, Record, State, kind_flag, record_flag, state_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::start::{Launch, Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::record::Call;
use alldrawn_core::wire::LaunchKind;
use explained::Explained;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::borrow::Cow;

const MS: u64 = 1_000_000;

#[derive(Clone, Copy, Debug)]
enum Action {
    Begin { navigation: u32, input: Option<u64>, launch: bool, embedded: bool, dialog: bool },
    Frame(u8),
    Presented,
    NodeReady(u32),
    Input(Input, bool),
    Hold { id: u32, on: bool, request: bool, failed: bool },
    DeclareEmpty,
    DeclareError,
    Wake,
    WakeAll,
    // The timer fires at the earliest deadline.
    Timer,
    Leave(u8, Option<u64>),
    Pause(bool),
    BeginTyping,
    Finish,
}

fn action() -> impl Strategy<Value = Action> {
    let ago = || prop::option::weighted(0.3, prop::sample::select(vec![0u64, 20, 400]));
    let inputs = vec![
        Input::Tap,
        Input::Key,
        Input::TextKey,
        Input::TextKey,
        Input::Scroll { scroller: 0, dx: 0.0, dy: 15.0 },
    ];
    let begin = (0..3u32, ago(), any::<bool>(), any::<bool>(), any::<bool>());
    prop_oneof![
        3 => begin.prop_map(|(navigation, input, launch, embedded, dialog)| Action::Begin {
            navigation, input, launch, embedded, dialog
        }),
        12 => any::<u8>().prop_map(Action::Frame),
        2 => Just(Action::Presented),
        1 => (1..5u32).prop_map(Action::NodeReady),
        2 => (prop::sample::select(inputs), prop::bool::weighted(0.3)).prop_map(|(i, d)| Action::Input(i, d)),
        3 => (0..3u32, any::<bool>(), any::<bool>(), any::<bool>())
            .prop_map(|(id, on, request, failed)| Action::Hold { id, on, request, failed }),
        1 => Just(Action::DeclareEmpty),
        1 => Just(Action::DeclareError),
        1 => Just(Action::Wake),
        2 => Just(Action::WakeAll),
        8 => Just(Action::Timer),
        2 => (0..7u8, ago()).prop_map(|(reason, input)| Action::Leave(reason, input)),
        1 => any::<bool>().prop_map(Action::Pause),
        1 => Just(Action::BeginTyping),
        2 => Just(Action::Finish),
    ]
}

fn node() -> impl Strategy<Value = Record> {
    let kind = prop_oneof![
        4 => Just((Kind::Image, [0.0f32, 0.0, 400.0, 300.0])),
        3 => Just((Kind::Text, [0.0, 300.0, 400.0, 30.0])),
        2 => Just((Kind::Text, [0.0, 330.0, 400.0, 20.0])),
        2 => Just((Kind::Busy, [0.0, 600.0, 20.0, 20.0])),
        1 => Just((Kind::Busy, [0.0, 700.0, 400.0, 40.0])),
        1 => Just((Kind::Busy, [0.0, 0.0, 20.0, 20.0])),
    ];
    let state = prop_oneof![
        6 => Just(State::Drawn), 2 => Just(State::Pending), 2 => Just(State::Bound), 1 => Just(State::Failed)
    ];
    let marks = prop_oneof![
        6 => Just((0, 0)), 3 => Just((kind_flag::LIVE, 0)), 1 => Just((kind_flag::ERROR, 0)),
        1 => Just((0, state_flag::TOUCHED))
    ];
    (1..6u32, 0..2u32, kind, state, marks, any::<bool>()).prop_map(
        |(identity, generation, (kind, rect), state, marks, field)| Record {
            identity,
            generation,
            parent: ROOT,
            kind,
            kind_flags: marks.0,
            state,
            state_flags: marks.1,
            flags: record_flag::SHOWN | if field && identity == 5 { record_flag::FIELD } else { 0 },
            rect,
            ..Record::default()
        },
    )
}

// The screens that a run shows; a frame shows one of them.
fn screens() -> impl Strategy<Value = Vec<Vec<Record>>> {
    let distinct = |mut nodes: Vec<Record>| {
        nodes.sort_by_key(|node| node.identity);
        nodes.dedup_by_key(|node| node.identity);
        nodes
    };
    vec(vec(node(), 0..4).prop_map(distinct), 1..4)
}

fn steps() -> impl Strategy<Value = Vec<(u64, usize, Action)>> {
    let pause = prop::sample::select(vec![0u64, 5, 16, 90, 99, 100, 101, 300, 600, 1_000, 3_000, 6_000]);
    vec((pause, 0..4usize, action()), 1..60)
}

struct Run {
    explained: Explained,
    now: Moment,
    visits: Vec<Handle>,
    deadlines: Vec<(Handle, Moment)>,
    sequence: u32,
}

impl Run {
    fn make(&mut self, call: &Call<'_>) {
        let reply = self.explained.call(call);
        self.visits.extend(reply.handle);
        if let (Some(visit), Some(answer)) = (reply.handle.or(call.visit()), reply.answer) {
            self.deadlines.retain(|(handle, _)| *handle != visit);
            self.deadlines.extend(answer.deadline.map(|at| (visit, at)));
        }
    }

    fn step(&mut self, wait_ms: u64, which: usize, action: Action, screens: &[Vec<Record>]) {
        self.now = self.now + wait_ms * MS;
        let newest = self.visits.len().saturating_sub(1);
        let visit = self.visits.get(newest.saturating_sub(which)).copied().unwrap_or_default();
        let ago = |ms: u64| Moment(self.now.0 - ms * MS);
        let at = self.now;
        let bytes;
        let call = match action {
            Action::Begin { navigation, input, launch, embedded, dialog } => {
                let input = input.map(|ms| StartInput { at: ago(ms), linked: ms == 20 });
                let launch = launch.then(|| Launch { at: ago(50), kind: LaunchKind::Cold, foreground: true });
                Call::Begin(Begin {
                    visit_id: [1; 16],
                    surface: "Home",
                    at,
                    navigation,
                    origin: Origin { input, external: None, launch },
                    embedded,
                    dialog_of: dialog.then_some(visit),
                    search_field: true,
                    ..Begin::default()
                })
            }
            Action::Frame(screen) => {
                self.sequence += 1;
                let viewport = [0.0, 0.0, 400.0, 800.0];
                let header = Header {
                    sequence: self.sequence,
                    visit: visit.bits(),
                    time: at,
                    viewport,
                    ..Header::default()
                };
                bytes = write(&header, &screens[usize::from(screen) % screens.len()]);
                Call::Frame(&bytes)
            }
            Action::Presented => Call::Presented { visit, sequence: self.sequence, at },
            Action::NodeReady(identity) => Call::NodeReady { visit, identity, generation: 0, at },
            Action::Input(input, in_dialog) => Call::Input { visit, input, in_dialog, at },
            Action::Hold { id, on, request, failed } => {
                let began = request.then(|| ago(10));
                Call::Hold { visit, id, on, failed: failed && request && !on, began, at }
            }
            Action::DeclareEmpty => Call::DeclareEmpty { visit, at },
            Action::DeclareError => Call::DeclareError { visit, at },
            Action::Wake => Call::Wake { visit, at },
            Action::WakeAll => Call::WakeAll { at },
            Action::Timer => {
                let Some((visit, due)) = self.deadlines.iter().min_by_key(|(_, due)| *due).copied() else {
                    return;
                };
                self.now = self.now.max(due);
                Call::Wake { visit, at: self.now }
            }
            Action::Leave(reason, input) => {
                Call::Leave { visit, reason: Leave::from_byte(reason).unwrap(), input: input.map(ago), at }
            }
            Action::Pause(on) => Call::Pause { visit, until: on.then_some(at + 500 * MS) },
            Action::BeginTyping => Call::BeginTyping { surface: visit, visit_id: [2; 16], wall_ms: 0 },
            Action::Finish => Call::Finish { visit, labels: Cow::Owned(Vec::new()) },
        };
        self.make(&call);
    }
}

fn check(steps: &[(u64, usize, Action)], screens: &[Vec<Record>], definition: Definition) {
    let mut run = Run {
        explained: Explained::new("random", Engine::judging_by(definition)),
        now: Moment(1_000 * MS),
        visits: Vec::new(),
        deadlines: Vec::new(),
        sequence: 0,
    };
    let begin = Action::Begin { navigation: 0, input: None, launch: true, embedded: false, dialog: false };
    run.step(0, 0, begin, screens);
    for (wait, which, action) in steps {
        run.step(*wait, *which, *action, screens);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        rng_seed: RngSeed::Fixed(15),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_notes_on_random_calls_match_the_answers(steps in steps(), screens in screens()) {
        check(&steps, &screens, Definition::default());
    }

    #[test]
    fn the_notes_of_definition_1_match_too(steps in steps(), screens in screens()) {
        check(&steps, &screens, Definition::FIRST);
    }
}
