//! Colours on a terminal.

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Title,
    /// Something was reached.
    Good,
    /// Something is awaited.
    Waiting,
    /// Something failed or was withdrawn.
    Bad,
    /// Beside the point.
    Quiet,
}

/// Colours text, or leaves it.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Whether to.
    pub color: bool,
}

impl Paint {
    /// The text in its tone (ECMA-48, SGR).
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
    fn colours_are_closed_again() {
        assert_eq!(Paint { color: true }.text(Tone::Bad, "no"), "\x1b[31mno\x1b[0m");
        assert_eq!(Paint { color: false }.text(Tone::Bad, "no"), "no");
    }
}
