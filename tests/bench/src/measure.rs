//! Times as the least of many runs, so that a busy machine does not count; and a count of allocations.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// Counts what is allocated.
pub struct CountingAllocator;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicU64 = AtomicU64::new(0);

// SAFETY: every call is passed on to the system's allocator as it is.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        LIVE.fetch_add(layout.size() as u64, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as u64, Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

/// Allocations so far.
pub fn allocations() -> u64 {
    ALLOCATIONS.load(Relaxed)
}

/// Bytes allocated and not freed.
pub fn live_bytes() -> u64 {
    LIVE.load(Relaxed)
}

/// The least time of one call, nanoseconds, over `rounds` rounds of `calls` calls.
pub fn least_ns(rounds: u32, calls: u32, mut call: impl FnMut(u32)) -> f64 {
    let mut least = f64::INFINITY;
    for round in 0..rounds {
        let began = Instant::now();
        for i in 0..calls {
            call(round * calls + i);
        }
        least = least.min(began.elapsed().as_nanos() as f64 / f64::from(calls));
    }
    least
}

/// The yardstick: copies the bytes and sums them as 64-bit words.
pub fn copy_and_sum(from: &[u8], to: &mut [u8]) -> u64 {
    to.copy_from_slice(from);
    black_box(&mut *to).chunks_exact(8).fold(0u64, |sum, word| {
        sum.wrapping_add(u64::from_le_bytes([
            word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7],
        ]))
    })
}
