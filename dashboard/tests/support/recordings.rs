//! Recordings that the tests make with the core.
#![allow(missing_docs, reason = "helpers of tests")]

use std::borrow::Cow;

use alldrawn_core::judge::engine::{Begin, Handle};
use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::snapshot::{Header, Kind, ROOT, Record, State, kind_flag, record_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::start::{Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::record::Call;
use alldrawn_core::record::RecordedEngine;
use alldrawn_core::wire::{EndSource, Platform};

pub fn at(ms: u64) -> Moment {
    Moment(5_000_000_000 + ms * 1_000_000)
}

pub fn node(identity: u32, kind: Kind, state: State, rect: [f32; 4]) -> Record {
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

pub fn frame(visit: Handle, sequence: u32, ms: u64, nodes: &[Record]) -> Vec<u8> {
    let viewport = [0.0, 0.0, 400.0, 800.0];
    write(
        &Header { sequence, visit: visit.bits(), scale: 2.0, time: at(ms), viewport, ..Header::default() },
        nodes,
    )
}

// Returns the nodes of a screen: a required hero image and title, and one node for each reason not to be required.
pub fn screen(hero: State, title: State) -> Vec<Record> {
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

pub fn begin(engine: &mut RecordedEngine, surface: &str, ms: u64) -> Handle {
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

pub fn finish(engine: &mut RecordedEngine, visit: Handle) -> String {
    let labels = Cow::Owned(vec!["hero".to_owned(), "title".to_owned()]);
    let event = engine.call(&Call::Finish { visit, labels }).event.expect("ended");
    event.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn engine() -> RecordedEngine {
    let setup = Setup {
        platform: Platform::Android,
        frame_source: EndSource::Predicted,
        presented_source: EndSource::Presented,
        ..Setup::default()
    };
    RecordedEngine::new(setup, usize::MAX)
}

// Returns a recording of two visits, and their events in hexadecimal. In the first visit a candidate is withdrawn, then
// held, then confirmed after a fresh snapshot; the second visit shows an error, because its hero image failed.
pub fn recording() -> (Vec<u8>, [String; 2]) {
    let mut engine = engine();
    let home = begin(&mut engine, "Home", 20);
    let busy = node(80, Kind::Busy, State::Unknown, [150.0, 100.0, 100.0, 100.0]);
    let mut first = screen(State::Pending, State::Drawn);
    first.push(busy);
    engine.frame(&frame(home, 1, 50, &first));
    engine.frame(&frame(home, 2, 300, &screen(State::Drawn, State::Drawn)));
    let mut late = screen(State::Drawn, State::Drawn);
    late.push(node(10, Kind::Image, State::Bound, [200.0, 400.0, 100.0, 100.0]));
    engine.call(&Call::Hold { visit: home, id: 4, on: true, failed: false, began: None, at: at(350) });
    engine.frame(&frame(home, 3, 400, &late));
    engine.call(&Call::Presented { visit: home, sequence: 3, at: at(416) });
    engine.call(&Call::Hold { visit: home, id: 4, on: false, failed: false, began: None, at: at(500) });
    // The main thread is blocked when the candidate would settle.
    engine.call(&Call::Wake { visit: home, at: at(1_700) });
    engine.frame(&frame(home, 4, 1_710, &late));
    engine.call(&Call::Wake { visit: home, at: at(2_700) });
    let home = finish(&mut engine, home);

    let list = begin(&mut engine, "List", 4_000);
    engine.frame(&frame(list, 1, 4_050, &screen(State::Failed, State::Drawn)));
    engine.call(&Call::Input { visit: list, input: Input::TextKey, in_dialog: false, at: at(4_060) });
    engine.call(&Call::Leave { visit: list, reason: Leave::Back, input: None, at: at(4_100) });
    let list = finish(&mut engine, list);
    (engine.recorder().take(), [home, list])
}

// Returns a recording of visits in which the rules of definition 2 that are not those of definition 1 apply, and the
// visits' events in hexadecimal.
pub fn recording_of_definition_2() -> (Vec<u8>, Vec<String>) {
    let mut engine = engine();
    let image = || node(1, Kind::Image, State::Drawn, [0.0, 0.0, 400.0, 400.0]);
    let live = |y| Record {
        kind_flags: kind_flag::LIVE,
        ..node(y as u32, Kind::Text, State::Drawn, [0.0, y, 400.0, 20.0])
    };
    let mut events = Vec::new();

    // The app replaces a splash without an input: Feed has its start. A dialog opens, a notice arrives in a live region,
    // and the user taps while a request runs.
    let splash = begin(&mut engine, "Splash", 100);
    engine.call(&Call::Leave { visit: splash, reason: Leave::Replaced, input: None, at: at(500) });
    let begin_feed = Begin { visit_id: [7; 16], surface: "Feed", at: at(600), ..Begin::default() };
    let feed = engine.call(&Call::Begin(begin_feed)).handle.unwrap();
    events.push(finish(&mut engine, splash));
    let request =
        |on, failed, ms| Call::Hold { visit: feed, id: 3, on, failed, began: Some(at(650)), at: at(ms) };
    engine.call(&request(true, false, 650));
    engine.frame(&frame(feed, 1, 700, &[image()]));
    engine.call(&Call::Input { visit: feed, input: Input::Tap, in_dialog: true, at: at(750) });
    engine.frame(&frame(feed, 2, 800, &[image(), live(410.0)]));
    engine.call(&Call::Input { visit: feed, input: Input::Tap, in_dialog: false, at: at(900) });
    events.push(finish(&mut engine, feed));

    // A small spinner never stops. At last the app declares an error.
    let cart = begin(&mut engine, "Cart", 2_000);
    let spinner = node(2, Kind::Busy, State::Unknown, [0.0, 600.0, 20.0, 20.0]);
    engine.frame(&frame(cart, 1, 2_100, &[image(), spinner]));
    engine.call(&Call::Wake { visit: cart, at: at(12_110) });
    engine.frame(&frame(cart, 2, 12_200, &[image(), spinner]));
    engine.call(&Call::DeclareError { visit: cart, at: at(12_300) });
    engine.call(&Call::Wake { visit: cart, at: at(13_100) });
    events.push(finish(&mut engine, cart));

    // A hold of the app keeps the candidate waiting when the user goes back.
    let list = begin(&mut engine, "List", 20_000);
    engine.call(&Call::Hold { visit: list, id: 1, on: true, failed: false, began: None, at: at(20_010) });
    engine.frame(&frame(list, 1, 20_100, &[image()]));
    engine.call(&Call::Leave { visit: list, reason: Leave::Back, input: None, at: at(20_300) });
    events.push(finish(&mut engine, list));

    // Nothing follows a surface that the app removes.
    let page = begin(&mut engine, "Page", 30_000);
    engine.frame(&frame(page, 1, 30_100, &[image()]));
    engine.call(&Call::Leave { visit: page, reason: Leave::Removed, input: None, at: at(30_200) });
    engine.call(&Call::WakeAll { at: at(33_200) });
    events.push(finish(&mut engine, page));
    (engine.recorder().take(), events)
}
