//! For tests only: a panic, as a bug of ours would be one, and a count of what Rust allocates.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is passed on to the system's allocator as it is.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(at, layout) }
    }
}

/// The next frame panics.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn alldrawn_hook_panic() {
    ASKED.store(true, Ordering::Relaxed);
}

/// Allocations by Rust so far, of all threads.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn alldrawn_hook_allocations() -> u64 {
    ALLOCATIONS.load(Ordering::Relaxed)
}

#[allow(clippy::panic)]
pub(crate) fn panic_if_asked() {
    if ASKED.swap(false, Ordering::Relaxed) {
        panic!("a test's panic");
    }
}
