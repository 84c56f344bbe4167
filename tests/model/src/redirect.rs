//! The start that replaced and removed visits pass to the next visit (metric §1, §10).

use crate::start::Start;
use crate::{MS, Time};

/// A visit that was replaced or removed without an input, and waits for another visit to inherit its start.
#[derive(Clone, Copy, Debug)]
pub struct Replaced {
    /// The visit's letter in the script.
    pub letter: u8,
    /// The visit's start.
    pub start: Start,
    /// The navigation that the visit belongs to.
    pub navigation: u32,
    /// The time of the replacement.
    pub at: Time,
}

impl Replaced {
    fn at_most_3000_ms_before(&self, begin: Time) -> bool {
        begin.saturating_sub(self.at) <= 3_000 * MS
    }
}

/// The visits that wait for an heir, and the start that was inherited last.
#[derive(Clone, Debug, Default)]
pub struct Redirects {
    /// The visits that wait, in the order of the calls.
    pub waiting: Vec<Replaced>,
    // The visit whose start was inherited last, and the navigation of the visit that has inherited it.
    inherited: Option<(Replaced, u32)>,
}

impl Redirects {
    /// Returns the start that a visit inherits, and the letters of the visits that it is the first to inherit from.
    /// `input` is the usable input of the begin, if any. If the user made it after a replacement, it opens the visit.
    ///
    /// The first begin within 3,000 ms of a replacement inherits. If several visits wait, it inherits the earliest start.
    /// After that, other visits in the navigations of both visits, and embedded visits that begin within these 3,000 ms,
    /// share the start.
    pub fn inherit(
        &mut self,
        begin: Time,
        navigation: u32,
        embedded: bool,
        input: Option<Time>,
    ) -> Option<(Start, Vec<u8>)> {
        let acted_since = |replaced: &Replaced| input.is_some_and(|input| input > replaced.at);
        let (inherited, waiting): (Vec<Replaced>, Vec<Replaced>) =
            self.waiting.iter().partition(|it| it.at_most_3000_ms_before(begin) && !acted_since(it));
        self.waiting = waiting;
        if let Some(earliest) = inherited.iter().min_by_key(|replaced| replaced.start.at) {
            self.inherited = Some((*earliest, navigation));
            return Some((earliest.start, inherited.iter().map(|replaced| replaced.letter).collect()));
        }
        let (replaced, heir) = self.inherited?;
        let same_navigation = navigation != 0 && [replaced.navigation, heir].contains(&navigation);
        let shares = same_navigation || embedded && replaced.at_most_3000_ms_before(begin);
        (shares && !acted_since(&replaced)).then_some((replaced.start, vec![]))
    }
}
