//! The size of an uploaded visit, in bytes.
#![cfg(feature = "runtime")]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod scene;

use alldrawn_core::deliver::runtime::gzip;
use alldrawn_core::wire::{Batch, Visit};
use prost::Message;
use scene::typical_visits;

fn per_visit(name: &str, visits: Vec<Visit>) -> usize {
    let count = visits.len();
    let body = Batch { visits, ..Batch::default() }.encode_to_vec();
    let wire = gzip(&body);
    println!("{name:<44} {:>4} B per visit, {:>4} B gzipped", body.len() / count, wire.len() / count);
    wire.len() / count
}

fn without(mut visits: Vec<Visit>, strip: impl Fn(&mut Visit)) -> Vec<Visit> {
    visits.iter_mut().for_each(strip);
    visits
}

/// Prints the size of each part of a visit. A gzipped visit must take at most 200 bytes.
#[test]
fn fifty_typical_visits_take_at_most_200_gzipped_bytes_each() {
    let visits = || typical_visits(50, 40);
    let whole = per_visit("50 typical visits", visits());
    per_visit("  without environment", without(visits(), |visit| visit.environment = None));
    per_visit("  without session id", without(visits(), |visit| visit.session_id.clear()));
    per_visit(
        "  without curve",
        without(visits(), |visit| {
            if let Some(progress) = &mut visit.progress {
                progress.curve.clear();
            }
        }),
    );
    per_visit("  without last ready", without(visits(), |visit| visit.last_ready.clear()));
    per_visit(
        "  without curve and last ready",
        without(visits(), |visit| {
            visit.last_ready.clear();
            if let Some(progress) = &mut visit.progress {
                progress.curve.clear();
            }
        }),
    );
    per_visit("  times in milliseconds", without(visits(), in_milliseconds));
    assert!(whole <= 200, "a gzipped visit takes {whole} bytes, more than 200");
}

fn in_milliseconds(visit: &mut Visit) {
    let ms = |us: &mut Option<u64>| *us = us.map(|us| us / 1_000);
    for us in [
        &mut visit.visually_complete_us,
        &mut visit.first_content_us,
        &mut visit.first_candidate_us,
        &mut visit.last_candidate_us,
        &mut visit.input_age_us,
    ] {
        ms(us);
    }
    visit.elapsed_us /= 1_000;
    visit.begin_us /= 1_000;
    for node in &mut visit.last_ready {
        ms(&mut node.ready_us);
    }
    if let Some(progress) = &mut visit.progress {
        for us in [&mut progress.vc25_us, &mut progress.vc50_us, &mut progress.vc75_us] {
            ms(us);
        }
        ms(&mut progress.vc90_us);
        ms(&mut progress.speed_index_us);
        progress.curve.iter_mut().step_by(2).for_each(|at| *at /= 1_000);
    }
}
