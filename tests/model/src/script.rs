//! A script: the calls of a binding, in order, printed so that a reader can follow them.

use crate::frame::Frame;
use crate::{MS, Time};
use alldrawn_core::judge::snapshot::{ROOT, Record, THIS_FRAME, kind_flag, record_flag, state_flag};
use alldrawn_core::judge::start::{Launch, Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::wire::{EndSource, LaunchKind, Platform};
use std::fmt;

/// The time on the monotonic clock at which scripts begin, milliseconds.
const EPOCH_MS: u64 = 100_000;
/// The wall clock at every begin.
pub const WALL_MS: i64 = 1_700_000_000_000;

/// Converts a script's milliseconds to a time on the monotonic clock.
pub fn ns(ms: u64) -> Time {
    (EPOCH_MS + ms) * MS
}

/// Converts a time on the monotonic clock to a script's milliseconds, rounded down.
pub fn ms(at: Time) -> u64 {
    (at / MS).saturating_sub(EPOCH_MS)
}

/// Returns by how much a clock that includes sleep may run ahead (metric §12).
pub fn ahead_limit(web: bool) -> Time {
    if web { 1_000 * MS } else { 100 * MS }
}

/// Values that all visits of a script share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// True if the platform is the web. Otherwise the platform is Android.
    pub web: bool,
    /// One visit in `detail_every` has detail. If it is 0, no visit has.
    pub detail_every: u32,
    /// The sampling weight of each visit.
    pub weight: u32,
    /// The installation's cluster.
    pub cluster: Option<u8>,
    /// True in the first session of an app version.
    pub first_session: bool,
    /// True if each confirmed visit is audited; otherwise none is.
    pub audit: bool,
}

impl Setup {
    /// Returns the platform.
    pub fn platform(&self) -> Platform {
        if self.web { Platform::Web } else { Platform::Android }
    }

    /// Returns the source of the time that a frame carries.
    pub fn frame_source(&self) -> EndSource {
        if self.web { EndSource::Frame } else { EndSource::Predicted }
    }

    /// Returns the source of reported presentation times.
    pub fn presented_source(&self) -> EndSource {
        if self.web { EndSource::Frame } else { EndSource::Presented }
    }

    /// Returns the session's id.
    pub fn session_id(&self) -> Vec<u8> {
        vec![9; 16]
    }
}

/// The arguments of a begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begin {
    /// The number of the surface in the script, printed as a letter.
    pub letter: u8,
    /// The time of the call, milliseconds.
    pub at_ms: u64,
    /// The navigation that the begin belongs to. If it is 0, the begin has its own navigation.
    pub navigation: u32,
    /// The time of the latest input in milliseconds, and whether the begin was called while the input was handled.
    pub input: Option<(u64, bool)>,
    /// The time at which a notification or link was received, milliseconds.
    pub external_ms: Option<u64>,
    /// The time of the launch in milliseconds, and whether the app was in the foreground during the whole launch.
    pub launch: Option<(u64, bool)>,
    /// The surface that opened this surface as a dialog.
    pub dialog_of: Option<u8>,
    /// True if the surface has a search field.
    pub search_field: bool,
    /// True if the surface is embedded in another surface's tree.
    pub embedded: bool,
    /// True if the platform sees the app's requests.
    pub holds_observed: bool,
}

impl Begin {
    /// Returns the input, notification or launch that may have opened the surface.
    pub fn origin(&self) -> Origin {
        let moment = |ms| Moment(ns(ms));
        Origin {
            input: self.input.map(|(at, linked)| StartInput { at: moment(at), linked }),
            external: self.external_ms.map(moment),
            launch: self.launch.map(|(at, foreground)| Launch {
                at: moment(at),
                kind: LaunchKind::Warm,
                foreground,
            }),
        }
    }

    /// Returns the surface's name.
    pub fn name(&self) -> String {
        letter(self.letter).to_string()
    }

    /// Returns the visit's id.
    pub fn visit_id(&self) -> [u8; 16] {
        [self.letter; 16]
    }
}

/// A call. Times are milliseconds of the script's clock.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Call {
    Begin(Begin),
    BeginTyping { surface: u8, letter: u8 },
    Frame { surface: u8, frame: Frame },
    Malformed { surface: u8 },
    Input { surface: u8, input: Input, in_dialog: bool, at_ms: u64 },
    Hold { surface: u8, id: u32, on: bool, failed: bool, began_ms: Option<u64>, at_ms: u64 },
    Presented { surface: u8, sequence: u32, at_ms: u64 },
    NodeReady { surface: u8, identity: u32, generation: u32, at_ms: u64 },
    DeclareEmpty { surface: u8, at_ms: u64 },
    DeclareError { surface: u8, at_ms: u64 },
    Mark { surface: u8, at_ms: u64 },
    Clock { surface: u8, ahead_ms: u64, at_ms: u64 },
    Wake { surface: u8, at_ms: u64 },
    WakeAll { at_ms: u64 },
    Pause { surface: u8, until_ms: Option<u64> },
    Leave { surface: u8, reason: Leave, input_ms: Option<u64>, at_ms: u64 },
    Finish { surface: u8 },
}

/// A setup and the calls after it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// The values that all visits share.
    pub setup: Setup,
    /// The calls, in order.
    pub calls: Vec<Call>,
}

/// Returns the letter of surface number `index`.
pub fn letter(index: u8) -> char {
    char::from(b'a' + index % 26)
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}", self.setup)?;
        self.calls.iter().try_for_each(|call| writeln!(f, "{call}"))
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Call::Begin(begin) => write!(f, "{:>6}  {} begin {begin:?}", begin.at_ms, letter(begin.letter)),
            Call::BeginTyping { surface, letter: typing } => {
                write!(f, "        {} begin_typing as {}", letter(*surface), letter(*typing))
            }
            Call::Frame { surface, frame } => {
                let Frame { at_ms, sequence, flags, viewport, nodes } = frame;
                let name = letter(*surface);
                write!(f, "{at_ms:>6}  {name} frame #{sequence} flags {flags:#b} viewport {viewport:?}")?;
                nodes.iter().enumerate().try_for_each(|(index, node)| write_node(f, index, node))
            }
            Call::Malformed { surface } => write!(f, "        {} malformed frame", letter(*surface)),
            Call::Input { surface, input, in_dialog, at_ms } => {
                let place = if *in_dialog { " in a dialog" } else { "" };
                write!(f, "{at_ms:>6}  {} input {input:?}{place}", letter(*surface))
            }
            Call::Hold { surface, id, on, failed, began_ms, at_ms } => {
                let on = if *on { "on" } else { ["off", "failed"][usize::from(*failed)] };
                write!(f, "{at_ms:>6}  {} hold {id} {on}", letter(*surface))?;
                began_ms.map_or(Ok(()), |began| write!(f, ", a request since {began}"))
            }
            Call::Presented { surface, sequence, at_ms } => {
                write!(f, "{at_ms:>6}  {} presented #{sequence}", letter(*surface))
            }
            Call::NodeReady { surface, identity, generation, at_ms } => {
                write!(f, "{at_ms:>6}  {} node {identity} g{generation} ready", letter(*surface))
            }
            Call::DeclareEmpty { surface, at_ms } => write!(f, "{at_ms:>6}  {} empty", letter(*surface)),
            Call::DeclareError { surface, at_ms } => write!(f, "{at_ms:>6}  {} error", letter(*surface)),
            Call::Mark { surface, at_ms } => write!(f, "{at_ms:>6}  {} mark", letter(*surface)),
            Call::Clock { surface, ahead_ms, at_ms } => {
                write!(f, "{at_ms:>6}  {} clock ahead {ahead_ms}", letter(*surface))
            }
            Call::Wake { surface, at_ms } => write!(f, "{at_ms:>6}  {} wake", letter(*surface)),
            Call::WakeAll { at_ms } => write!(f, "{at_ms:>6}  wake all"),
            Call::Pause { surface, until_ms } => {
                write!(f, "        {} pause until {until_ms:?}", letter(*surface))
            }
            Call::Leave { surface, reason, input_ms, at_ms } => {
                write!(f, "{at_ms:>6}  {} leave {reason:?}", letter(*surface))?;
                input_ms.map_or(Ok(()), |input| write!(f, ", by the input of {input}"))
            }
            Call::Finish { surface } => write!(f, "        {} finish", letter(*surface)),
        }
    }
}

fn write_node(f: &mut fmt::Formatter<'_>, index: usize, node: &Record) -> fmt::Result {
    const FLAGS: [(u8, &str); 7] = [
        (record_flag::SHOWN, "shown"),
        (record_flag::CLIPS, "clips"),
        (record_flag::OPAQUE, "opaque"),
        (record_flag::SCROLLS, "scrolls"),
        (record_flag::PLAYBACK_REQUESTED, "plays"),
        (record_flag::EVIDENCE, "evidence"),
        (record_flag::FIELD, "field"),
    ];
    const KIND_FLAGS: [(u8, &str); 2] = [(kind_flag::LIVE, "live"), (kind_flag::ERROR, "error")];
    let mut flags: Vec<&str> =
        FLAGS.iter().filter(|(flag, _)| node.flags & flag != 0).map(|(_, name)| *name).collect();
    flags.extend(KIND_FLAGS.iter().filter(|(flag, _)| node.kind_flags & flag != 0).map(|(_, name)| *name));
    flags.extend((node.state_flags & state_flag::TOUCHED != 0).then_some("touched"));
    let Record { identity, generation, kind, state, alpha, rect, paint_order, .. } = node;
    write!(f, "\n          [{index}] node {identity} g{generation} {kind:?} {state:?} {rect:?}")?;
    write!(f, " alpha {alpha} {}", flags.join("+"))?;
    if node.parent != ROOT {
        write!(f, " in [{}]", node.parent)?;
    }
    if *paint_order != 0 {
        write!(f, " order {paint_order}")?;
    }
    if node.ready_micros != THIS_FRAME {
        write!(f, " ready {} us", node.ready_micros)?;
    }
    Ok(())
}
