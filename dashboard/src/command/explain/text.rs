//! Prints an explanation as text.

use std::io::{self, Write};

use alldrawn_core::judge::definition::DEFINITION_VERSION;

use super::{
    audit::AuditWords,
    counting::Standing,
    explanation::{AuditExplanation, EndExplanation, Explanation},
};
use crate::command::{
    paint::{Paint, Tone},
    replay::event,
};

/// Prints the explanation as a paragraph of labelled lines.
pub fn print(explanation: &Explanation, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    match explanation {
        Explanation::End(end) => print_end(end, paint, out),
        Explanation::Audit(audit) => print_audit(audit, paint, out),
    }
}

// Prints a label in front of the first of several lines.
fn lines(label: &str, lines: &[(Tone, String)], paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    for (number, (tone, line)) in lines.iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        writeln!(out, "  {label:<12}{}", paint.text(*tone, line))?;
    }
    Ok(())
}

fn print_end(end: &EndExplanation, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("visit {}  {}  {}", end.id, end.surface, end.outcome);
    writeln!(out, "{}", paint.text(Tone::Title, &title))?;
    let tone = match end.counting.standing {
        Standing::Observed => Tone::Good,
        Standing::Censored | Standing::DependsOnChart => Tone::Waiting,
        Standing::Excluded => Tone::Bad,
    };
    let one = |label, tone, line: String, out: &mut dyn Write| lines(label, &[(tone, line)], paint, out);
    let definition = match end.definition_version {
        newer if newer > DEFINITION_VERSION => (
            Tone::Bad,
            format!("definition {newer}, which is newer than this alldrawn: its rules may differ"),
        ),
        known => (Tone::Quiet, format!("definition {known}")),
    };
    lines("judged by", &[definition], paint, out)?;
    one("start", Tone::Quiet, format!("{} (metric §1)", end.start), out)?;
    let ended = format!("at {:.1} ms: {} (metric {})", end.elapsed_ms, end.rule, end.section);
    one("ended", tone, ended, out)?;
    let value = if end.visually_complete_ms.is_some() { Tone::Good } else { Tone::Quiet };
    one("value", value, format!("{} (metric §2)", end.value), out)?;
    let mut candidates: Vec<(Tone, String)> = Vec::new();
    for candidate in &end.candidates {
        let tone = match candidate.fate {
            "confirmed" => Tone::Good,
            "left" => Tone::Waiting,
            _ => Tone::Bad,
        };
        let (number, fate, age) = (candidate.number, candidate.fate, candidate.age_ms);
        let class = candidate.class.join(", ");
        candidates.push((tone, format!("{number}: {fate} {age:.1} ms after its frame ({class})")));
    }
    candidates.extend(end.candidates_in_words.iter().map(|words| (Tone::Quiet, words.clone())));
    lines("candidates", &candidates, paint, out)?;
    let ready: Vec<_> = end.last_ready.iter().map(|node| (Tone::Quiet, event::line(node))).collect();
    lines("waited for", &ready, paint, out)?;
    let pending: Vec<_> = end.still_pending.iter().map(|node| (Tone::Waiting, event::line(node))).collect();
    lines("pending", &pending, paint, out)?;
    if let Some(audit) = &end.audit {
        lines("changed", &[audit_line(audit)], paint, out)?;
    }
    let further: Vec<_> = end.further.iter().map(|words| (Tone::Quiet, words.clone())).collect();
    lines("further", &further, paint, out)?;
    let flags: Vec<_> =
        end.flags.iter().map(|flag| (Tone::Quiet, format!("{}: {}", flag.name, flag.words))).collect();
    lines("flags", &flags, paint, out)?;
    one("counts as", tone, format!("{} (metric §15)", end.counting.words), out)?;
    if end.weight > 1 {
        one("stands for", Tone::Quiet, format!("{} visits, of which this one was sampled", end.weight), out)?;
    }
    Ok(())
}

fn print_audit(audit: &AuditExplanation, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("visit {}  audit of its confirmation", audit.id);
    writeln!(out, "{}", paint.text(Tone::Title, &title))?;
    lines("changed", &[audit_line(&audit.audit)], paint, out)
}

fn audit_line(audit: &AuditWords) -> (Tone, String) {
    let tone = if audit.cause.is_some() { Tone::Bad } else { Tone::Good };
    (tone, format!("{} (metric §8)", audit.words))
}
