//! `alldrawn replay`: replays a recording and explains why each visit ended as it did.

pub(super) mod event;
mod explanation;
mod words;

use std::{
    collections::HashMap,
    fs,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use alldrawn_core::{
    judge::{definition::DEFINITION_VERSION, engine::Handle},
    record::{End, FIRST_VERSION, Recording},
};
use alldrawn_explain::{Explainer, Step};
use clap::Args;

use super::paint::{Paint, Tone};

/// Replay a recording and explain why each visit ended as it did
///
/// A recording contains every call that an app's SDK made: frames, inputs, timers. Replaying makes the same calls again
/// and prints the event of each visit, which has the same bytes as in the app. With --explain, each call is explained
/// too: which nodes the user could see, which were pending, which rule excluded the others, and what created, withdrew
/// or confirmed a candidate. Times are relative to the start of the visit. A recording is judged by the definition of
/// the metric under which it was made; the output says which.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    alldrawn replay home.adrc                      the event of each visit\n  \
    alldrawn replay home.adrc --explain --visit 2  why the second visit ended as it did\n  \
    alldrawn replay home.adrc --json | jq .hex     the bytes of each event")]
pub struct Replay {
    /// The file of the recording
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Explain what every call did, and why
    #[arg(long)]
    explain: bool,

    /// Print only the Nth visit that began, counted from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    visit: Option<u32>,

    /// Print no colours. Colours are also off if NO_COLOR is set or the output is not a terminal
    #[arg(long)]
    no_color: bool,

    /// Print one JSON object per line: each event with its bytes in hexadecimal and, with --explain, each call
    #[arg(long)]
    json: bool,
}

impl Replay {
    /// Replays the file and prints to standard output.
    ///
    /// # Errors
    /// A message for the user if the file is not a recording, is damaged, or has no such visit.
    pub fn run(self) -> Result<(), String> {
        let name = self.file.display().to_string();
        let bytes = fs::read(&self.file).map_err(|error| format!("cannot read {name}: {error}"))?;
        let recording = Recording::parse(&bytes).map_err(|error| format!("{name}: {error}"))?;
        let mut out = BufWriter::new(io::stdout().lock());
        let mut replay = ReplayRun {
            options: &self,
            paint: Paint::for_stdout(self.no_color),
            definition: if recording.version == FIRST_VERSION { 1 } else { DEFINITION_VERSION },
            open: HashMap::new(),
            count: 0,
        };
        match replay.all(&recording, &mut out).and_then(|()| out.flush()) {
            // The reader closed the pipe, which is no error.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            result => result.map_err(|error| format!("cannot write to standard output: {error}"))?,
        }
        match recording.end {
            End::Whole => {}
            End::Cut { offset } => eprintln!(
                "alldrawn: warning: {name} is cut off: the last {} bytes, from byte {offset}, are an incomplete entry; \
                 everything before them was replayed",
                bytes.len() - offset
            ),
            End::Overflowed { .. } => eprintln!(
                "alldrawn: warning: {name} reached the size limit of its recorder; later calls are missing"
            ),
        }
        match self.visit {
            Some(visit) if visit > replay.count => {
                Err(format!("{name} has no visit {visit}: it contains {}", replay.count))
            }
            _ => Ok(()),
        }
    }
}

// A visit whose end has not been replayed yet.
#[derive(Debug)]
struct OpenVisit {
    number: u32,
    surface: String,
    printed: explanation::PrintedNodes,
}

#[derive(Debug)]
struct ReplayRun<'a> {
    options: &'a Replay,
    paint: Paint,
    // The version of the metric by which the recording is judged.
    definition: u32,
    open: HashMap<Handle, OpenVisit>,
    count: u32,
}

impl ReplayRun<'_> {
    fn all(&mut self, recording: &Recording<'_>, out: &mut impl Write) -> io::Result<()> {
        if self.options.explain && !self.options.json {
            let text = format!("judged by definition {} of the metric", self.definition);
            writeln!(out, "{}", self.paint.text(Tone::Quiet, &text))?;
        }
        let mut explainer = Explainer::new(recording.engine());
        for (offset, call) in &recording.calls {
            let step = explainer.call(call);
            self.note_begin(&step, &mut explainer);
            if self.options.explain {
                self.print_call(*offset, call, &step, &mut explainer, out)?;
            }
            if let (Some(event), Some(handle)) = (&step.reply.event, call.visit())
                && let Some(open_visit) = self.open.get(&handle)
            {
                if self.wanted(open_visit.number) {
                    self.event(event, open_visit.number, out)?;
                }
                self.open.remove(&handle);
            }
        }
        let mut open: Vec<&OpenVisit> =
            self.open.values().filter(|open_visit| self.wanted(open_visit.number)).collect();
        open.sort_by_key(|open_visit| open_visit.number);
        for OpenVisit { number, surface, .. } in open {
            self.open(*number, surface, out)?;
        }
        Ok(())
    }

    fn wanted(&self, number: u32) -> bool {
        self.options.visit.is_none_or(|visit| visit == number)
    }

    fn note_begin(&mut self, step: &Step, explainer: &mut Explainer) {
        let Some(handle) = step.reply.handle else { return };
        self.count += 1;
        let surface = explainer.visit(handle).map(|visit| visit.context.surface.clone()).unwrap_or_default();
        let open_visit =
            OpenVisit { number: self.count, surface, printed: explanation::PrintedNodes::default() };
        self.open.insert(handle, open_visit);
    }

    fn event(&self, event: &[u8], number: u32, out: &mut impl Write) -> io::Result<()> {
        let Some(view) = event::view(event) else { return Ok(()) };
        if self.options.json {
            return writeln!(out, "{}", event::json(&view, event, number));
        }
        event::print(&view, number, &self.paint, out)
    }

    fn open(&self, number: u32, surface: &str, out: &mut impl Write) -> io::Result<()> {
        if self.options.json {
            let line = serde_json::json!({
                "visit": number, "surface": surface, "definition_version": self.definition, "finished": false
            });
            return writeln!(out, "{line}");
        }
        let title = self.paint.text(Tone::Title, &format!("visit {number}  {surface}"));
        writeln!(out, "{title}  not finished at the end of the recording")
    }
}
