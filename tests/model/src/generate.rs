//! Generates random scripts in which equal times, exact thresholds and rare outcomes are frequent.

mod rectangles;
mod tree;

use crate::frame::Frame;
use crate::random::Random;
use crate::script::{Begin, Call, Script, Setup, ms};
use crate::surfaces::{Reply, Surfaces};
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::snapshot::header_flag;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use tree::Tree;

// Steps between times, in milliseconds: the metric's durations, and durations slightly shorter or longer.
const STEPS: [u64; 21] = [
    0, 0, 1, 16, 16, 33, 84, 99, 100, 101, 500, 999, 1_000, 1_001, 2_999, 3_000, 3_001, 5_000, 9_999, 10_000,
    10_100,
];
const LONG: [u64; 8] = [20_000, 29_000, 29_500, 29_999, 30_000, 30_001, 39_999, 40_000];

struct Generator {
    random: Random,
    calls: Vec<Call>,
    model: Surfaces,
    surfaces: Vec<Surface>,
    now: u64,
    // The percentage of long steps between times.
    patience: usize,
    // True if the app opens surface after surface by itself, and the user does nothing.
    by_itself: bool,
}

struct Surface {
    letter: u8,
    begun: u64,
    sequence: u32,
    last_frame: u64,
    tree: Tree,
    deadline: Option<u64>,
    // The id of the hold that was opened last and, for a request, the time at which it began.
    hold: Option<(u32, Option<u64>)>,
    typing: bool,
    search: bool,
    over: bool,
}

/// Returns script number `number` of a seed.
pub fn generate(seed: u64, number: u64) -> Script {
    let mut random = Random::new(seed, number);
    let setup = Setup {
        web: random.percent(30),
        detail_every: random.one(&[0, 0, 1, 2]),
        weight: random.one(&[0, 1, 10]),
        cluster: random.one(&[None, Some(0), Some(19)]),
        first_session: random.percent(30),
        audit: random.percent(30),
    };
    let patience = random.one(&[0, 0, 0, 5, 25]);
    let now = random.one(&[0, 4_000, 35_000]);
    let model = Surfaces::new(setup);
    let by_itself = random.percent(20);
    let mut generator =
        Generator { random, calls: vec![], model, surfaces: vec![], now, patience, by_itself };
    generator.begin(4_000);
    let calls = 2 + generator.random.below(17);
    for _ in 0..calls {
        generator.any();
    }
    generator.close();
    Script { setup, calls: generator.calls }
}

impl Generator {
    // Adds a call to the script, and makes it in the model to learn the deadline of its answer. Returns the decision.
    fn make(&mut self, place: usize, call: Call) -> u16 {
        let reply = self.model.call(&call);
        self.calls.push(call);
        let Reply::Answer(answer) = reply else { return 0 };
        if let Some(surface) = self.surfaces.get_mut(place) {
            surface.deadline = answer.deadline.map(|at| ms(at.0));
            surface.over = answer.decision & (decision::STOP | decision::TERMINAL) != 0;
        }
        answer.decision
    }

    // Returns the time of the next call: near a deadline, a frame or the begin, or some steps after the last call.
    fn time(&mut self, place: usize) -> u64 {
        let surface = &self.surfaces[place];
        let (deadline, begun, last) = (surface.deadline, surface.begun, surface.last_frame);
        let random = &mut self.random;
        // A time-out ends the visit, so most calls come long before it.
        let deadline = deadline.filter(|at| *at <= self.now + 11_000 || random.percent(15));
        let target = match random.below(10) {
            0..3 => deadline
                .map_or(self.now, |at| at + random.one(&[0, 0, 0, 1, 99, 100, 101, 150, 3_999, 4_000]))
                .saturating_sub(random.one(&[0, 0, 0, 1])),
            3 => last + random.one(&STEPS),
            4 => begun + random.one(&STEPS),
            5 if random.percent(self.patience * 3) => begun + random.one(&LONG),
            _ => self.now + random.one(&STEPS[..12]),
        };
        let target = if random.percent(self.patience) { begun + random.one(&LONG) } else { target };
        // Calls of different threads may arrive out of order, so some times are earlier than the previous one.
        if target >= self.now || random.percent(8) {
            self.now = self.now.max(target);
            return target;
        }
        self.now
    }

    fn past(&mut self) -> u64 {
        self.now.saturating_sub(self.random.one(&[0, 0, 1, 16, 99, 100, 101, 2_999, 3_000, 3_001]))
    }

    // Begins another surface `step` milliseconds later.
    fn begin(&mut self, step: u64) {
        let letter = self.surfaces.len() as u8;
        let first = letter == 0;
        let random = &mut self.random;
        self.now += step;
        let search = random.percent(20);
        let dialog_of = (!first && random.percent(40)).then(|| random.below(self.surfaces.len()) as u8);
        let mut begin = Begin {
            letter,
            at_ms: self.now,
            navigation: random.one(&[0, 0, 1, 1, 2]),
            dialog_of,
            search_field: search,
            embedded: random.percent(20),
            holds_observed: random.percent(50),
            ..Begin::default()
        };
        if first && self.by_itself {
            let opened = self.now - self.random.one(&[0, 100, 1_000, 3_000]);
            if self.random.percent(50) {
                begin.launch = Some((opened, true));
            } else {
                begin.external_ms = Some(opened);
            }
        }
        // In most cases the app opens a surface by itself because of what opened an earlier one.
        if !self.by_itself || self.random.percent(10) {
            begin.input = self.random.percent(50).then(|| (self.past(), self.random.percent(40)));
            begin.external_ms = self.random.percent(15).then(|| self.past());
            begin.launch = self.random.percent(30).then(|| (self.past(), self.random.percent(80)));
        }
        if self.random.percent(5) {
            begin.input = Some((self.now + 1, self.random.percent(50)));
        }
        self.surfaces.push(Surface::new(letter, self.now, search, false));
        self.make(usize::from(letter), Call::Begin(begin));
        if self.random.percent(90) {
            self.frame(usize::from(letter));
        }
    }

    fn any(&mut self) {
        let place = self.random.below(self.surfaces.len());
        let surface = self.surfaces[place].letter;
        if self.surfaces[place].over && self.random.percent(50) {
            self.make(place, Call::Finish { surface });
            return;
        }
        if self.surfaces.len() < 4 && self.random.percent(if self.by_itself { 20 } else { 5 }) {
            let step = self.random.one(&STEPS[..17]);
            return self.begin(step);
        }
        if self.surfaces[place].tree.ticks() && self.random.percent(30) {
            (0..4).for_each(|_| self.frame(place));
            return;
        }
        match self.random.below(100) {
            0..44 => self.frame(place),
            44..52 => {
                let at_ms = self.time(place);
                self.make(place, Call::Wake { surface, at_ms });
            }
            52..56 => {
                let at_ms = self.time(place);
                self.make(usize::MAX, Call::WakeAll { at_ms });
            }
            56..58 => {
                let until_ms = self.random.percent(70).then(|| self.now + self.random.one(&STEPS));
                self.make(place, Call::Pause { surface, until_ms });
            }
            58..66 => self.presented(place),
            66..72 => self.node_ready(place),
            72..82 if self.by_itself && self.random.percent(80) => self.frame(place),
            72..82 => self.input(place),
            82..90 => self.hold(place),
            90..95 => self.leave(place),
            95 => {
                let at_ms = self.time(place);
                let empty = self.random.percent(40);
                let error = Call::DeclareError { surface, at_ms };
                self.make(place, if empty { Call::DeclareEmpty { surface, at_ms } } else { error });
            }
            96 => {
                let at_ms = self.time(place);
                self.make(place, Call::Mark { surface, at_ms });
            }
            97 => {
                let ahead_ms = self.random.one(&[0, 99, 100, 101, 999, 1_000, 1_001]);
                let at_ms = self.time(place);
                self.make(place, Call::Clock { surface, ahead_ms, at_ms });
            }
            98 => {
                self.make(place, Call::Malformed { surface });
            }
            _ => {
                self.make(place, Call::Finish { surface });
            }
        }
    }

    fn frame(&mut self, place: usize) {
        let mut at_ms = self.time(place);
        if self.surfaces[place].tree.ticks() && self.random.percent(70) {
            let step = self.random.one(&[499, 500, 500, 501, 999, 1_000]);
            at_ms = self.now.max(self.surfaces[place].last_frame + step);
            self.now = at_ms;
        }
        if self.random.percent(3) {
            at_ms = at_ms.saturating_sub(self.random.one(&[1, 99, 100, 101, 5_000]));
        }
        let random = &mut self.random;
        let surface = &mut self.surfaces[place];
        surface.sequence += random.one(&[1, 1, 1, 1, 2]);
        surface.last_frame = at_ms;
        let mut flags = 0;
        for (flag, percent) in [
            (header_flag::DECLARED_EMPTY, 3),
            (header_flag::SEARCH_FIELD, 2),
            (header_flag::LOADED_LATE, 4),
            (header_flag::CUT_SHORT, 2),
            (header_flag::FROM_CACHE, 2),
        ] {
            flags |= if random.percent(percent) { flag } else { 0 };
        }
        surface.search |= flags & header_flag::SEARCH_FIELD != 0;
        let nodes = surface.tree.next(random);
        let viewport = match random.below(200) {
            0 => [0.0, 0.0, f32::NAN, 600.0],
            1 => [0.0, 0.0, 0.0, 0.0],
            2..10 => [0.0, 0.0, 400.0, 300.0],
            _ => surface.tree.viewport(),
        };
        let frame = Frame { at_ms, sequence: surface.sequence, flags, viewport, nodes };
        let call = Call::Frame { surface: surface.letter, frame };
        self.make(place, call.clone());
        if self.random.percent(2) {
            self.make(place, call);
        }
    }

    // Opens a hold or releases one, in most cases the one that was opened last.
    fn hold(&mut self, place: usize) {
        let at_ms = self.time(place);
        let surface = self.surfaces[place].letter;
        if let Some((id, began_ms)) = self.surfaces[place].hold.take_if(|_| self.random.percent(70)) {
            let failed = began_ms.is_some() && self.random.percent(50);
            self.make(place, Call::Hold { surface, id, on: false, failed, began_ms, at_ms });
            return;
        }
        let (id, on) = (self.random.one(&[1, 1, 2]), self.random.percent(75));
        let began_ms = self.random.percent(50).then(|| self.past());
        let failed = !on && began_ms.is_some() && self.random.percent(40);
        if on {
            self.surfaces[place].hold = Some((id, began_ms));
        }
        self.make(place, Call::Hold { surface, id, on, failed, began_ms, at_ms });
    }

    fn presented(&mut self, place: usize) {
        let at_ms = self.time(place);
        let surface = &self.surfaces[place];
        let back = self.random.one(&[0, 0, 0, 1, 2]);
        let sequence = (surface.sequence + u32::from(self.random.percent(3))).saturating_sub(back);
        let call = Call::Presented { surface: surface.letter, sequence, at_ms };
        self.make(place, call);
    }

    fn node_ready(&mut self, place: usize) {
        let at_ms = self.time(place);
        let surface = &self.surfaces[place];
        let (identity, generation) = surface.tree.some_node(&mut self.random);
        let call = Call::NodeReady { surface: surface.letter, identity, generation, at_ms };
        self.make(place, call);
    }

    fn input(&mut self, place: usize) {
        let at_ms = self.time(place);
        let Surface { letter: surface, search, typing, .. } = self.surfaces[place];
        if search && self.random.percent(60) && self.surfaces.len() < 6 {
            return self.key(place, at_ms);
        }
        let scroller = self.random.one(&[0, 0, 1, 2, 3]);
        let (dx, dy) = self.random.one(&[(0.0, 15.0), (20.0, 0.0), (-20.5, 0.0), (0.0, -30.0), (1.0, 31.0)]);
        let input = match self.random.below(if typing { 2 } else { 10 }) {
            0 => Input::TextKey,
            1 | 2 => Input::Key,
            3 => Input::Tap,
            _ => Input::Scroll { scroller, dx, dy },
        };
        let in_dialog = self.random.percent(20);
        self.make(place, Call::Input { surface, input, in_dialog, at_ms });
    }

    // Adds a key in the search field, which begins a typing visit. The typing visit's first frame shows what was there
    // before the key.
    fn key(&mut self, place: usize, at_ms: u64) {
        let surface = self.surfaces[place].letter;
        let in_dialog = self.random.percent(5);
        let asked = self.make(place, Call::Input { surface, input: Input::TextKey, in_dialog, at_ms });
        if asked & decision::TYPING == 0 && !self.random.percent(10) {
            return;
        }
        let letter = self.surfaces.len() as u8;
        let mut typing = Surface::new(letter, at_ms, false, true);
        typing.tree = self.surfaces[place].tree.clone();
        self.surfaces.push(typing);
        self.make(usize::from(letter), Call::BeginTyping { surface, letter });
        if self.random.percent(80) {
            self.frame(usize::from(letter));
        }
        let before = self.surfaces[..usize::from(letter)].iter().rposition(|surface| surface.typing);
        if let Some(before) = before.filter(|_| self.random.percent(50)) {
            let surface = self.surfaces[before].letter;
            let at_ms = self.now;
            self.make(before, Call::Wake { surface, at_ms });
        }
    }

    fn leave(&mut self, place: usize) {
        let at_ms = self.time(place);
        let surface = self.surfaces[place].letter;
        let reason = self.random.one(&[
            Leave::Back,
            Leave::Navigation,
            Leave::Background,
            Leave::SystemDialog,
            Leave::Replaced,
            Leave::Replaced,
            Leave::Replaced,
            Leave::Removed,
            Leave::Removed,
            Leave::Restarted,
        ]);
        let input_ms = self.random.percent(40).then(|| self.past());
        self.make(place, Call::Leave { surface, reason, input_ms, at_ms });
        // The app opens other surfaces instead.
        let instead = matches!(reason, Leave::Replaced | Leave::Removed);
        let mut step = self.random.one(&[0, 16, 500, 2_999, 3_000, 3_000, 3_001]);
        for percent in [80, 50] {
            if instead && self.surfaces.len() < 4 && self.random.percent(percent) {
                self.begin(step);
            }
            step = self.random.one(&[0, 0, 16, 500, 2_500]);
        }
    }

    // Lets the timer fire, sometimes late, until every visit has ended. Then fetches the events.
    fn close(&mut self) {
        for place in 0..self.surfaces.len() {
            let surface = self.surfaces[place].letter;
            for _ in 0..6 {
                let Some(deadline) = self.surfaces[place].deadline else { break };
                let at_ms = deadline + self.random.one(&[0, 0, 1, 100, 101]);
                self.now = self.now.max(at_ms);
                self.make(place, Call::Wake { surface, at_ms });
            }
            if self.surfaces[place].deadline.is_some() {
                self.now += 90_000;
                let at_ms = self.now;
                self.make(place, Call::Wake { surface, at_ms });
            }
        }
        for place in 0..self.surfaces.len() {
            let surface = self.surfaces[place].letter;
            self.make(place, Call::Finish { surface });
        }
    }
}

impl Surface {
    fn new(letter: u8, begun: u64, search: bool, typing: bool) -> Surface {
        Surface {
            letter,
            begun,
            sequence: 0,
            last_frame: begun,
            tree: Tree::default(),
            deadline: None,
            hold: None,
            typing,
            search,
            over: false,
        }
    }
}
