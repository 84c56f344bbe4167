//! The clocks and the randomness that the runtime uses.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::deliver::upload::{Now, Random};

/// The runtime's source of time and randomness. Called on any thread; must not block.
pub trait Clock: Send + Sync {
    /// Returns the milliseconds of a monotonic clock with any origin.
    fn mono_ms(&self) -> u64;

    /// Returns the wall clock's milliseconds since 1970.
    fn wall_ms(&self) -> i64;

    /// Returns 64 random bits. Not for secrets.
    fn random(&self) -> u64;

    /// Returns both times and the random bits together.
    fn now(&self) -> Now {
        Now { mono_ms: self.mono_ms(), wall_ms: self.wall_ms(), random: self.random() }
    }
}

/// The system's clocks.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
    random: AtomicU64,
}

impl Default for SystemClock {
    fn default() -> Self {
        // A new `RandomState` is random: the standard library seeds its hash maps from the operating system.
        SystemClock { start: Instant::now(), random: AtomicU64::new(RandomState::new().hash_one(0)) }
    }
}

impl Clock for SystemClock {
    fn mono_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn wall_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn random(&self) -> u64 {
        Random(self.random.fetch_add(1, Ordering::Relaxed)).draw()
    }
}

/// A clock that moves only when [`ManualClock::pass`] is called, for tests.
#[derive(Debug, Default)]
pub struct ManualClock(Mutex<(u64, i64)>);

impl ManualClock {
    /// Moves both clocks forward by `ms` milliseconds.
    pub fn pass(&self, ms: u64) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        now.0 += ms;
        now.1 += ms as i64;
    }
}

impl Clock for ManualClock {
    fn mono_ms(&self) -> u64 {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0
    }

    fn wall_ms(&self) -> i64 {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1
    }

    fn random(&self) -> u64 {
        0
    }
}
