//! Measures times and counts allocations. A time is the least of many runs, so that other load on the machine does not
//! count.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// An allocator that counts allocations and live bytes.
pub struct CountingAllocator;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicU64 = AtomicU64::new(0);

// SAFETY: every call is passed on to the system's allocator unchanged.
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

/// Returns the number of allocations so far.
pub fn allocations() -> u64 {
    ALLOCATIONS.load(Relaxed)
}

/// Returns the number of bytes that are allocated now.
pub fn live_bytes() -> u64 {
    LIVE.load(Relaxed)
}

/// Returns the least time of a call in nanoseconds. Each of `rounds` rounds gives the mean time of `calls` calls.
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

/// Copies the bytes and adds them as 64-bit words. The time of this is the unit of the ratios.
pub fn copy_and_sum(from: &[u8], to: &mut [u8]) -> u64 {
    to.copy_from_slice(from);
    black_box(&mut *to).chunks_exact(8).fold(0u64, |sum, word| {
        sum.wrapping_add(u64::from_le_bytes([
            word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7],
        ]))
    })
}
