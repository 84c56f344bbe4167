//! Tests that random bytes never cause a server error, and that no visit that breaks a rule is stored.

mod support;

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use support::{Collector, batch, gzip, visit};
use tempfile::tempdir;

#[test]
fn no_bytes_cause_a_server_error() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let upload = (vec(any::<u8>(), 0..300), 0..3usize);
    TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() })
        .run(&upload, |(bytes, way)| {
            let (status, _) = match way {
                0 => collector.post(&bytes),
                1 => collector.post_with(&bytes, &[("content-encoding", "gzip")]),
                _ => collector.post_with(&gzip(&bytes), &[("content-encoding", "gzip")]),
            };
            prop_assert!(status == 200 || (400..500).contains(&status), "{}", status);
            Ok(())
        })
        .unwrap();
    assert_eq!(collector.get("/api/surfaces").0, 200);
}

#[test]
fn a_damaged_batch_stores_as_many_visits_as_the_reply_says() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let body = batch((0..3).map(visit).collect());
    let changes = vec((0..body.len(), any::<u8>()), 1..4);
    TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() })
        .run(&changes, |changes| {
            let mut changed = body.clone();
            for (at, byte) in changes {
                changed[at] = byte;
            }
            let before = collector.visits();
            let (status, response) = collector.post(&changed);
            let count = |field: &str| response[field].as_u64().unwrap_or(0);
            prop_assert!(status == 200 || (400..500).contains(&status), "{}", status);
            prop_assert_eq!(collector.visits(), before + count("stored") - count("duplicates"));
            Ok(())
        })
        .unwrap();
    let (status, all) = collector.get("/api/visits?limit=500");
    assert_eq!(status, 200);
    for visit in all["visits"].as_array().unwrap() {
        assert_eq!(visit["id"].as_str().unwrap().len(), 32);
        assert!(!visit["surface"].as_str().unwrap().trim().is_empty());
    }
}
