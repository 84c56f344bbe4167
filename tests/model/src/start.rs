//! The start of a visit (metric §1), and the start that a redirected visit passes to the next visit (metric §10).

use crate::{MS, Time};
use alldrawn_core::judge::start::Origin;
use alldrawn_core::wire::{LaunchKind, StartSource};

/// A visit's start.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// The time of the start.
    pub at: Time,
    /// The source of the start: input, external, launch or begin.
    pub source: StartSource,
    /// The kind of the launch; unspecified if the source is not a launch.
    pub launch_kind: LaunchKind,
}

/// The inputs that earlier visits have used, and the start that a redirected visit passes on.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    begins: u32,
    // The inputs that opened surfaces, and the navigations in which they opened them.
    used: Vec<(Time, u32)>,
    redirect: Option<(Start, u32, Time)>,
}

impl Claims {
    /// Returns the start of a visit that begins at `begin`.
    pub fn start(&mut self, origin: &Origin, begin: Time, navigation: u32) -> Start {
        self.begins += 1;
        let plain = |at, source| Start { at, source, launch_kind: LaunchKind::Unspecified };
        if let Some((start, of, at)) = self.redirect {
            let same = navigation != 0 && navigation == of;
            if same || begin.saturating_sub(at) <= 3_000 * MS {
                self.redirect = None;
                return start;
            }
        }
        if let Some(input) = origin.input.filter(|input| input.at.0 <= begin) {
            let at = input.at.0;
            // An input at or before an input that opened a surface is used up. The navigation of the latest such input
            // and the navigation of the most recent one may still use it.
            let latest = self.used.iter().rev().max_by_key(|(used, _)| *used);
            let of_its_own =
                |of: Option<&(Time, u32)>| navigation != 0 && of.is_some_and(|(_, by)| *by == navigation);
            let shared = of_its_own(latest) || of_its_own(self.used.last());
            let unused = latest.is_none_or(|(used, _)| *used < at);
            if input.linked || (unused || shared) && begin - at <= 3_000 * MS {
                self.used.push((at, navigation));
                return plain(at, StartSource::Input);
            }
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
        plain(begin, StartSource::Begin)
    }

    /// Returns the start of a typing visit. The start is its key, whatever came before.
    pub fn key(&mut self, key: Time) -> Start {
        self.begins += 1;
        self.used.push((key, 0));
        Start { at: key, source: StartSource::Input, launch_kind: LaunchKind::Unspecified }
    }

    /// Records that a visit was replaced before its first candidate: the next visit inherits its start.
    pub fn redirected(&mut self, start: Start, navigation: u32, at: Time) {
        self.redirect = Some((start, navigation, at));
    }
}
