//! The calls to the core.

use crate::delivery::Delivery;
use crate::refused::{Refused, check};
use alldrawn_core::boundary::{self, fault};
use alldrawn_core::deliver::runtime::Runtime;
use std::sync::{Arc, Mutex, PoisonError};

/// One engine, with the runtime if one is installed. Swift uses it on the main actor only.
#[derive(Debug, uniffi::Object)]
pub struct Core {
    // Never contended: the main actor runs one job at a time. (On Linux not always on the same thread.)
    core: Mutex<boundary::Core>,
}

impl Core {
    fn open(runtime: Option<&'static Runtime>) -> Result<Arc<Core>, Refused> {
        fault::watch();
        check()?;
        failing!(OpenCore);
        Ok(Arc::new(Core { core: Mutex::new(boundary::Core::new(runtime)) }))
    }

    #[inline]
    fn with<T>(&self, act: impl FnOnce(&mut boundary::Core) -> T) -> Result<T, Refused> {
        check()?;
        Ok(act(&mut self.core.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

#[uniffi::export]
impl Core {
    /// Creates a core without a runtime: all visits are measured, and no event is stored.
    ///
    /// # Errors
    /// [`Refused::Off`] after a panic.
    #[uniffi::constructor]
    pub fn new() -> Result<Arc<Core>, Refused> {
        Core::open(None)
    }

    /// Creates a core over a runtime: visits are sampled, and events are stored and delivered.
    ///
    /// # Errors
    /// [`Refused::Off`] after a panic.
    #[uniffi::constructor]
    pub fn over(delivery: Arc<Delivery>) -> Result<Arc<Core>, Refused> {
        Core::open(Some(delivery.runtime))
    }

    /// Judges a snapshot. See [`boundary::Core::frame`].
    ///
    /// # Errors
    /// [`Refused::Off`] after a panic, as for all methods below.
    pub fn frame(&self, snapshot: &[u8]) -> Result<u64, Refused> {
        failing!(Frame);
        self.with(|core| core.frame(snapshot))
    }

    /// Makes the call of this op and payload. See [`boundary::Core::call`].
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn call(&self, op: u8, payload: &[u8]) -> Result<u64, Refused> {
        failing!(Call);
        self.with(|core| core.call(op, payload))
    }

    /// Returns the handle of the visit that the last call began; 0 if it began none.
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn begun(&self) -> Result<u32, Refused> {
        failing!(Begun);
        self.with(|core| core.begun().bits())
    }

    /// Returns the result of the visit that the last call finished, in the layout of
    /// [`alldrawn_core::boundary::result`]. Returns each result once.
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn result(&self) -> Result<Option<Vec<u8>>, Refused> {
        failing!(Result);
        self.with(|core| core.take_finished().map(|finished| finished.result))
    }

    /// Returns the handles of the visits that have ended and are not finished yet.
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn ended(&self) -> Result<Vec<u32>, Refused> {
        failing!(Ended);
        self.with(|core| core.ended())
    }

    /// Returns the identities of the late nodes whose labels are wanted, ready ones first. Empty before the visit's end
    /// and for an unknown visit.
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn late_nodes(&self, visit: u32) -> Result<Vec<u32>, Refused> {
        failing!(LateNodes);
        self.with(|core| core.late_nodes(visit).map_or_else(Vec::new, |late| late.identities))
    }

    /// Sets the user's consent. Without consent the pending visits end without an event. See
    /// [`boundary::Core::set_consent`].
    ///
    /// # Errors
    /// As for [`Core::frame`]. [`Delivery::consent`] takes effect even after a panic.
    pub fn consent(&self, consent: bool) -> Result<(), Refused> {
        failing!(Consent);
        self.with(|core| core.set_consent(consent))
    }

    /// Returns the numbers of rejected snapshots, of calls that could not be read, and of refused begins.
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn refusals(&self) -> Result<Vec<u32>, Refused> {
        self.with(|core| core.refusals().to_vec())
    }

    /// Records all later calls, in a recording of at most `max_bytes` bytes.
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn record(&self, max_bytes: u32) -> Result<(), Refused> {
        failing!(Record);
        self.with(|core| core.record(max_bytes as usize))
    }

    /// Returns the bytes recorded since the last call of this method. In order, they make a file for `alldrawn replay`.
    ///
    /// # Errors
    /// As for [`Core::frame`].
    pub fn recording(&self) -> Result<Vec<u8>, Refused> {
        failing!(Recording);
        self.with(boundary::Core::take_recording)
    }
}
