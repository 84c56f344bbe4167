//! Writes and reads the payloads of calls, which have one layout for each op.

use std::borrow::Cow;

use super::call::Call;
use super::reader::Reader;
use super::writer::Writer;
use crate::judge::engine::Begin;
use crate::judge::event::{CLUSTERS, Setup};
use crate::judge::start::{Launch, Origin, StartInput};
use crate::judge::visit::interaction::{Input, Leave, input_flag, input_kind};
use crate::numbers;
use crate::wire::{self, EndSource, LaunchKind, Platform};

/// The first four bytes: `ADRC`.
pub const MAGIC: [u8; 4] = *b"ADRC";
/// The version that is written. A recording of version 1 was made under the first definition of the metric.
pub const VERSION: u16 = 2;
/// The first version that is read.
pub const FIRST_VERSION: u16 = 1;
/// Bytes of the header: magic and version.
pub const HEADER_LEN: usize = 6;
/// Bytes of an entry's op and length, before its payload.
pub const ENTRY_LEN: usize = 5;

/// The op of the mark that ends a recording of maximum size. The mark has no payload.
pub(crate) const OVERFLOWED: u8 = 0xFF;

numbers! {
    /// Ops, the numbers of the calls: in a recording's entry, and in a binding's call.
    pub mod op {
        /// Sets what all later events of the process have in common.
        pub const CONFIGURE: u8 = 1;
        /// Begins a visit.
        pub const BEGIN: u8 = 2;
        /// Passes a frame's snapshot.
        pub const FRAME: u8 = 3;
        /// Reports a user's input in the surface.
        pub const INPUT: u8 = 4;
        /// Opens or releases a hold.
        pub const HOLD: u8 = 5;
        /// Reports when a frame was presented.
        pub const PRESENTED: u8 = 6;
        /// Reports when a node was painted.
        pub const NODE_READY: u8 = 7;
        /// Declares that the surface has nothing to show.
        pub const DECLARE_EMPTY: u8 = 8;
        /// Records a named moment of the app.
        pub const MARK: u8 = 9;
        /// Reports by how much a clock that includes sleep has run ahead.
        pub const CLOCK: u8 = 10;
        /// Reports that the timer for the visit's deadline has fired.
        pub const WAKE: u8 = 11;
        /// Leaves the surface.
        pub const LEAVE: u8 = 12;
        /// Begins the typing visit that the answer to a text key has requested.
        pub const BEGIN_TYPING: u8 = 13;
        /// Finishes an ended visit and makes its event.
        pub const FINISH: u8 = 14;
        /// Marks a visit as not sampled: it gets no event.
        pub const SKIP: u8 = 15;
        /// Pauses a visit: nothing about it is decided until the pause ends.
        pub const PAUSE: u8 = 16;
        /// Reports that the timer for the earliest deadline of all visits has fired.
        pub const WAKE_ALL: u8 = 17;
        /// Declares that the surface shows an error instead of its content.
        pub const DECLARE_ERROR: u8 = 18;
    }
}

numbers! {
    /// The second byte of a hold: what happens to it.
    pub mod hold_state {
        /// The hold is released.
        pub const RELEASED: u8 = 0;
        /// The hold is opened.
        pub const OPENED: u8 = 1;
        /// The hold is released because its request has failed.
        pub const FAILED: u8 = 2;
    }
}

numbers! {
    /// Special values of a configure's payload.
    pub const CONFIGURE: Group;
    /// The installation has no cluster.
    pub const NO_CLUSTER: u8 = u8::MAX;
}

/// Appends a call's entry. Texts are cut to 65,535 bytes; the engine cuts them further.
pub fn write(call: &Call<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; ENTRY_LEN]);
    let op = payload(call, &mut Writer(out));
    let len = (out.len() - start - ENTRY_LEN) as u32;
    out[start] = op;
    out[start + 1..start + ENTRY_LEN].copy_from_slice(&len.to_le_bytes());
}

fn payload(call: &Call<'_>, w: &mut Writer<'_>) -> u8 {
    match *call {
        Call::Configure(ref setup) => {
            write_setup(setup, w);
            op::CONFIGURE
        }
        Call::Begin(ref begin) => {
            write_begin(begin, w);
            op::BEGIN
        }
        Call::Frame(bytes) => {
            w.raw(bytes);
            op::FRAME
        }
        Call::Input { visit, input, in_dialog, at } => {
            let kind = match input {
                Input::Tap => input_kind::TAP,
                Input::Key => input_kind::KEY,
                Input::TextKey => input_kind::TEXT_KEY,
                Input::Scroll { .. } => input_kind::SCROLL,
            };
            let dialog = if in_dialog { input_flag::IN_DIALOG } else { 0 };
            w.u32(visit.bits()).u64(at.0).u8(kind | dialog);
            if let Input::Scroll { scroller, dx, dy } = input {
                w.u32(scroller).u32(dx.to_bits()).u32(dy.to_bits());
            }
            op::INPUT
        }
        Call::Hold { visit, id, on, failed, began, at } => {
            let state = match (on, failed) {
                (true, _) => hold_state::OPENED,
                (false, false) => hold_state::RELEASED,
                (false, true) => hold_state::FAILED,
            };
            w.u32(visit.bits()).u64(at.0).u32(id).u8(state).optional_moment(began);
            op::HOLD
        }
        Call::Presented { visit, sequence, at } => {
            w.u32(visit.bits()).u64(at.0).u32(sequence);
            op::PRESENTED
        }
        Call::NodeReady { visit, identity, generation, at } => {
            w.u32(visit.bits()).u64(at.0).u32(identity).u32(generation);
            op::NODE_READY
        }
        Call::DeclareEmpty { visit, at } => {
            w.u32(visit.bits()).u64(at.0);
            op::DECLARE_EMPTY
        }
        Call::DeclareError { visit, at } => {
            w.u32(visit.bits()).u64(at.0);
            op::DECLARE_ERROR
        }
        Call::Mark { visit, ref name, at } => {
            w.u32(visit.bits()).u64(at.0).text(name);
            op::MARK
        }
        Call::Clock { visit, ahead_ns, at } => {
            w.u32(visit.bits()).u64(at.0).u64(ahead_ns);
            op::CLOCK
        }
        Call::Wake { visit, at } => {
            w.u32(visit.bits()).u64(at.0);
            op::WAKE
        }
        Call::Leave { visit, reason, input, at } => {
            w.u32(visit.bits()).u64(at.0).u8(reason as u8).optional_moment(input);
            op::LEAVE
        }
        Call::Pause { visit, until } => {
            w.u32(visit.bits()).optional_moment(until);
            op::PAUSE
        }
        Call::WakeAll { at } => {
            w.u64(at.0);
            op::WAKE_ALL
        }
        Call::BeginTyping { surface, visit_id, wall_ms } => {
            w.u32(surface.bits()).raw(&visit_id).u64(wall_ms as u64);
            op::BEGIN_TYPING
        }
        Call::Finish { visit, ref labels } => {
            w.u32(visit.bits());
            w.list(labels, |w, label| {
                w.text(label);
            });
            op::FINISH
        }
        Call::Skip { visit } => {
            w.u32(visit.bits());
            op::SKIP
        }
    }
}

/// Reads an entry's payload. All its bytes must belong to fields of the call.
///
/// # Errors
/// A description of what is wrong with the payload.
pub fn read(op: u8, payload: &[u8]) -> Result<Call<'_>, &'static str> {
    let mut reader = Reader::new(payload);
    let call = read_call(op, &mut reader).ok_or("an unknown op")?;
    reader.end().map(|()| call)
}

// Returns `None` for an unknown op. The order of the fields in this function is their order in the payload.
fn read_call<'a>(op: u8, r: &mut Reader<'a>) -> Option<Call<'a>> {
    let visit = match op {
        op::CONFIGURE => return Some(Call::Configure(Cow::Owned(read_setup(r)))),
        op::BEGIN => return Some(Call::Begin(read_begin(r))),
        op::FRAME => return Some(Call::Frame(r.take_rest())),
        op::WAKE_ALL => return Some(Call::WakeAll { at: r.moment() }),
        _ => r.handle(),
    };
    match op {
        op::PAUSE => return Some(Call::Pause { visit, until: r.optional_moment() }),
        op::BEGIN_TYPING => {
            let (surface, visit_id, wall_ms) = (visit, r.chunk(), r.u64() as i64);
            return Some(Call::BeginTyping { surface, visit_id, wall_ms });
        }
        op::FINISH => {
            return Some(Call::Finish { visit, labels: Cow::Owned(r.list(|r| r.string())) });
        }
        op::SKIP => return Some(Call::Skip { visit }),
        _ => {}
    }
    let at = r.moment();
    Some(match op {
        op::INPUT => {
            let (input, in_dialog) = read_input(r);
            Call::Input { visit, input, in_dialog, at }
        }
        op::HOLD => {
            let (id, state, began) = (r.u32(), r.u8(), r.optional_moment());
            if state > hold_state::FAILED || state == hold_state::FAILED && began.is_none() {
                r.fail("an unknown state of a hold");
            }
            let (on, failed) = (state == hold_state::OPENED, state == hold_state::FAILED);
            Call::Hold { visit, id, on, failed, began, at }
        }
        op::PRESENTED => Call::Presented { visit, sequence: r.u32(), at },
        op::NODE_READY => Call::NodeReady { visit, identity: r.u32(), generation: r.u32(), at },
        op::DECLARE_EMPTY => Call::DeclareEmpty { visit, at },
        op::DECLARE_ERROR => Call::DeclareError { visit, at },
        op::MARK => Call::Mark { visit, name: Cow::Borrowed(r.text()), at },
        op::CLOCK => Call::Clock { visit, ahead_ns: r.u64(), at },
        op::WAKE => Call::Wake { visit, at },
        op::LEAVE => Call::Leave { visit, reason: read_reason(r), input: r.optional_moment(), at },
        _ => return None,
    })
}

// Returns the input, and whether it was made in a dialog.
fn read_input(r: &mut Reader<'_>) -> (Input, bool) {
    let byte = r.u8();
    let input = match byte & !input_flag::IN_DIALOG {
        input_kind::KEY => Input::Key,
        input_kind::TEXT_KEY => Input::TextKey,
        input_kind::SCROLL => Input::Scroll { scroller: r.u32(), dx: r.f32(), dy: r.f32() },
        kind => {
            if kind != input_kind::TAP {
                r.fail("an unknown kind of user input");
            }
            Input::Tap
        }
    };
    (input, byte & input_flag::IN_DIALOG != 0)
}

fn read_reason(r: &mut Reader<'_>) -> Leave {
    Leave::from_byte(r.u8()).unwrap_or_else(|| {
        r.fail("an unknown reason for leaving the surface");
        Leave::Removed
    })
}

fn write_setup(setup: &Setup, w: &mut Writer<'_>) {
    let wire::Environment { sdk_version, app, app_version, os, os_version, device_class, network_class } =
        &setup.environment;
    w.u8(setup.platform as u8).u8(setup.frame_source as u8).u8(setup.presented_source as u8);
    w.blob(&setup.session_id);
    for text in [sdk_version, app, app_version, os, os_version, device_class, network_class] {
        w.text(text);
    }
    w.list(&setup.tags, |w, tag| {
        w.text(&tag.name).text(&tag.value);
    });
    w.u32(setup.detail_every).u32(setup.weight);
    w.u8(setup.cluster.unwrap_or(NO_CLUSTER)).flag(setup.first_session).u32(setup.audit_every);
}

fn read_setup(r: &mut Reader<'_>) -> Setup {
    let mut setup = Setup {
        platform: r.number::<Platform>("an unknown number for the platform"),
        frame_source: r.number::<EndSource>("an unknown number for the source of a time"),
        presented_source: r.number::<EndSource>("an unknown number for the source of a time"),
        session_id: r.blob().to_vec(),
        environment: wire::Environment {
            sdk_version: r.string(),
            app: r.string(),
            app_version: r.string(),
            os: r.string(),
            os_version: r.string(),
            device_class: r.string(),
            network_class: r.string(),
        },
        tags: r.list(|r| wire::Tag { name: r.string(), value: r.string() }),
        detail_every: r.u32(),
        weight: r.u32(),
        ..Setup::default()
    };
    // Recordings of version 1 end here.
    if !r.is_empty() {
        let cluster = r.u8();
        if cluster != NO_CLUSTER && cluster >= CLUSTERS {
            r.fail("a cluster that is neither 0 to 19 nor none");
        }
        setup.cluster = Some(cluster).filter(|cluster| *cluster != NO_CLUSTER);
        setup.first_session = r.flag();
    }
    // No visit is audited if this number is missing.
    if !r.is_empty() {
        setup.audit_every = r.u32();
    }
    setup
}

fn write_begin(begin: &Begin<'_>, w: &mut Writer<'_>) {
    w.raw(&begin.visit_id)
        .text(begin.surface)
        .u64(begin.at.0)
        .u64(begin.wall_ms as u64)
        .u32(begin.navigation);
    w.option(begin.origin.input, |w, input| {
        w.u64(input.at.0).flag(input.linked);
    });
    w.option(begin.origin.external, |w, at| {
        w.u64(at.0);
    });
    w.option(begin.origin.launch, |w, launch| {
        w.u64(launch.at.0).u8(launch.kind as u8).flag(launch.foreground);
    });
    w.flag(begin.embedded);
    w.option(begin.dialog_of, |w, parent| {
        w.u32(parent.bits());
    });
    w.flag(begin.search_field).flag(begin.holds_observed);
}

fn read_begin<'a>(r: &mut Reader<'a>) -> Begin<'a> {
    Begin {
        visit_id: r.chunk(),
        surface: r.text(),
        at: r.moment(),
        wall_ms: r.u64() as i64,
        navigation: r.u32(),
        origin: Origin {
            input: r.option(|r| StartInput { at: r.moment(), linked: r.flag() }),
            external: r.option(Reader::moment),
            launch: r.option(|r| Launch {
                at: r.moment(),
                kind: r.number::<LaunchKind>("an unknown kind of launch"),
                foreground: r.flag(),
            }),
        },
        embedded: r.flag(),
        dialog_of: r.option(Reader::handle),
        search_field: r.flag(),
        holds_observed: r.flag(),
    }
}
