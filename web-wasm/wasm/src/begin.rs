//! Setting up, and beginning a visit.

use super::{moment, with};
use alldrawn_core::call::Call;
use alldrawn_core::engine::{Begin, Handle};
use alldrawn_core::event::Setup;
use alldrawn_core::event::wire::{EndSource, Environment, LaunchKind, Platform};
use alldrawn_core::numbers;
use alldrawn_core::start::{Launch, Origin, StartInput};
use std::borrow::Cow;

numbers! {
    /// Bits of the flags that the core's `begin` export takes.
    pub mod begin_flag {
        /// The begin was called while its input was handled.
        pub const LINKED: u32 = 1;
        /// The app was in the background for a part of its launch, or was started there.
        pub const LAUNCHED_IN_BACKGROUND: u32 = 1 << 1;
        /// Its nodes are in another surface's tree as well.
        pub const EMBEDDED: u32 = 1 << 2;
        /// It has a search field.
        pub const SEARCH_FIELD: u32 = 1 << 3;
        /// The platform sees the app's requests.
        pub const HOLDS_OBSERVED: u32 = 1 << 4;
    }
}

/// Says what all events have in common. In the buffer: 16 bytes of session id, then seven texts in UTF-8, each ended
/// by a zero byte: SDK version, app, its version, system, its version, device class, network class. The numbers are
/// those of the event's `Platform` and `EndSource`, unknown ones read as 0; one visit in `detail_every` carries
/// detail, and each stands for `weight`.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn configure(
    len: usize,
    platform: i32,
    frame_source: i32,
    presented_source: i32,
    detail_every: u32,
    weight: u32,
) {
    with(|core| {
        let bytes = core.written(len);
        let (session, texts) = bytes.split_at(bytes.len().min(16));
        let mut texts = texts.split(|&byte| byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
        let mut next = || texts.next().unwrap_or_default();
        let setup = Setup {
            platform: Platform::try_from(platform).unwrap_or_default(),
            frame_source: EndSource::try_from(frame_source).unwrap_or_default(),
            presented_source: EndSource::try_from(presented_source).unwrap_or_default(),
            session_id: session.to_vec(),
            environment: Environment {
                sdk_version: next(),
                app: next(),
                app_version: next(),
                os: next(),
                os_version: next(),
                device_class: next(),
                network_class: next(),
            },
            tags: Vec::new(),
            detail_every,
            weight,
        };
        core.make(&Call::Configure(Cow::Owned(setup)));
    });
}

/// Begins a visit; the handle, or 0 where it is refused. In the buffer: 16 bytes of visit id, then the surface's name
/// in UTF-8. `input_at`, `external_at` and `launch_at` are not finite where there is none; `launch_kind` is a number
/// of the event's `LaunchKind`, `dialog_of` a handle or 0, `flags` bits of [`begin_flag`].
#[allow(unsafe_code, clippy::too_many_arguments)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn begin(
    len: usize,
    at: f64,
    wall_ms: f64,
    navigation: u32,
    input_at: f64,
    external_at: f64,
    launch_at: f64,
    launch_kind: i32,
    dialog_of: u32,
    flags: u32,
) -> u32 {
    with(|core| {
        let bytes = core.written(len);
        let (Some((visit_id, name)), Some(at)) = (bytes.split_first_chunk::<16>(), moment(at)) else {
            core.refused();
            return 0;
        };
        let flag = |bit| flags & bit != 0;
        let kind = LaunchKind::try_from(launch_kind).unwrap_or_default();
        let foreground = !flag(begin_flag::LAUNCHED_IN_BACKGROUND);
        let linked = flag(begin_flag::LINKED);
        let name = String::from_utf8_lossy(name);
        core.make(&Call::Begin(Begin {
            visit_id: *visit_id,
            surface: &name,
            at,
            wall_ms: wall_ms as i64,
            navigation,
            origin: Origin {
                input: moment(input_at).map(|at| StartInput { at, linked }),
                external: moment(external_at),
                launch: moment(launch_at).map(|at| Launch { at, kind, foreground }),
            },
            embedded: flag(begin_flag::EMBEDDED),
            dialog_of: (dialog_of != 0).then_some(Handle(dialog_of)),
            search_field: flag(begin_flag::SEARCH_FIELD),
            holds_observed: flag(begin_flag::HOLDS_OBSERVED),
        }));
        core.begun
    })
}

/// Begins the typing visit that the last text key asked for; its handle, or 0 where no key did. In the buffer: 16
/// bytes of visit id.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn begin_typing(surface: u32, len: usize, wall_ms: f64) -> u32 {
    with(|core| {
        let bytes = core.written(len);
        let Some((visit_id, _)) = bytes.split_first_chunk::<16>() else {
            core.refused();
            return 0;
        };
        let (surface, visit_id, wall_ms) = (Handle(surface), *visit_id, wall_ms as i64);
        core.make(&Call::BeginTyping { surface, visit_id, wall_ms });
        core.begun
    })
}
