//! Converts a script's calls to the core's calls: names become handles, and nodes become the bytes of a snapshot.

use crate::script::{Begin, Call, Frame, Node, Setup};
use crate::times::Ms;
use alldrawn_core::judge::engine::{self, Handle};
use alldrawn_core::judge::event::{self};
use alldrawn_core::judge::snapshot::{
    HEADER_LEN, MAGIC, RECORD_LEN, ROOT, THIS_FRAME, VERSION, kind_flag, state_flag,
};
use alldrawn_core::judge::start::{Launch, Origin, StartInput};
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::record;
use alldrawn_core::wire::{EndSource, Environment, LaunchKind, Platform};
use std::borrow::Cow;
use std::collections::HashMap;

/// The wall clock at every begin, milliseconds since 1970. The core only copies it.
pub const WALL_MS: i64 = 1_800_000_000_000;

/// The handles of the visits, by their names in the script.
#[derive(Debug, Default)]
pub struct Handles(HashMap<String, Handle>);

impl Handles {
    /// Stores the handle that a begin returned, or 0 if the begin was refused.
    pub fn insert(&mut self, name: &str, handle: Option<Handle>) {
        self.0.insert(name.to_owned(), handle.unwrap_or_default());
    }

    fn of(&self, visit: &str) -> Result<Handle, String> {
        match visit.strip_prefix('#') {
            Some(number) => number
                .parse()
                .map(handle_of_bits)
                .map_err(|_| format!("{visit} is not a handle: expected # and a number")),
            None => self.0.get(visit).copied().ok_or_else(|| format!("no begin is named {visit}")),
        }
    }
}

/// Makes a handle from the bits of a payload, as the core does. The engine may know no visit with this handle.
pub fn handle_of_bits(bits: u32) -> Handle {
    let payload = [&bits.to_le_bytes()[..], &[0; 8]].concat();
    record::read_call(record::op::WAKE, &payload).ok().and_then(|call| call.visit()).unwrap_or_default()
}

/// Returns the setup of a binding on this platform.
pub fn setup(setup: &Setup) -> Result<event::Setup, String> {
    let (platform, frame_source, presented_source) = match setup.platform.as_str() {
        "web" => (Platform::Web, EndSource::Predicted, EndSource::Frame),
        "android" => (Platform::Android, EndSource::Predicted, EndSource::Presented),
        "ios" => (Platform::Ios, EndSource::Predicted, EndSource::Predicted),
        other => return Err(format!("{other} is not a platform: use web, android or ios")),
    };
    Ok(event::Setup {
        platform,
        frame_source,
        presented_source,
        session_id: (1..=16).collect(),
        environment: Environment { sdk_version: "0.1.0".to_owned(), ..Environment::default() },
        tags: Vec::new(),
        detail_every: setup.detail_every,
        weight: setup.weight,
        cluster: setup.cluster,
        first_session: setup.first_session,
        audit_every: setup.audit_every,
    })
}

/// Returns the script's name of the visit that this call begins.
pub fn begun_name(call: &Call) -> Option<&str> {
    match call {
        Call::Begin(begin) => Some(&begin.name),
        Call::BeginTyping { name, .. } => Some(name),
        _ => None,
    }
}

/// Returns the bytes of a call's snapshot, or no bytes if the call is not a frame.
pub fn snapshot(call: &Call, handles: &Handles) -> Result<Vec<u8>, String> {
    match call {
        Call::Frame(frame) => frame_bytes(frame, handles.of(&frame.visit)?.bits()),
        Call::RawFrame { hex } => from_hex(hex),
        _ => Ok(Vec::new()),
    }
}

/// Converts a call to the core's call. `snapshot` holds the bytes that [`snapshot`] returned. `number` is the call's
/// index in the script, from which the id of a typing visit is made.
pub fn call<'a>(
    call: &'a Call,
    handles: &Handles,
    snapshot: &'a [u8],
    number: u32,
) -> Result<record::Call<'a>, String> {
    use record::Call as Core;
    Ok(match call {
        Call::Begin(scripted) => Core::Begin(begin(scripted, handles)?),
        Call::Frame(_) | Call::RawFrame { .. } => Core::Frame(snapshot),
        Call::Input { visit, kind, scroller, dx, dy, in_dialog, at } => {
            let input = match kind.as_str() {
                "tap" => Input::Tap,
                "key" => Input::Key,
                "text_key" => Input::TextKey,
                "scroll" => Input::Scroll { scroller: *scroller, dx: dx.0, dy: dy.0 },
                other => return Err(format!("{other} is not an input: use tap, key, text_key or scroll")),
            };
            Core::Input { visit: handles.of(visit)?, input, in_dialog: *in_dialog, at: at.moment() }
        }
        Call::Hold { visit, id, on, failed, began, at } => Core::Hold {
            visit: handles.of(visit)?,
            id: *id,
            on: *on,
            failed: *failed,
            began: began.map(Ms::moment),
            at: at.moment(),
        },
        Call::Presented { visit, sequence, at } => {
            Core::Presented { visit: handles.of(visit)?, sequence: *sequence, at: at.moment() }
        }
        Call::NodeReady { visit, id, generation, at } => Core::NodeReady {
            visit: handles.of(visit)?,
            identity: *id,
            generation: *generation,
            at: at.moment(),
        },
        Call::DeclareEmpty { visit, at } => Core::DeclareEmpty { visit: handles.of(visit)?, at: at.moment() },
        Call::DeclareError { visit, at } => Core::DeclareError { visit: handles.of(visit)?, at: at.moment() },
        Call::Mark { visit, name, at } => {
            Core::Mark { visit: handles.of(visit)?, name: Cow::Borrowed(name), at: at.moment() }
        }
        Call::Clock { visit, ahead, at } => {
            Core::Clock { visit: handles.of(visit)?, ahead_ns: ahead.nanos, at: at.moment() }
        }
        Call::Wake { visit, at } => Core::Wake { visit: handles.of(visit)?, at: at.moment() },
        Call::Leave { visit, reason, input, at } => Core::Leave {
            visit: handles.of(visit)?,
            reason: leave(reason)?,
            input: input.map(Ms::moment),
            at: at.moment(),
        },
        Call::Pause { visit, until } => {
            Core::Pause { visit: handles.of(visit)?, until: until.map(Ms::moment) }
        }
        Call::WakeAll { at } => Core::WakeAll { at: at.moment() },
        Call::BeginTyping { visit, .. } => Core::BeginTyping {
            surface: handles.of(visit)?,
            visit_id: visit_id(1_000 + number),
            wall_ms: WALL_MS,
        },
        Call::Finish { visit, labels } => {
            Core::Finish { visit: handles.of(visit)?, labels: Cow::Borrowed(labels) }
        }
    })
}

fn begin<'a>(scripted: &'a Begin, handles: &Handles) -> Result<engine::Begin<'a>, String> {
    let kind = match scripted.launch_kind.as_str() {
        "cold" => LaunchKind::Cold,
        "warm" => LaunchKind::Warm,
        "hot" => LaunchKind::Hot,
        "" => LaunchKind::Unspecified,
        other => return Err(format!("{other} is not a kind of launch: use cold, warm or hot")),
    };
    let foreground = !scripted.launched_in_background;
    Ok(engine::Begin {
        visit_id: visit_id(scripted.id),
        surface: &scripted.surface,
        at: scripted.at.moment(),
        wall_ms: WALL_MS,
        navigation: scripted.navigation,
        origin: Origin {
            input: scripted.input.map(|at| StartInput { at: at.moment(), linked: scripted.linked }),
            external: scripted.external.map(|at| at.moment()),
            launch: scripted.launch.map(|at| Launch { at: at.moment(), kind, foreground }),
        },
        embedded: scripted.embedded,
        dialog_of: scripted.dialog_of.as_deref().map(|parent| handles.of(parent)).transpose()?,
        search_field: scripted.search_field,
        holds_observed: scripted.holds_observed,
    })
}

fn visit_id(number: u32) -> [u8; 16] {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&number.to_le_bytes());
    id
}

fn leave(reason: &str) -> Result<Leave, String> {
    Ok(match reason {
        "back" => Leave::Back,
        "navigation" => Leave::Navigation,
        "background" => Leave::Background,
        "system_dialog" => Leave::SystemDialog,
        "replaced" => Leave::Replaced,
        "removed" => Leave::Removed,
        "restarted" => Leave::Restarted,
        other => return Err(format!("{other} is not a reason to leave")),
    })
}

/// Returns the bytes of a snapshot. They are written here and not by the core's writer, so that a story can contain
/// kinds and states that have no name.
pub fn frame_bytes(frame: &Frame, visit: u32) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(HEADER_LEN + RECORD_LEN * frame.nodes.len());
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&(HEADER_LEN as u16).to_le_bytes());
    out.extend_from_slice(&frame.flags.0.to_le_bytes());
    out.extend_from_slice(&(frame.nodes.len() as u32).to_le_bytes());
    out.extend_from_slice(&(RECORD_LEN as u32).to_le_bytes());
    out.extend_from_slice(&frame.sequence.to_le_bytes());
    out.extend_from_slice(&visit.to_le_bytes());
    out.extend_from_slice(&1f32.to_le_bytes());
    out.extend_from_slice(&frame.at.nanos.to_le_bytes());
    frame.viewport.iter().for_each(|value| out.extend_from_slice(&value.0.to_le_bytes()));
    out.extend_from_slice(&[0; 8]);
    for (index, node) in frame.nodes.iter().enumerate() {
        record_bytes(node, parent(&frame.nodes[..index], node)?, frame.at.nanos, &mut out);
    }
    Ok(out)
}

fn parent(before: &[Node], node: &Node) -> Result<u32, String> {
    let Some(id) = node.parent else { return Ok(ROOT) };
    let place = before.iter().rposition(|earlier| earlier.id == id);
    place.map(|at| at as u32).ok_or_else(|| format!("node {}: its parent {id} must come before it", node.id))
}

fn record_bytes(node: &Node, parent: u32, frame_ns: u64, out: &mut Vec<u8>) {
    for word in [node.id, node.generation, parent] {
        out.extend_from_slice(&word.to_le_bytes());
    }
    let bit = |on, bit| if on { bit } else { 0 };
    let kind = node.kind.0 | bit(node.live, kind_flag::LIVE) | bit(node.error, kind_flag::ERROR);
    let state = node.state.0 | bit(node.touched, state_flag::TOUCHED);
    out.extend_from_slice(&[kind, state, node.alpha, node.flags.0]);
    node.rect.iter().for_each(|value| out.extend_from_slice(&value.0.to_le_bytes()));
    let micros = node.ready.map_or(THIS_FRAME, |at| ((at.nanos as i64 - frame_ns as i64) / 1_000) as i32);
    out.extend_from_slice(&micros.to_le_bytes());
    out.extend_from_slice(&node.order.to_le_bytes());
}

/// Returns bytes as hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| HEX[usize::from(digit)]).collect()
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

fn from_hex(hex: &str) -> Result<Vec<u8>, String> {
    let digits: Vec<u8> = hex.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    if digits.len() != hex.len() || !digits.len().is_multiple_of(2) {
        return Err(format!("{hex} is not hexadecimal"));
    }
    Ok(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
