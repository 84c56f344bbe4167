//! Plays a script to the model and the core, and compares their replies call by call.

use crate::drive::EngineDriver;
use crate::script::{Script, ms};
use crate::surfaces::{Reply, Surfaces};
use alldrawn_core::judge::answer::Answer;
use alldrawn_core::wire;

/// The first call to which model and core give different replies.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The call's index in the script.
    pub call: usize,
    /// The model's reply.
    pub model: Reply,
    /// The core's reply.
    pub core: Reply,
}

/// Plays a script to model and core, and returns the events of the visits that ended.
///
/// # Errors
/// Returns the first disagreement.
pub fn compare(script: &Script) -> Result<Vec<wire::Visit>, Box<Disagreement>> {
    let mut model = Surfaces::new(script.setup);
    let mut core = EngineDriver::new(script.setup);
    let mut events = Vec::new();
    for (call, made) in script.calls.iter().enumerate() {
        let (model, core) = (model.call(made), core.call(made));
        if model != core {
            return Err(Box::new(Disagreement { call, model, core }));
        }
        if let Reply::Event(Some(event)) = core {
            events.push(*event);
        }
    }
    Ok(events)
}

impl Disagreement {
    /// Formats the script up to the call, and both replies where they differ.
    pub fn report(&self, script: &Script) -> String {
        let calls: String = script.calls[..=self.call].iter().map(|call| format!("{call}\n")).collect();
        format!(
            "{:?}\n{calls}{}Both follow docs/metric.md: correct the one that differs from it (tests/model/README.md has a \
             file for each section).\n",
            script.setup,
            difference(&self.model, &self.core)
        )
    }
}

fn difference(model: &Reply, core: &Reply) -> String {
    match (model, core) {
        (Reply::Answer(model), Reply::Answer(core)) => {
            format!("  model: {}\n  core:  {}\n", answer(model), answer(core))
        }
        (Reply::Event(Some(model)), Reply::Event(Some(core))) => {
            // List the lines in which the two events differ.
            let (model, core) = (format!("{model:#?}"), format!("{core:#?}"));
            let (model, core): (Vec<&str>, Vec<&str>) = (model.lines().collect(), core.lines().collect());
            let only = |of: &[&str], other: &[&str]| -> String {
                let differs = |(at, line): &(usize, &&str)| other.get(*at) != Some(*line);
                let lines = of.iter().enumerate().filter(differs).map(|(_, line)| format!("    {line}\n"));
                lines.take(24).collect()
            };
            format!("  model:\n{}  core:\n{}", only(&model, &core), only(&core, &model))
        }
        (model, core) => format!("  model: {model:?}\n  core:  {core:?}\n"),
    }
}

fn answer(answer: &Answer) -> String {
    const BITS: [&str; 11] = [
        "observe",
        "stop",
        "candidate",
        "withdrawn",
        "confirmed",
        "terminal",
        "unknown",
        "rejected",
        "typing",
        "changed",
        "snapshot now",
    ];
    let bits = BITS.iter().enumerate().filter(|(bit, _)| answer.decision & 1 << bit != 0);
    let bits: Vec<&str> = bits.map(|(_, name)| *name).collect();
    let deadline = answer.deadline.map_or("none".to_owned(), |at| format!("{} ms", ms(at.0)));
    format!("{}, deadline {deadline}", bits.join("+"))
}
