//! Setting up, and beginning a visit.

use super::{moment, with};
use alldrawn_core::engine::Begin;
use alldrawn_core::event::Setup;
use alldrawn_core::event::wire::{EndSource, Environment, LaunchKind, Platform};
use alldrawn_core::start::{Launch, Origin, StartInput};

/// Says what all events have in common. In the buffer: 16 bytes of session id, then seven texts in UTF-8, each ended
/// by a zero byte: SDK version, app, its version, system, its version, device class, network class.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn configure(len: usize) {
    with(|core| {
        let bytes = core.written(len);
        let (session, texts) = bytes.split_at(bytes.len().min(16));
        let mut texts = texts.split(|&byte| byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
        let mut next = || texts.next().unwrap_or_default();
        core.engine.set_setup(Setup {
            platform: Platform::Web,
            frame_source: EndSource::Predicted,
            presented_source: EndSource::Frame,
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
            ..Setup::default()
        });
    });
}

/// Begins a visit; the handle, or 0 where it is refused. In the buffer: 16 bytes of visit id, then the surface's name
/// in UTF-8. `input_at` and `launch_at` are not finite where there is none.
#[allow(unsafe_code)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn begin(
    len: usize,
    at: f64,
    wall_ms: f64,
    navigation: u32,
    input_at: f64,
    input_linked: u32,
    launch_at: f64,
) -> u32 {
    with(|core| {
        let bytes = core.written(len);
        let (Some((visit_id, name)), Some(at)) = (bytes.split_first_chunk::<16>(), moment(at)) else {
            core.refused();
            return 0;
        };
        let begun = core.engine.begin(&Begin {
            visit_id: *visit_id,
            surface: &String::from_utf8_lossy(name),
            at,
            wall_ms: wall_ms as i64,
            navigation,
            origin: Origin {
                input: moment(input_at).map(|at| StartInput { at, linked: input_linked != 0 }),
                external: None,
                launch: moment(launch_at).map(|at| Launch { at, kind: LaunchKind::Cold, foreground: true }),
            },
            ..Begin::default()
        });
        match begun {
            Some((handle, answer)) => {
                core.answered(answer);
                handle.0
            }
            None => {
                core.refused();
                0
            }
        }
    })
}
