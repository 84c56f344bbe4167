//! Colours for a terminal.

use std::io::{self, IsTerminal};

/// The meaning of a piece of text, which determines its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Title,
    /// Good news: something is ready, complete or confirmed.
    Good,
    /// Something is still waited for.
    Waiting,
    /// Something failed or was withdrawn.
    Bad,
    /// A detail.
    Quiet,
}

/// Colours text, if colours are on.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// True if colours are on.
    pub color: bool,
}

impl Paint {
    /// Returns colours for the standard output. They are off if `no_color` or `NO_COLOR` is set, or if the output is not
    /// a terminal that can show them.
    pub fn for_stdout(no_color: bool) -> Paint {
        let color = !no_color
            && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            && io::stdout().is_terminal();
        Paint { color }
    }

    /// Returns the text with the escape codes of its tone (ECMA-48, SGR).
    pub fn text(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Title => "1",
            Tone::Good => "32",
            Tone::Waiting => "33",
            Tone::Bad => "31",
            Tone::Quiet => "2",
        };
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_ends_with_its_text() {
        assert_eq!(Paint { color: true }.text(Tone::Bad, "no"), "\x1b[31mno\x1b[0m");
        assert_eq!(Paint { color: false }.text(Tone::Bad, "no"), "no");
    }
}
