//! Visits that the app replaced, and the visits that inherit their starts (metric §10).

use crate::judge::slots::{Handle, Slots};
use crate::judge::start::Start;
use crate::judge::time::{INHERIT_NS, Moment};

/// The number of replaced visits that are remembered. The earliest are forgotten: their visits end as abandoned.
const MOST: usize = 16;

/// A visit that the app replaced.
#[derive(Clone, Copy, Debug)]
pub struct Redirect {
    /// The replaced visit.
    pub visit: Handle,
    /// Its start, which the next visit inherits.
    pub start: Start,
    /// Its navigation; 0 if it shares it with no other visit.
    pub navigation: u32,
    /// Time of the replacement.
    pub at: Moment,
}

/// The beginning visit, as far as redirects matter.
#[derive(Clone, Copy, Debug)]
pub struct Heir {
    /// Time of the begin.
    pub begin: Moment,
    /// Its navigation.
    pub navigation: u32,
    /// True if it is embedded in another surface's tree.
    pub embedded: bool,
    /// The input that opens it, if it has one of its own.
    pub input: Option<Moment>,
}

/// The redirects of a process.
#[derive(Clone, Debug, Default)]
pub struct Redirects {
    // Visits that wait for the next one.
    waiting: Vec<Redirect>,
    // The redirect that was inherited last, and the navigation of the visit that inherited it: other visits of these
    // navigations and of the same tree inherit it too.
    inherited: Option<(Redirect, u32)>,
}

impl Redirects {
    /// Adds a replaced visit.
    pub fn add(&mut self, redirect: Redirect) {
        if self.waiting.len() == MOST {
            self.waiting.remove(0);
        }
        self.waiting.push(redirect);
    }

    /// Returns the start that a beginning visit inherits, if it does. The visits that lead to it end as redirected.
    ///
    /// A visit that was opened by an input after the replacement inherits nothing: the user has acted again.
    pub fn inherit(&mut self, heir: &Heir, slots: &mut Slots) -> Option<Start> {
        let acted_anew = |redirect: &Redirect| heir.input.is_some_and(|input| input > redirect.at);
        let soon = |redirect: &Redirect| heir.begin.since(redirect.at) <= INHERIT_NS;
        let mut inherited: Option<Redirect> = None;
        let mut place = 0;
        // A loop, because the code of `retain` is larger: a web app's users download it.
        while let Some(redirect) = self.waiting.get(place).copied() {
            let replaced = slots.visit(redirect.visit).filter(|visit| visit.waits_for_heir());
            if replaced.is_some() && soon(&redirect) && acted_anew(&redirect) {
                place += 1;
                continue;
            }
            self.waiting.remove(place);
            if let Some(replaced) = replaced.filter(|_| soon(&redirect)) {
                replaced.redirected();
                if inherited.is_none_or(|earliest| redirect.start.at < earliest.start.at) {
                    inherited = Some(redirect);
                }
            }
        }
        if let Some(redirect) = inherited {
            self.inherited = Some((redirect, heir.navigation));
            return Some(redirect.start);
        }
        let (redirect, navigation) = self.inherited?;
        let same_navigation =
            heir.navigation != 0 && [redirect.navigation, navigation].contains(&heir.navigation);
        let shared = !acted_anew(&redirect) && (same_navigation || heir.embedded && soon(&redirect));
        shared.then_some(redirect.start)
    }

    /// Definition 1: remembers only the last replaced visit, which has ended already.
    pub fn add_by_definition_1(&mut self, redirect: Redirect) {
        self.waiting = vec![redirect];
    }

    /// Definition 1: the next visit of the same navigation, or the first within 3,000 ms, inherits the start, whatever
    /// opened it.
    pub fn inherit_by_definition_1(&mut self, heir: &Heir) -> Option<Start> {
        let Redirect { navigation, at, start, .. } = *self.waiting.first()?;
        let same_navigation = navigation != 0 && navigation == heir.navigation;
        if !same_navigation && heir.begin.since(at) > INHERIT_NS {
            return None;
        }
        self.waiting.clear();
        Some(start)
    }
}
