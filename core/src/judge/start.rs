//! The start of a visit: the first of the user's acts that is known (metric §1).

use crate::judge::definition::Definition;
use crate::judge::time::{INHERIT_NS, INPUT_AGE_NS, Moment, TIMEOUT_NS};
use crate::wire::{LaunchKind, StartSource};

/// The tap, click or key that may have opened a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartInput {
    /// The timestamp that the system gave the input.
    pub at: Moment,
    /// True if the app called the begin, or the navigation that led to the begin, while it handled this input.
    pub linked: bool,
}

/// The facts from which the core finds a visit's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The latest trusted tap, click or key that did not become a scroll.
    pub input: Option<StartInput>,
    /// The time at which the notification, deep link or widget tap was received.
    pub external: Option<Moment>,
    /// The app's launch.
    pub launch: Option<Launch>,
}

/// An app's launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Time of the launch: the start of the process or page navigation; for a prerendered page, its activation.
    pub at: Moment,
    /// Kind of the launch: cold, warm or hot.
    pub kind: LaunchKind,
    /// True if the app has been in the foreground since its launch, and was not started in the background or prewarmed.
    pub foreground: bool,
}

/// A visit's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Time of the start.
    pub at: Moment,
    /// Source of the start: input, external event, launch or begin.
    pub source: StartSource,
    /// Kind of the launch; unspecified if the source is not a launch.
    pub launch_kind: LaunchKind,
}

/// Inputs and launch that earlier begins of this process have used.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    definition: Definition,
    // The newest input that opened a surface, and the input that was claimed last. They differ if a linked input is
    // older than another input that opened a surface before.
    newest_input: Option<Claim>,
    last_claim: Option<Claim>,
    had_visit: bool,
    // The latest input that was reported, for any surface.
    latest_input: Option<Moment>,
    opening: Option<Opening>,
}

// An input that opened a surface, and the navigation that surface belongs to.
#[derive(Clone, Copy, Debug)]
struct Claim {
    input: Moment,
    navigation: u32,
}

impl Claims {
    /// Creates claims of nothing, for starts by `definition`.
    pub fn new(definition: Definition) -> Claims {
        Claims { definition, ..Claims::default() }
    }

    /// Returns the start of a visit that begins at `begin`, and claims its input for `navigation`. Inherited starts are
    /// not known here: see `redirects`.
    ///
    /// An input counts if it is not after the begin, and if it is linked or is at most 3,000 ms old and not used by
    /// another navigation. A launch counts for the first visit only, and only if it is less than 30 s old: a screen
    /// that a timer opens minutes later was not opened by the launch. What a launch or an external event opens may be
    /// several surfaces, one after another.
    pub fn start(&mut self, origin: &Origin, begin: Moment, navigation: u32) -> Start {
        let first_visit = !core::mem::replace(&mut self.had_visit, true);
        let start = |at, source| Start { at, source, launch_kind: LaunchKind::Unspecified };
        if let Some(input) = self.usable_input(origin, begin, navigation) {
            self.claim(input, navigation);
            return start(input, StartSource::Input);
        }
        self.note_origin(origin, begin);
        if let Some(at) = origin.external.filter(|&at| at <= begin) {
            return self.open(start(at, StartSource::External), begin);
        }
        if let Some(Launch { at, kind, foreground }) = origin.launch
            && foreground
            && first_visit
            && at <= begin
            && begin.since(at) < TIMEOUT_NS
        {
            return self.open(Start { at, source: StartSource::Launch, launch_kind: kind }, begin);
        }
        let latest_input = self.latest_input;
        if let Some(opening) = self.opening.as_mut().filter(|opening| opening.opens(begin, latest_input)) {
            opening.last_sign = opening.last_sign.max(begin);
            return opening.start;
        }
        start(begin, StartSource::Begin)
    }

    /// Returns the time of the input that opens a visit which begins at `begin`, if one does.
    pub fn usable_input(&self, origin: &Origin, begin: Moment, navigation: u32) -> Option<Moment> {
        let usable = |input: &StartInput| input.at <= begin && self.may_use(input, begin, navigation);
        origin.input.filter(usable).map(|input| input.at)
    }

    /// Returns the start of a typing visit: its key, even if another visit used it or a redirect is open (metric §10).
    pub fn typing_start(&mut self, key: Moment) -> Start {
        self.had_visit = true;
        self.claim(key, 0);
        Start { at: key, source: StartSource::Input, launch_kind: LaunchKind::Unspecified }
    }

    // Records a begin's input. A visit's begin may name an input that does not open it.
    fn note_origin(&mut self, origin: &Origin, begin: Moment) {
        if let Some(input) = origin.input.filter(|input| input.at <= begin) {
            self.note_input(input.at);
        }
    }

    /// Records that a visit which began at `begin` has inherited this start.
    pub fn inherited(&mut self, start: &Start, origin: &Origin, begin: Moment) {
        self.had_visit = true;
        self.note_origin(origin, begin);
        self.note_sign(start, begin);
    }

    /// Records a user's input at `at`: what begins later was not opened by an earlier launch.
    pub fn note_input(&mut self, at: Moment) {
        self.latest_input = self.latest_input.max(Some(at));
    }

    /// Records that a visit with this start began, ended or was removed at `at`.
    pub fn note_sign(&mut self, start: &Start, at: Moment) {
        if let Some(opening) = self.opening.as_mut().filter(|opening| opening.start == *start) {
            opening.last_sign = opening.last_sign.max(at);
        }
    }

    /// Returns the start that the surfaces of one launch or external event share, if they do.
    pub fn shared_start(&self) -> Option<Start> {
        self.opening.map(|opening| opening.start)
    }

    // Opens a launch or external event, which may start further surfaces.
    fn open(&mut self, start: Start, begin: Moment) -> Start {
        if !self.definition.is_first() {
            self.opening = Some(Opening { start, last_sign: begin });
        }
        start
    }

    // The newest used input never moves back (metric §1): older inputs stay used.
    fn claim(&mut self, input: Moment, navigation: u32) {
        self.note_input(input);
        let claim = Claim { input, navigation };
        self.last_claim = Some(claim);
        if self.newest_input.is_none_or(|newest| newest.input <= input) {
            self.newest_input = Some(claim);
        }
    }

    fn may_use(&self, input: &StartInput, begin: Moment, navigation: u32) -> bool {
        let same_navigation = |claim: Claim| navigation != 0 && claim.navigation == navigation;
        let shared =
            self.newest_input.is_some_and(same_navigation) || self.last_claim.is_some_and(same_navigation);
        let unused = shared || self.newest_input.is_none_or(|newest| input.at > newest.input);
        input.linked || unused && begin.since(input.at) <= INPUT_AGE_NS
    }
}

/// A launch or an external event, which starts each surface that begins before the user's first input and soon after
/// the last sign of a surface that it started (metric §1): a splash, then the screen with its parts.
#[derive(Clone, Copy, Debug)]
struct Opening {
    start: Start,
    // The latest begin, end or removal of a surface that it started.
    last_sign: Moment,
}

impl Opening {
    fn opens(&self, begin: Moment, latest_input: Option<Moment>) -> bool {
        latest_input.is_none_or(|input| input <= self.start.at)
            && begin.since(self.last_sign) <= INHERIT_NS
            && begin.since(self.start.at) < TIMEOUT_NS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    fn input(at_ms: u64, linked: bool) -> Origin {
        Origin { input: Some(StartInput { at: Moment(at_ms * MS), linked }), ..Origin::default() }
    }

    fn source(claims: &mut Claims, origin: &Origin, begin_ms: u64, navigation: u32) -> (u64, StartSource) {
        let start = claims.start(origin, Moment(begin_ms * MS), navigation);
        (start.at.0 / MS, start.source)
    }

    #[test]
    fn an_input_opens_one_navigation() {
        let mut claims = Claims::default();
        assert_eq!(source(&mut claims, &input(100, false), 150, 1), (100, StartSource::Input));
        assert_eq!(
            source(&mut claims, &input(100, false), 160, 1),
            (100, StartSource::Input),
            "same navigation"
        );
        assert_eq!(
            source(&mut claims, &input(100, false), 170, 2),
            (170, StartSource::Begin),
            "input used by another"
        );
        assert_eq!(source(&mut claims, &input(180, false), 190, 0), (180, StartSource::Input));
        assert_eq!(source(&mut claims, &input(180, false), 195, 0), (195, StartSource::Begin));
    }

    #[test]
    fn an_unlinked_input_opens_a_visit_for_3000_ms() {
        assert_eq!(source(&mut Claims::default(), &input(100, false), 3_100, 0), (100, StartSource::Input));
        assert_eq!(source(&mut Claims::default(), &input(100, false), 3_101, 0), (3_101, StartSource::Begin));
        assert_eq!(source(&mut Claims::default(), &input(100, true), 9_000, 0), (100, StartSource::Input));
        assert_eq!(
            source(&mut Claims::default(), &input(100, true), 90, 0),
            (90, StartSource::Begin),
            "input after the begin"
        );
        // One tap opens both navigations that are called while the tap is handled.
        let mut claims = Claims::default();
        assert_eq!(source(&mut claims, &input(100, true), 110, 1), (100, StartSource::Input));
        assert_eq!(source(&mut claims, &input(100, true), 120, 2), (100, StartSource::Input));
    }

    #[test]
    fn a_launch_starts_visits_until_the_first_input() {
        let launch = Launch { at: Moment(10 * MS), kind: LaunchKind::Cold, foreground: true };
        let hidden = Origin { launch: Some(Launch { foreground: false, ..launch }), ..Origin::default() };
        let launch = Origin { launch: Some(launch), ..Origin::default() };
        assert_eq!(source(&mut Claims::default(), &hidden, 500, 0), (500, StartSource::Begin));
        let mut claims = Claims::default();
        assert_eq!(source(&mut claims, &launch, 500, 0), (10, StartSource::Launch));
        assert_eq!(source(&mut claims, &launch, 900, 0), (10, StartSource::Launch), "shared");
        claims.note_input(Moment(950 * MS));
        assert_eq!(source(&mut claims, &launch, 990, 0), (990, StartSource::Begin), "after an input");
        assert_eq!(source(&mut Claims::default(), &launch, 120_000, 0), (120_000, StartSource::Begin));
        // An input that was reported before the launch's visit began counts too.
        let mut claims = Claims::default();
        claims.note_input(Moment(450 * MS));
        assert_eq!(source(&mut claims, &launch, 500, 0), (10, StartSource::Launch));
        assert_eq!(source(&mut claims, &launch, 900, 0), (900, StartSource::Begin), "after an earlier input");
        // So does the unused input of a begin that inherits its start.
        let mut claims = Claims::default();
        assert_eq!(source(&mut claims, &launch, 500, 0), (10, StartSource::Launch));
        let heir = Start { at: Moment(10 * MS), source: StartSource::Launch, launch_kind: LaunchKind::Cold };
        claims.inherited(&heir, &input(600, false), Moment(700 * MS));
        assert_eq!(source(&mut claims, &launch, 900, 0), (900, StartSource::Begin), "after the heir's input");
        let external = Origin { external: Some(Moment(300 * MS)), ..launch };
        assert_eq!(source(&mut Claims::default(), &external, 500, 0), (300, StartSource::External));
    }
}
