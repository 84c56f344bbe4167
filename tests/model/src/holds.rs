//! Holds: they delay a confirmation, never the value, and one candidate for 10 s at most (metric §8).

use crate::{MS, Time};

/// A hold was opened or released.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    id: u32,
    opens: bool,
    at: Time,
    // How many candidates had been formed by then.
    candidates: usize,
}

/// All that was said of holds.
#[derive(Clone, Debug, Default)]
pub struct Holds(Vec<Word>);

impl Holds {
    /// Whether this hold is open now.
    fn is_open(&self, id: u32) -> bool {
        self.0.iter().rev().find(|word| word.id == id).is_some_and(|word| word.opens)
    }

    /// Whether any is.
    pub fn any_open(&self) -> bool {
        self.0.iter().any(|word| self.is_open(word.id))
    }

    /// Notes a word; false for the release of what is not open.
    pub fn say(&mut self, id: u32, opens: bool, at: Time, candidates: usize) -> bool {
        if self.is_open(id) != opens {
            self.0.push(Word { id, opens, at, candidates });
            return true;
        }
        opens
    }

    /// The last release.
    pub fn last_release(&self) -> Option<Time> {
        self.0.iter().filter(|word| !word.opens).map(|word| word.at).max()
    }

    /// When holds will have kept this candidate (the `number`th, formed at `frame`) waiting for 10 s in all, if none
    /// is released; `None` while none is open.
    pub fn spent_at(&self, number: usize, frame: Time) -> Option<Time> {
        let mut open: Vec<u32> = Vec::new();
        let (mut since, mut waited) = (None, 0);
        for word in &self.0 {
            // A hold that was open before the candidate keeps it waiting from its frame on.
            let at = if word.candidates < number { frame } else { word.at.max(frame) };
            if word.opens {
                open.push(word.id);
                since = since.or(Some(at));
            } else {
                open.retain(|id| *id != word.id);
                if open.is_empty()
                    && let Some(since) = since.take()
                {
                    waited += at.saturating_sub(since);
                }
            }
        }
        since.map(|since| since + (10_000 * MS).saturating_sub(waited))
    }
}
