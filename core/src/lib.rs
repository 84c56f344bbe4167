//! The core of AllDrawn: it decides, frame by frame, whether a user now sees everything.
//!
//! A binding copies a surface's visible view tree into one packed snapshot per changed frame. The judge finds what the
//! user can see and whether it is ready, and advances the visit from its start to exactly one event:
//!
//! ```
//! use alldrawn_core::judge::answer::decision;
//! use alldrawn_core::judge::engine::{Begin, Engine};
//! use alldrawn_core::judge::event::Setup;
//! use alldrawn_core::judge::snapshot::{Header, Kind, Record, State, record_flag::SHOWN};
//! use alldrawn_core::judge::snapshot_writer::write;
//! use alldrawn_core::judge::time::Moment;
//!
//! let mut engine = Engine::new(&Setup::default());
//! let begin = Begin { surface: "Home", at: Moment(0), ..Begin::default() };
//! let (visit, _) = engine.begin(&begin).expect("room for a visit");
//!
//! let (time, viewport) = (Moment(16_000_000), [0.0, 0.0, 360.0, 640.0]);
//! let header = Header { visit: visit.bits(), time, viewport, ..Header::default() };
//! let (kind, state) = (Kind::Image, State::Drawn);
//! let image = Record { kind, state, flags: SHOWN, rect: viewport, ..Record::default() };
//! let answer = engine.frame(&write(&header, &[image]));
//! assert_ne!(answer.decision & decision::CANDIDATE, 0, "everything is drawn");
//!
//! let answer = engine.wake(visit, answer.deadline.expect("the settle time runs"));
//! assert_ne!(answer.decision & decision::TERMINAL, 0, "nothing has changed: the visit is complete");
//! let event = engine.finish(visit, &[]).expect("one event, in protobuf");
//! # assert!(!event.is_empty());
//! ```
//!
//! | module, in the order in which data passes through it | purpose |
//! |---|---|
//! | [`judge`] | decides: snapshot → visit → event |
//! | [`record`] | stores calls as data, and replays them |
//! | [`boundary`] | the calls of bindings, with arguments and results as bytes |
//! | [`deliver`] | carries events to a collector: queue, upload policy, worker thread |
//! | [`limits`], [`mod@numbers`], [`wire`] | an event's limits; the boundary's numbers; the schema's types |
//!
//! What this crate promises:
//! - **Pure.** The clock is passed in. Same snapshots and times in, same event out, on every platform.
//! - **Honest.** A visit that failed, timed out or was abandoned never gets the time of another moment as its value.
//! - **Quiet.** No panic, whatever the bytes; no allocation per frame once the buffers have grown; no unsafe code.
//!
//! Rules are cited as in "metric §8": the numbered sections of `docs/metric.md`.
#![forbid(unsafe_code)]

pub mod boundary;
pub mod deliver;
pub mod judge;
pub mod limits;
pub mod numbers;
pub mod record;
/// The messages of `proto/alldrawn/v1`, generated from the schema.
#[allow(missing_docs, clippy::all)]
#[rustfmt::skip]
pub mod wire;
