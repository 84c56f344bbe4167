//! The core writes an event field by field. prost decodes it and encodes the same bytes, and no field is longer
//! than its limit.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod story;

use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::snapshot::State;
use alldrawn_core::judge::visit::interaction::Leave;
use alldrawn_core::limits::{PENDING_SURFACE, cut, fit};
use alldrawn_core::wire::{Counts, Environment, Platform, Tag, Visit};
use proptest::prelude::*;
use prost::Message;
use story::{Story, event, image, ms};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z€/]{1,90}", "[a-z]{120,160}/typing"]
}

fn setups() -> impl Strategy<Value = Setup> {
    let environment = [text(), text(), text(), text(), text(), text(), text()].prop_map(
        |[sdk_version, app, app_version, os, os_version, device_class, network_class]| Environment {
            sdk_version,
            app,
            app_version,
            os,
            os_version,
            device_class,
            network_class,
        },
    );
    let tag = ("[a-c]{0,2}|[a-z]{22,26}", text()).prop_map(|(name, value)| Tag { name, value });
    let tags = prop::collection::vec(tag, 0..12);
    let session = prop_oneof![Just(Vec::new()), prop::collection::vec(any::<u8>(), 15..17)];
    (environment, tags, session, any::<u32>()).prop_map(|(environment, tags, session_id, weight)| Setup {
        platform: Platform::Web,
        environment,
        tags,
        session_id,
        weight,
        detail_every: 1,
        ..Setup::default()
    })
}

/// The fields that all events share, as `fit` cuts them.
fn fitted(setup: &Setup, surface: &str) -> Visit {
    let mut visit = Visit {
        surface: cut(surface, PENDING_SURFACE).to_owned(),
        session_id: setup.session_id.clone(),
        environment: Some(setup.environment.clone()),
        tags: setup.tags.clone(),
        ..Visit::default()
    };
    fit(&mut visit);
    visit
}

fn cuts(visit: &Visit) -> u32 {
    visit.counts.map_or(0, |Counts { cut, .. }| cut)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_event_has_the_bytes_that_prost_writes(
        setup in setups(),
        surface in "[a-z€]{1,60}|[a-z]{110,140}/typing",
        nodes in prop::collection::vec((any::<bool>(), any::<bool>(), -900..900_i32), 0..12),
        marks in prop::collection::vec(text(), 0..20),
        labels in prop::collection::vec(text(), 0..12),
        end in 0..40_000_u64,
    ) {
        let mut story = Story::of(&surface);
        story.engine.set_setup(&setup);
        let states = |(drawn, failed): (bool, bool)| match (drawn, failed) {
            (true, false) => State::Drawn,
            (true, true) => State::Failed,
            (false, _) => State::Pending,
        };
        let records: Vec<_> = (1..)
            .zip(&nodes)
            .map(|(identity, &(drawn, failed, x))| {
                let mut record = image(identity, 1, states((drawn, failed)));
                record.rect[0] += x as f32;
                record
            })
            .collect();
        story.frame(16, 1, &records);
        marks.iter().for_each(|mark| _ = story.engine.mark(story.visit, mark, ms(17)));
        let begun = story.engine.begin_record(story.visit, 7).unwrap();
        story.engine.leave(story.visit, Leave::Back, ms(end.max(18)));
        let ended = story.engine.finish(story.visit, &labels).unwrap();

        let (begun_visit, ended_visit) = (event(&begun), event(&ended));
        for (bytes, visit) in [(&begun, &begun_visit), (&ended, &ended_visit)] {
            prop_assert_eq!(&visit.encode_to_vec(), bytes);
            prop_assert_eq!(fit(&mut visit.clone()), 0);
            let common = fitted(&setup, &surface);
            prop_assert_eq!(&visit.surface, &common.surface);
            prop_assert_eq!(&visit.environment, &common.environment);
            prop_assert_eq!((&visit.tags, &visit.session_id), (&common.tags, &common.session_id));
            prop_assert!(cuts(visit) >= cuts(&common));
        }
        prop_assert_eq!((begun_visit.weight, ended_visit.weight), (7, setup.weight));
        prop_assert_eq!(cuts(&begun_visit), cuts(&fitted(&setup, &surface)));
        // Texts of this visit that the app named: labels and marks.
        let named = ended_visit.last_ready.iter().chain(&ended_visit.still_pending).count();
        let long = |texts: &[String]| texts.iter().filter(|text| text.len() > 64).count();
        let too_many = marks.len().saturating_sub(16);
        let own = long(&labels[..named.min(labels.len())]) + long(&marks[..marks.len().min(16)]) + too_many;
        prop_assert_eq!(cuts(&ended_visit) as usize, cuts(&begun_visit) as usize + own);
    }
}
