//! Tests which uploads are stored and which are refused, and that a refused upload changes nothing.

mod support;

use std::thread;

use alldrawn_core::wire::{Batch, DropReason, Dropped, Environment, Mark, NodeTime, Outcome, Tag, Visit};
use prost::Message;
use support::{Collector, batch, gzip, visit};
use tempfile::tempdir;

#[test]
fn a_batch_is_stored_and_shown() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    assert_eq!(collector.visits(), 0);
    assert_eq!(collector.send(vec![visit(1), visit(2)]), (2, 0));
    let (status, all) = collector.get("/api/surfaces");
    assert_eq!(status, 200);
    assert_eq!(all["surfaces"][0]["name"], "Home");
    assert_eq!(all["surfaces"][0]["visits"], 2);
    let p50 = all["surfaces"][0]["visually_complete"]["p50"]["estimate_ms"].as_f64().unwrap();
    assert!((p50 / 1_000.0 - 1.0).abs() < 0.004, "{p50}");
}

#[test]
fn a_visit_counts_once_however_often_it_is_sent() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    assert_eq!(collector.send(vec![visit(1), visit(2), visit(1)]), (2, 1), "one visit is twice in the batch");
    assert_eq!(collector.send(vec![visit(1), visit(2), visit(1)]), (0, 3), "the same batch is sent again");
    assert_eq!(collector.send(vec![visit(2), visit(3)]), (1, 1), "one visit of the batch is new");
    let other = Visit { surface: "Elsewhere".into(), ..visit(1) };
    assert_eq!(collector.send(vec![other]), (0, 1), "of two visits with one id, the first must be kept");
    assert_eq!(collector.visits(), 3);
}

#[test]
fn the_content_types_and_encodings_of_sdks_are_accepted() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    for (number, content_type) in
        ["application/x-protobuf", "application/octet-stream", "text/plain;charset=UTF-8", "Text/Plain"]
            .into_iter()
            .enumerate()
    {
        let body = batch(vec![visit(number as u64)]);
        let (status, response) = collector.post_with(&body, &[("content-type", content_type)]);
        assert_eq!(status, 200, "{content_type}: {response}");
    }
    let zipped = gzip(&batch(vec![visit(100)]));
    let headers = [("content-type", "application/x-protobuf"), ("content-encoding", "gzip")];
    assert_eq!(collector.post_with(&zipped, &headers).0, 200);
    assert_eq!(collector.visits(), 5);

    let body = batch(vec![visit(101)]);
    assert_eq!(collector.post_with(&body, &[("content-type", "application/json")]).0, 415);
    assert_eq!(collector.post_with(&body, &[("content-encoding", "br")]).0, 415);
    assert_eq!(collector.visits(), 5);
}

/// Sends a request without a body, as a browser does for a page of this origin.
fn from_page(collector: &Collector, origin: &str, head: &str) -> String {
    let rest = format!("\r\nhost: {}\r\norigin: {origin}\r\nconnection: close", collector.address);
    collector.raw(format!("{head} HTTP/1.1{rest}\r\ncontent-length: 0\r\n\r\n").as_bytes())
}

#[test]
fn web_apps_of_other_origins_may_send_but_not_read() {
    let store = tempdir().unwrap();
    let mut serve = support::serve(store.path());
    serve.arg("--public");
    let collector = Collector::run(serve);
    let request = |head: &str| from_page(&collector, "http://shop.test", head);
    let preflight = request("OPTIONS /v1/visits");
    assert!(preflight.starts_with("HTTP/1.1 204"), "{preflight}");
    assert!(preflight.contains("access-control-allow-origin: *"));
    assert!(preflight.contains("access-control-allow-headers: content-type, content-encoding"));
    let refused = request("POST /v1/visits");
    assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
    assert!(refused.contains("access-control-allow-origin: *") && !refused.contains("allow-credentials"));
    // Pages of other origins can read how long they must wait.
    assert!(refused.contains("access-control-expose-headers: retry-after, date"));
    assert!(!request("GET /api/surfaces").contains("access-control"));
    assert!(request("GET /v1/visits").starts_with("HTTP/1.1 405"));
}

/// Any page that a developer opened could add visits to the collector on localhost.
#[test]
fn pages_of_other_origins_cannot_send_to_a_collector_on_localhost() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let body = batch(vec![visit(1)]);
    // What a browser sends for a beacon, a sandboxed frame, and a page whose name was pointed at this machine.
    for origin in ["https://evil.example", "null", "http://203.0.113.5:8642"] {
        let (status, answer) =
            collector.post_with(&body, &[("content-type", "text/plain"), ("origin", origin)]);
        assert_eq!(status, 403, "{origin}: {answer}");
        assert!(answer["error"].as_str().unwrap().contains("--public"), "{answer}");
    }
    assert_eq!(collector.visits(), 0);
    for origin in ["http://localhost:3000", "http://192.168.1.7"] {
        assert_eq!(collector.post_with(&body, &[("origin", origin)]).0, 200, "{origin}");
        let preflight = from_page(&collector, origin, "OPTIONS /v1/visits");
        assert!(preflight.starts_with("HTTP/1.1 204"), "{preflight}");
    }
    assert_eq!(collector.visits(), 1);
}

#[test]
fn a_visit_that_breaks_a_rule_is_refused_and_the_others_are_stored() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    collector.send(vec![visit(1)]);
    let broken: Vec<(&str, Visit)> = vec![
        ("visit_id", Visit { visit_id: vec![], ..visit(2) }),
        ("visit_id", Visit { visit_id: vec![2; 15], ..visit(2) }),
        ("visit_id", Visit { visit_id: vec![2; 17], ..visit(2) }),
        ("surface", Visit { surface: String::new(), ..visit(2) }),
        ("surface", Visit { surface: " \t".into(), ..visit(2) }),
        ("outcome", Visit { outcome: 0, ..visit(2) }),
        ("definition_version", Visit { definition_version: 3, ..visit(2) }),
        ("elapsed_us", Visit { elapsed_us: u64::MAX, ..visit(2) }),
        ("visually_complete_us", Visit { visually_complete_us: Some(f64::NAN.to_bits()), ..visit(2) }),
        ("visually_complete_us", Visit { outcome: Outcome::Abandoned.into(), ..visit(2) }),
    ];
    for (at, (field, bad)) in broken.into_iter().enumerate() {
        let (status, response) = collector.post(&batch(vec![visit(10 + at as u64), bad]));
        assert_eq!(
            (status, &response["stored"], &response["refused"]),
            (200, &1.into(), &1.into()),
            "{response}"
        );
        let reason = response["refusal"].as_str().unwrap();
        assert!(reason.contains("visits[1]") && reason.contains(field), "{reason:?} names {field}");
    }
    assert_eq!(collector.visits(), 11, "only the valid visits must be stored");
    for garbage in [&b""[..], b"hello", b"{}", &[0xff; 64], &[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]] {
        assert_eq!(collector.post(garbage).0, 400, "{garbage:?}");
    }
    assert_eq!(collector.visits(), 11);
}

#[test]
fn a_visit_that_is_too_long_is_cut_and_stored() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let text = |length: usize| "é".repeat(length);
    let tag = |name: String, value: String| Tag { name, value };
    let label = NodeTime { label: text(40), ..NodeTime::default() };
    let long: Vec<(&str, Visit)> = vec![
        ("a surface", Visit { surface: text(65), ..visit(1) }),
        ("a tag's value of older SDKs", Visit { tags: vec![tag("plan".into(), text(18))], ..visit(2) }),
        ("a tag's value", Visit { tags: vec![tag("plan".into(), text(40))], ..visit(3) }),
        ("a tag's name", Visit { tags: vec![tag(text(13), String::new())], ..visit(4) }),
        ("tags", Visit { tags: (0..9).map(|n| tag(n.to_string(), String::new())).collect(), ..visit(5) }),
        ("a version", {
            let environment = Some(Environment { app_version: text(40), ..Environment::default() });
            Visit { environment, ..visit(6) }
        }),
        ("a mark", Visit { marks: vec![Mark { name: text(40), at_us: 1 }], ..visit(7) }),
        ("a label", Visit { last_ready: vec![label.clone()], ..visit(8) }),
        ("late nodes", Visit { still_pending: vec![label.clone(); 6], ..visit(9) }),
        ("detail", Visit { detail: vec![label; 2_000], ..visit(10) }),
        ("a session", Visit { session_id: vec![1; 8], ..visit(11) }),
    ];
    for (what, visit) in long {
        assert_eq!(collector.send(vec![visit]), (1, 0), "{what}");
    }
    let (_, all) = collector.get("/api/visits");
    let cuts: Vec<_> = all["visits"].as_array().unwrap().iter().map(|visit| &visit["cut"]).collect();
    // Latest first. In detail, 1,936 nodes are removed and 64 labels cut; of the pending nodes, 1 node and 5 labels.
    assert_eq!(cuts, [1, 2_000, 6, 1, 1, 1, 1, 1, 1, 0, 1]);
}

#[test]
fn an_upload_cut_at_any_byte_changes_nothing() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let body = batch(vec![visit(1)]);
    for length in 0..body.len() {
        assert_eq!(collector.post(&body[..length]).0, 400, "{length} bytes");
    }
    let zipped = gzip(&body);
    for length in 0..zipped.len() {
        let (status, _) = collector.post_with(&zipped[..length], &[("content-encoding", "gzip")]);
        assert_eq!(status, 400, "{length} bytes of gzip");
    }
    // The connection breaks at each byte of the body, even at the end of a complete visit.
    let body = batch(vec![visit(1), visit(2)]);
    let head = format!(
        "POST /v1/visits HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        collector.address,
        body.len()
    );
    for length in 0..body.len() {
        let response = collector.cut_off(&[head.as_bytes(), &body[..length]].concat());
        assert!(!response.starts_with("HTTP/1.1 200"), "{length} bytes: {response}");
    }
    assert_eq!(collector.visits(), 0);
    let response = collector.raw(&[head.as_bytes(), &body].concat());
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    assert_eq!(collector.visits(), 2);
}

#[test]
fn uploads_over_the_size_limit_change_nothing() {
    const MIB: usize = 1 << 20;
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let many: Vec<Visit> = (0..40_000).map(visit).collect();
    let body = batch(many);
    assert!(body.len() > MIB);
    for oversized in [&body, &vec![0; 4 * MIB]] {
        let (status, response) = collector.post(oversized);
        assert_eq!(status, 413, "{response}");
    }
    let bomb = gzip(&vec![0; 64 * MIB]);
    let zipped = gzip(&body);
    assert!(bomb.len() < MIB && zipped.len() < MIB);
    for oversized in [&bomb, &zipped] {
        let (status, response) = collector.post_with(oversized, &[("content-encoding", "gzip")]);
        assert_eq!(status, 413, "{response}");
    }
    assert_eq!(collector.visits(), 0);
}

#[test]
fn a_gzip_body_has_at_most_16_members() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let members = |empty: usize| [gzip(b"").repeat(empty), gzip(&batch(vec![visit(1)]))].concat();
    let headers = [("content-encoding", "gzip")];
    assert_eq!(collector.post_with(&members(15), &headers).0, 200);
    let (status, response) = collector.post_with(&members(16), &headers);
    assert_eq!(status, 400, "{response}");
    assert!(response["error"].as_str().unwrap().contains("16 members"), "{response}");
}

/// 1,053 bytes of gzip that hold 524,288 empty drop counts were 524,288 changes of the store: 0.3 s for each upload.
#[test]
fn half_a_million_empty_drop_counts_change_nothing() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let size = || std::fs::metadata(store.path().join("visits.sqlite-wal")).unwrap().len();
    let attack = gzip(&[0x12, 0].repeat(524_288));
    assert_eq!(attack.len(), 1_053);
    let before = size();
    for _ in 0..16 {
        let (status, answer) = collector.post_with(&attack, &[("content-encoding", "gzip")]);
        assert_eq!((status, &answer["stored"]), (200, &0.into()), "{answer}");
    }
    assert_eq!((size(), &collector.get("/api/surfaces").1["dropped"]), (before, &serde_json::json!([])));
    assert_eq!(collector.send(vec![visit(1)]), (1, 0));
}

/// One visit of weight 1,000,000 moved the median of 1,000 visits from 499 ms to 0.001 ms.
#[test]
fn a_weight_that_no_sdk_gives_moves_no_percentile() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let timed = |number, us| Visit { visually_complete_us: Some(us), elapsed_us: us, ..visit(number) };
    collector.send((0..1_000).map(|number| timed(number, number * 1_000)).collect());
    let p50 = || collector.get("/api/surfaces").1["surfaces"][0]["visually_complete"]["p50"].clone();
    let before = p50();
    assert!((before["estimate_ms"].as_f64().unwrap() / 499.0 - 1.0).abs() < 0.01, "{before}");
    let (status, answer) = collector.post(&batch(vec![Visit { weight: 1_000_000, ..timed(1_000, 1) }]));
    assert_eq!((status, &answer["stored"], &answer["refused"]), (200, &0.into(), &1.into()), "{answer}");
    assert!(answer["refusal"].as_str().unwrap().contains("weight"), "{answer}");
    assert_eq!(p50(), before);
}

#[test]
fn outcomes_of_later_schemas_are_stored() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    assert_eq!(collector.send(vec![Visit { outcome: 77, ..visit(1) }]), (1, 0));
    let (_, detail) = collector.get("/api/surfaces/Home");
    assert_eq!(detail["surface"]["outcomes"][0]["outcome"], "unknown");
    assert_eq!(detail["surface"]["outcomes"][0]["standing"], "excluded");
    assert_eq!(detail["surface"]["visits_in_percentiles"], 0);
}

#[test]
fn drops_without_a_report_number_are_counted_once_with_their_batch() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let dropped = vec![Dropped { reason: DropReason::QueueFull.into(), count: 3 }];
    let body = Batch { visits: vec![visit(1)], dropped, ..Batch::default() }.encode_to_vec();
    assert_eq!(collector.post(&body).0, 200);
    assert_eq!(collector.post(&body).0, 200);
    let (_, all) = collector.get("/api/surfaces");
    assert_eq!(all["dropped"], serde_json::json!([{ "reason": "queue_full", "count": 3 }]));
}

#[test]
fn a_drop_report_that_is_sent_again_adds_only_the_difference() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let post = |number, report, counts: &[(DropReason, u64)]| {
        let dropped =
            counts.iter().map(|(reason, count)| Dropped { reason: (*reason).into(), count: *count });
        let batch =
            Batch { visits: vec![visit(number)], dropped: dropped.collect(), report, ..Batch::default() };
        assert_eq!(collector.post(&batch.encode_to_vec()).0, 200);
    };
    let (full, refused) = (DropReason::QueueFull, DropReason::Refused);
    post(1, u64::MAX, &[(full, 7)]);
    post(2, u64::MAX, &[(full, 7)]); // the response was lost, and another visit has ended
    post(1, u64::MAX, &[(full, 8), (refused, 2)]); // sent again without a new visit, with new drops
    post(2, u64::MAX, &[(full, 3)]); // an older report that arrives late
    post(3, 5, &[(full, 1)]);
    let (_, all) = collector.get("/api/surfaces");
    let counted = |all: &serde_json::Value| all["dropped"].clone();
    let expected = serde_json::json!([
        { "reason": "queue_full", "count": 9 },
        { "reason": "refused", "count": 2 },
    ]);
    assert_eq!(counted(&all), expected);
    collector.kill();
    let collector = Collector::start(store.path());
    let dropped = vec![Dropped { reason: full.into(), count: 8 }];
    collector.post(
        &Batch { visits: vec![visit(9)], dropped, report: u64::MAX, ..Batch::default() }.encode_to_vec(),
    );
    assert_eq!(
        counted(&collector.get("/api/surfaces").1),
        expected,
        "the counts must be the same after a crash"
    );
}

#[test]
fn visits_of_concurrent_uploads_count_once() {
    const SENDERS: u64 = 16;
    const BATCHES: u64 = 12;
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let new: u64 = thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let collector = &collector;
                scope.spawn(move || {
                    // Two senders send each visit.
                    let sent =
                        |batch: u64| (0..10).map(move |visit| (sender / 2 * BATCHES + batch) * 10 + visit);
                    (0..BATCHES).map(|batch| collector.send(sent(batch).map(visit).collect()).0).sum::<u64>()
                })
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).sum()
    });
    assert_eq!(new, SENDERS / 2 * BATCHES * 10);
    assert_eq!(collector.visits(), new);
}
