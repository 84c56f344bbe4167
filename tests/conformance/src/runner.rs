//! Runs a script through the core's engine, and collects its answers and events.

use crate::lower::{self, Handles};
use crate::script::Script;
use alldrawn_core::boundary::{Boundary, NO_ANSWER};
use alldrawn_core::judge::answer::Answer;
use alldrawn_core::judge::engine::Engine;
use alldrawn_core::record::{Call, Reply};
use alldrawn_core::record::{MAX_BYTES, Recorder};
use alldrawn_core::wire;
use prost::Message;
use std::borrow::Cow;

/// One call as bytes, with the engine's reply.
#[derive(Clone, Debug)]
pub struct Step {
    /// The call as an entry of a recording.
    pub entry: Vec<u8>,
    /// The engine's reply.
    pub reply: Reply,
    /// The word that the boundary returns to a binding: the packed answer for all visits ([`Answer::pack`]), or
    /// [`NO_ANSWER`].
    pub answer: u64,
}

/// A finished visit.
#[derive(Clone, Debug)]
pub struct EndedVisit {
    /// The visit's name in the script.
    pub visit: String,
    /// The encoded event.
    pub bytes: Vec<u8>,
    /// The decoded event.
    pub event: wire::Visit,
}

/// The result of running a script.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The steps of the run: first the configure call, then the script's calls.
    pub steps: Vec<Step>,
    /// The finished visits, in the order in which they were finished.
    pub ended: Vec<EndedVisit>,
    /// The names of the visits that began, in order. Refused visits are not included.
    pub begun: Vec<String>,
    /// The number of refused begins.
    pub refused: u32,
}

/// Runs a script.
///
/// # Errors
/// Returns an error for a mistake in the script itself: an unknown visit, kind or reason.
pub fn run(script: &Script) -> Result<Run, String> {
    let wrong = |error: String| format!("{}: {error}", script.name);
    let (mut engine, mut handles, mut run) = (Engine::default(), Handles::default(), Run::default());
    let mut boundary = Boundary::<()>::default();
    let mut recorder = Recorder::new(MAX_BYTES);
    recorder.take();
    let mut step = |call: &Call<'_>, engine: &mut Engine| {
        recorder.record(call);
        let answer = boundary.make(call).map_or(NO_ANSWER, Answer::pack);
        Step { entry: recorder.take(), reply: call.apply(engine), answer }
    };
    let setup = lower::setup(&script.setup).map_err(wrong)?;
    run.steps.push(step(&Call::Configure(Cow::Owned(setup)), &mut engine));
    for (number, scripted) in script.calls.iter().enumerate() {
        let snapshot = lower::snapshot(scripted, &handles).map_err(wrong)?;
        let call = lower::call(scripted, &handles, &snapshot, number as u32).map_err(wrong)?;
        let done = step(&call, &mut engine);
        if let Some(name) = lower::begun_name(scripted) {
            handles.insert(name, done.reply.handle);
            match done.reply.handle {
                Some(_) => run.begun.push(name.to_owned()),
                None => run.refused += 1,
            }
        }
        if let (crate::script::Call::Finish { visit, .. }, Some(bytes)) = (scripted, &done.reply.event) {
            let event = wire::Visit::decode(bytes.as_slice()).map_err(|error| wrong(error.to_string()))?;
            run.ended.push(EndedVisit { visit: visit.clone(), bytes: bytes.clone(), event });
        }
        run.steps.push(done);
    }
    Ok(run)
}
