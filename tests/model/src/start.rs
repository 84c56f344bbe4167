//! The start of a visit (metric §1).

use crate::opening::Opening;
use crate::redirect::Redirects;
use crate::{MS, Time};
use alldrawn_core::judge::start::Origin;
use alldrawn_core::wire::{LaunchKind, StartSource};

/// A visit's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The time of the start.
    pub at: Time,
    /// The source of the start: input, external, launch or begin.
    pub source: StartSource,
    /// The kind of the launch; unspecified if the source is not a launch.
    pub launch_kind: LaunchKind,
}

/// What earlier visits have used or pass on: inputs, the start of a replaced visit, a launch or an external event.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    begins: u32,
    // The inputs that opened surfaces, and the navigations in which they opened them.
    used: Vec<(Time, u32)>,
    // The latest input that was reported, for whatever surface.
    last_input: Option<Time>,
    /// The starts that replaced visits pass on.
    pub redirects: Redirects,
    /// The launch or external event that the user waits for.
    pub opening: Opening,
}

impl Claims {
    /// Returns the start of a visit, and the letters of the replaced visits that it is the first to inherit from.
    pub fn start(
        &mut self,
        origin: &Origin,
        begin: Time,
        navigation: u32,
        embedded: bool,
    ) -> (Start, Vec<u8>) {
        self.begins += 1;
        let reported = origin.input.map(|input| input.at.0).filter(|at| *at <= begin);
        self.last_input = self.last_input.max(reported);

        let input = self.usable_input(origin, begin, navigation);
        if let Some((start, replaced)) = self.redirects.inherit(begin, navigation, embedded, input) {
            self.opening.goes_on(start, begin);
            return (start, replaced);
        }
        let start = self.own_start(origin, input, begin, navigation);
        self.opening.begins(start, begin);
        (start, vec![])
    }

    // Returns the start of a visit that inherits none from a replaced visit: the first that is known.
    fn own_start(&mut self, origin: &Origin, input: Option<Time>, begin: Time, navigation: u32) -> Start {
        let plain = |at, source| Start { at, source, launch_kind: LaunchKind::Unspecified };
        if let Some(at) = input {
            self.used.push((at, navigation));
            return plain(at, StartSource::Input);
        }
        if let Some(at) = origin.external.map(|at| at.0).filter(|at| *at <= begin) {
            return plain(at, StartSource::External);
        }
        if let Some(launch) = origin.launch
            && self.begins == 1
            && launch.foreground
            && launch.at.0 <= begin
            && begin - launch.at.0 < 30_000 * MS
        {
            return Start { at: launch.at.0, source: StartSource::Launch, launch_kind: launch.kind };
        }
        let shared = self.opening.shared(begin, self.last_input);
        shared.unwrap_or(plain(begin, StartSource::Begin))
    }

    // Returns the time of the input that may open the visit, unless the visit inherits an earlier start.
    fn usable_input(&self, origin: &Origin, begin: Time, navigation: u32) -> Option<Time> {
        let input = origin.input.filter(|input| input.at.0 <= begin)?;
        let at = input.at.0;
        // An input at or before an input that opened a surface is used up. The navigation of the latest such input and
        // the navigation of the most recent one may still use it.
        let latest = self.used.iter().rev().max_by_key(|(used, _)| *used);
        let of_its_own =
            |of: Option<&(Time, u32)>| navigation != 0 && of.is_some_and(|(_, by)| *by == navigation);
        let shared = of_its_own(latest) || of_its_own(self.used.last());
        let unused = latest.is_none_or(|(used, _)| *used < at);
        (input.linked || (unused || shared) && begin - at <= 3_000 * MS).then_some(at)
    }

    /// Returns the start of a typing visit. The start is its key, whatever came before.
    pub fn key(&mut self, key: Time) -> Start {
        self.begins += 1;
        self.used.push((key, 0));
        self.input(key);
        Start { at: key, source: StartSource::Input, launch_kind: LaunchKind::Unspecified }
    }

    /// Records that an input was reported, for whatever surface.
    pub fn input(&mut self, at: Time) {
        self.last_input = self.last_input.max(Some(at));
    }
}
