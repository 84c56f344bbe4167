//! Tests that acknowledged visits survive a crash, and that a store that cannot be used is refused with a reason.
#![cfg(unix)]

mod support;

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
};

use alldrawn_core::wire::Audit;
use support::{Collector, audit_record, batch, refused, serve, visit};
use tempfile::tempdir;

#[test]
fn acknowledged_visits_survive_a_kill() {
    let store = tempdir().unwrap();
    for round in 0..5 {
        let collector = Collector::start(store.path());
        assert_eq!(collector.visits(), round * 3);
        let visits = (0..3).map(|number| visit(round * 3 + number)).collect();
        assert_eq!(collector.send(visits), (3, 0));
        collector.kill();
    }
    let collector = Collector::start(store.path());
    assert_eq!(collector.visits(), 15);
    assert_eq!(
        collector.send((0..15).map(visit).collect()),
        (0, 15),
        "all visits must be stored after the crash"
    );
}

#[test]
fn acknowledged_audit_records_survive_a_kill() {
    let store = tempdir().unwrap();
    let audit = Audit { watched_us: 5_000_000, cause: 0 };
    let records = |collector: &Collector| {
        collector.get("/api/surfaces").1["surfaces"][0]["audit"]["records"].as_u64().unwrap_or(0)
    };
    for round in 0..3 {
        let collector = Collector::start(store.path());
        assert_eq!((collector.visits(), records(&collector)), (round * 2, round));
        // A record of a visit that is stored, and one whose visit comes in the next round.
        let entries = vec![
            visit(round),
            audit_record(round, audit),
            visit(round + 101),
            audit_record(round + 1, audit),
        ];
        let duplicates = if round == 0 { 0 } else { 1 };
        assert_eq!(collector.send(entries), (4 - duplicates, duplicates), "round {round}");
        assert_eq!(records(&collector), round + 1);
        collector.kill();
    }
    let collector = Collector::start(store.path());
    assert_eq!(collector.send((0..4).map(|number| audit_record(number, audit)).collect()), (0, 4));
    assert_eq!((collector.visits(), records(&collector)), (6, 3));
}

#[test]
fn a_kill_during_many_uploads_loses_no_acknowledged_visit() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let address = collector.address.clone();
    let audit = Audit { watched_us: 5_000_000, cause: 0 };
    let entries = move |number| vec![visit(number), audit_record(number, audit)];
    let senders: Vec<_> = (0..4u64)
        .map(|sender| {
            let url = format!("http://{address}/v1/visits");
            std::thread::spawn(move || {
                let acknowledged = |number| ureq::post(&url).send(&batch(entries(number))[..]).is_ok();
                (0..10_000).map(|number| sender * 10_000 + number).take_while(|&n| acknowledged(n)).collect()
            })
        })
        .collect();
    while collector.visits() < 40 {}
    collector.kill();
    let acknowledged: Vec<u64> =
        senders.into_iter().flat_map(|sender| -> Vec<u64> { sender.join().unwrap() }).collect();
    assert!(acknowledged.len() >= 36);
    let collector = Collector::start(store.path());
    let again = acknowledged.iter().copied().flat_map(entries).collect::<Vec<_>>();
    assert_eq!(
        collector.send(again),
        (0, 2 * acknowledged.len() as u64),
        "all acknowledged visits and their audit records must be stored"
    );
}

#[test]
fn a_signal_stops_the_collector_after_the_upload_in_progress() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let body = batch(vec![visit(1)]);
    let mut upload = TcpStream::connect(&collector.address).unwrap();
    let head = format!(
        "POST /v1/visits HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    upload.write_all(head.as_bytes()).unwrap();
    let mut continue_response = [0; 25];
    upload.read_exact(&mut continue_response).unwrap();
    assert_eq!(&continue_response, b"HTTP/1.1 100 Continue\r\n\r\n");

    collector.ask_to_end();
    // Once new connections are refused, the collector has received the signal.
    while TcpStream::connect(&collector.address).is_ok() {}
    upload.write_all(&body).unwrap();
    let response = std::io::read_to_string(upload).unwrap();
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    assert!(collector.wait().success());
    assert_eq!(Collector::start(store.path()).visits(), 1);
}

#[test]
fn only_one_process_at_a_time_can_use_a_store() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let output = refused(serve(store.path()));
    assert!(String::from_utf8_lossy(&output.stderr).contains("in use by another process"), "{output:?}");
    collector.kill();
    Collector::start(store.path());
}

#[test]
fn a_store_of_a_later_version_is_refused_and_not_changed() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    collector.ask_to_end();
    assert!(collector.wait().success());
    let file = store.path().join("visits.sqlite");
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    connection.close().unwrap();
    let before = fs::read(&file).unwrap();
    let output = refused(serve(store.path()));
    let reason = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(reason.contains("newer alldrawn (layout 99"), "{reason}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_that_is_not_a_store_is_refused() {
    let store = tempdir().unwrap();
    let file = store.path().join("visits.sqlite");
    fs::write(&file, b"somebody's notes, and no database of any kind at all").unwrap();
    let output = refused(serve(store.path()));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not an AllDrawn store"), "{output:?}");
    fs::remove_file(&file).unwrap();

    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
    connection.close().unwrap();
    let output = refused(serve(store.path()));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not an AllDrawn store"), "{output:?}");
}

#[test]
fn an_unusable_folder_or_address_is_reported_with_the_reason() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let output = refused(serve(&file.join("store")));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"), "{output:?}");

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_alldrawn"));
    command.args(["serve", "--listen", &address, "--store"]).arg(folder.path().join("a"));
    let output = refused(command);
    let reason = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(reason.contains(&address) && reason.contains("in use by another program"), "{reason}");

    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_alldrawn"));
    command.args(["serve", "--listen", "0.0.0.0:0", "--store"]).arg(folder.path().join("b"));
    let output = refused(command);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--public"), "{output:?}");
}
