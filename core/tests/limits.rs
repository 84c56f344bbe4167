//! Texts and lists in an event are cut to their limits, whatever an app passes, and each cut is counted.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod story;

use alldrawn_core::deliver::queue::{Limits, MemoryStorage, Queue};
use alldrawn_core::judge::engine::{Begin, Engine};
use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::visit::interaction::Leave;
use alldrawn_core::limits::{self, cut, fit};
use alldrawn_core::wire::{Counts, Environment, Mark, NodeTime, Progress, Tag, Visit};
use proptest::prelude::*;
use prost::Message;
use story::ms;

fn tag(name: &str, value: &str) -> Tag {
    Tag { name: name.to_owned(), value: value.to_owned() }
}

/// Returns the begin record and the event of a visit that is left 2 ms after its begin.
fn visit(surface: &str, setup: Setup, marks: &[&str]) -> (Visit, Visit) {
    let mut engine = Engine::new(&setup);
    let begin = Begin { surface, at: ms(0), ..Begin::default() };
    let (handle, _) = engine.begin(&begin).unwrap();
    let begun = engine.begin_record(handle, 1).unwrap();
    for mark in marks {
        engine.mark(handle, mark, ms(1));
    }
    engine.leave(handle, Leave::Back, ms(2));
    (story::event(&begun), story::event(&engine.finish(handle, &[]).unwrap()))
}

fn cuts(visit: &Visit) -> u32 {
    visit.counts.as_ref().map_or(0, |counts| counts.cut)
}

#[test]
fn a_long_tag_is_cut_in_the_begin_record_and_the_event() {
    let tags = vec![tag(&"n".repeat(25), &"v".repeat(65)), tag("plan", "free")];
    let (begun, event) = visit("Home", Setup { tags, ..Setup::default() }, &[]);
    let expected = [tag(&"n".repeat(24), &"v".repeat(64)), tag("plan", "free")];
    assert_eq!((&begun.tags[..], cuts(&begun)), (&expected[..], 2));
    assert_eq!((&event.tags[..], cuts(&event)), (&expected[..], 2));
}

#[test]
fn each_text_of_an_app_is_cut_and_counted() {
    // "€" has three bytes: a label of 64 bytes keeps 21 of them, a surface of 128 bytes keeps 42.
    let long = "€".repeat(100);
    let environment = Environment {
        sdk_version: long.clone(),
        app: long.clone(),
        app_version: long.clone(),
        os: long.clone(),
        os_version: long.clone(),
        device_class: long.clone(),
        network_class: long.clone(),
    };
    let setup = Setup { environment, session_id: vec![1; 15], ..Setup::default() };
    let (begun, event) = visit(&long, setup, &["short", &long]);
    assert_eq!(event.surface, "€".repeat(42));
    assert_eq!(event.environment.as_ref().unwrap().network_class, "€".repeat(21));
    assert_eq!(event.marks[1].name, "€".repeat(21));
    assert!(event.session_id.is_empty());
    // Cuts: the surface, the session id and seven texts. The mark came after the begin record.
    assert_eq!((cuts(&begun), cuts(&event)), (9, 10));
}

#[test]
fn a_text_at_its_limit_is_not_cut() {
    let (surface, mark) = ("s".repeat(limits::SURFACE), "m".repeat(limits::LABEL));
    let (begun, event) = visit(&surface, Setup::default(), &[&mark]);
    assert_eq!((&event.surface, &event.marks[0].name, cuts(&event)), (&surface, &mark, 0));
    assert_eq!(begun.counts, None, "a begin record without cuts has no counts");
}

#[test]
fn invalid_and_duplicate_tags_are_omitted_and_counted() {
    let given = [
        ("", "no name", false),
        ("plan", "first", true),
        ("plan", "second", false),
        ("a-name-of-24-bytes-at-most", "", true),
        ("a-name-of-24-bytes-at-mo", "the same once it is cut", false),
        ("\0", "NUL is a character", true),
    ];
    let mut tags: Vec<Tag> = given.iter().map(|(name, value, _)| tag(name, value)).collect();
    let (_, event) = visit("Home", Setup { tags: tags.clone(), ..Setup::default() }, &[]);
    let names: Vec<&str> = event.tags.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(names, ["plan", "a-name-of-24-bytes-at-mo", "\0"]);
    assert_eq!(event.tags[0].value, "first");
    assert_eq!(cuts(&event), 4, "three tags and a name");

    tags.extend((0..10).map(|number| tag(&number.to_string(), "")));
    let (_, event) = visit("Home", Setup { tags, ..Setup::default() }, &[]);
    assert_eq!((event.tags.len(), cuts(&event)), (limits::TAGS, 4 + 5));
}

#[test]
fn a_long_surface_name_keeps_its_typing_suffix() {
    let surface = format!("{}/typing", "é".repeat(100));
    let mut visit = Visit { surface, ..Visit::default() };
    assert_eq!(fit(&mut visit), 1);
    assert_eq!(visit.surface, format!("{}/typing", "é".repeat(60)));
}

/// A visit in which everything is as long as the limits allow.
fn longest(times: u64) -> Visit {
    let text = |length: usize| "x".repeat(length);
    let label = || text(limits::LABEL);
    let node = NodeTime {
        kind: -1,
        label: label(),
        x: i32::MIN,
        y: i32::MIN,
        width: u32::MAX,
        height: u32::MAX,
        ready_us: Some(times),
        failed: true,
    };
    Visit {
        visit_id: vec![1; 16],
        surface: text(limits::SURFACE),
        outcome: -1,
        start_source: -1,
        elapsed_us: times,
        begin_us: times,
        definition_version: u32::MAX,
        platform: -1,
        flags: u32::MAX,
        weight: u32::MAX,
        progress: Some(Progress { curve: vec![times; limits::CURVE], ..Progress::default() }),
        counts: Some(Counts { images: u32::MAX, texts: u32::MAX, ..Counts::default() }),
        last_ready: vec![node.clone(); limits::LISTED_NODES],
        still_pending: vec![node.clone(); limits::LISTED_NODES],
        launch_kind: -1,
        input_age_us: Some(times),
        start_wall_ms: -1,
        session_id: vec![2; 16],
        environment: Some(Environment {
            sdk_version: label(),
            app: label(),
            app_version: label(),
            os: label(),
            os_version: label(),
            device_class: label(),
            network_class: label(),
        }),
        tags: (0..limits::TAGS)
            .map(|number| tag(&format!("{number:024}"), &text(limits::TAG_VALUE)))
            .collect(),
        detail: vec![node; limits::DETAIL_NODES],
        marks: vec![Mark { name: label(), at_us: times }; limits::MARKS],
        ..Visit::default()
    }
}

#[test]
fn the_longest_event_and_begin_record_fit_their_limits() {
    let mut event = longest(u64::MAX);
    assert_eq!(fit(&mut event), 0, "each list and text is at its limit, and none over it");
    assert!(event.encoded_len() <= limits::LONGEST_EVENT, "{}", event.encoded_len());
    let begun = Visit {
        progress: None,
        last_ready: Vec::new(),
        still_pending: Vec::new(),
        detail: Vec::new(),
        marks: Vec::new(),
        ..event
    };
    assert!(begun.encoded_len() <= limits::LONGEST_BEGIN, "{}", begun.encoded_len());

    // A lost visit keeps all fields of its begin record.
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    assert!(queue.begin([1; 16], &begun.encode_to_vec(), 0));
    queue.commit(0).unwrap();
    let lost = Queue::open(queue.storage().clone(), Limits::MAIN).oldest(1, 0).remove(0);
    let lost = Visit::decode(&lost.event[..]).unwrap();
    assert_eq!((&lost.tags, &lost.environment), (&begun.tags, &begun.environment));
}

/// A few bytes, then one character of any length in UTF-8 (NUL among them) again and again: each limit falls on each
/// byte of a character.
fn text() -> impl Strategy<Value = String> {
    let character = prop::sample::select(vec!['\0', 'a', 'é', '€', '🦀']);
    (character, 0..80_usize, 0..4_usize).prop_map(|(character, count, before)| {
        format!("{:.before$}{}", "abc", character.to_string().repeat(count))
    })
}

fn visits() -> impl Strategy<Value = Visit> {
    let tags = prop::collection::vec((text(), text()).prop_map(|(name, value)| Tag { name, value }), 0..12);
    let marks = prop::collection::vec(text().prop_map(|name| Mark { name, at_us: 1 }), 0..24);
    let nodes = || {
        let node = text().prop_map(|label| NodeTime { label, ..NodeTime::default() });
        prop::collection::vec(node, 0..8)
    };
    let environment = prop::option::of(text().prop_map(|app| Environment { app, ..Environment::default() }));
    let session = prop::collection::vec(any::<u8>(), 0..20);
    (text(), tags, marks, nodes(), nodes(), environment, session).prop_map(
        |(surface, tags, marks, last_ready, detail, environment, session_id)| Visit {
            surface,
            tags,
            marks,
            last_ready,
            detail,
            environment,
            session_id,
            ..Visit::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cut_text_is_the_longest_prefix_of_whole_characters(text in text(), max in 0..100_usize) {
        let kept = cut(&text, max);
        prop_assert!(text.starts_with(kept) && kept.len() <= max);
        let next = text[kept.len()..].chars().next();
        prop_assert!(next.is_none_or(|next| kept.len() + next.len_utf8() > max));
    }

    #[test]
    fn fit_brings_any_visit_within_the_limits_in_one_pass(given in visits()) {
        let mut fitted = given.clone();
        let cuts = fit(&mut fitted);
        prop_assert_eq!(cuts == 0, fitted == given);
        prop_assert_eq!(fitted.counts.as_ref().map_or(0, |counts| counts.cut), cuts);
        let mut again = fitted.clone();
        prop_assert_eq!(fit(&mut again), 0);
        prop_assert_eq!(&again, &fitted);

        prop_assert!(fitted.surface.len() <= limits::SURFACE && fitted.tags.len() <= limits::TAGS);
        prop_assert!(fitted.marks.len() <= limits::MARKS && matches!(fitted.session_id.len(), 0 | 16));
        for (at, tag) in fitted.tags.iter().enumerate() {
            prop_assert!(!tag.name.is_empty() && tag.name.len() <= limits::TAG_NAME);
            prop_assert!(tag.value.len() <= limits::TAG_VALUE);
            prop_assert!(fitted.tags[..at].iter().all(|other| other.name != tag.name));
        }
        let labels = fitted.last_ready.iter().chain(&fitted.detail).map(|node| &node.label);
        prop_assert!(labels.chain(fitted.marks.iter().map(|mark| &mark.name)).all(|l| l.len() <= limits::LABEL));
        prop_assert!(fitted.encoded_len() <= limits::LONGEST_EVENT);
    }
}
