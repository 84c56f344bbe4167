//! For tests only: failures on demand at each export, faults for the sanitizers to find, and a count of Rust's
//! allocations.

use crate::refused::Refused;
use alldrawn_core::boundary::Core;
use alldrawn_core::judge::engine::Begin;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::record::Call;
use alldrawn_core::record::{ENTRY_LEN, HEADER_LEN, Recorder};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

/// Number of the [`Export`] that fails next, plus [`PANICS`] if it fails by a panic; 0: none.
static FAILS: AtomicU32 = AtomicU32::new(0);
const PANICS: u32 = 1 << 8;
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is passed unchanged to the system's allocator.
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

/// The exports that can be made to fail, by the numbers that `AllDrawnHooks.h` lists.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Export {
    Frame = 1,
    Call,
    Begun,
    Result,
    LateNodes,
    Consent,
    Record,
    Recording,
    OpenCore,
    OpenDelivery,
    Status,
    NextUpload,
    BatchDone,
    Flush,
    Ended,
}

/// Makes the next call of this export fail once, with a panic if `panics`, otherwise with an error.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn alldrawn_hook_fail(export: u32, panics: bool) {
    FAILS.store(export | if panics { PANICS } else { 0 }, Ordering::Relaxed);
}

/// Returns the number of allocations by Rust so far, in all threads.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn alldrawn_hook_allocations() -> u64 {
    ALLOCATIONS.load(Ordering::Relaxed)
}

/// Fails if a test has asked for a failure of this export.
#[allow(clippy::panic)]
pub(crate) fn fail_if_asked(export: Export) -> Result<(), Refused> {
    let asked = FAILS.load(Ordering::Relaxed);
    if asked & !PANICS != export as u32 {
        return Ok(());
    }
    FAILS.store(0, Ordering::Relaxed);
    if asked & PANICS != 0 {
        panic!("a test's panic");
    }
    Err(Refused::Off)
}

struct Shared(UnsafeCell<u64>);

// SAFETY: none. The data race is intended.
#[allow(unsafe_code)]
unsafe impl Sync for Shared {}

/// Two threads write to one place in memory without a lock. A run under ThreadSanitizer must find this race.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn alldrawn_hook_race() {
    static PLACE: Shared = Shared(UnsafeCell::new(0));
    static STEPS: AtomicU64 = AtomicU64::new(0);
    // Both threads run while either writes. The counter is relaxed, so it orders nothing.
    let meet = |steps| {
        STEPS.fetch_add(1, Ordering::Relaxed);
        while STEPS.load(Ordering::Relaxed) < steps {
            std::thread::yield_now();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                meet(2);
                // SAFETY: none: see above.
                unsafe { PLACE.0.get().write_volatile(PLACE.0.get().read_volatile() + 1) };
                meet(4);
            });
        }
    });
}

/// Reads a byte that was freed. A run under AddressSanitizer counts only if it finds this fault.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn alldrawn_hook_read_freed() -> u8 {
    let freed = Box::into_raw(Box::new(7_u8));
    // SAFETY: none. The second line reads what the first has freed, as intended.
    unsafe {
        drop(Box::from_raw(freed));
        freed.read_volatile()
    }
}

/// Returns the cost of judging two snapshots alternately, without any boundary: the fastest of `rounds` rounds,
/// nanoseconds per frame.
///
/// # Safety
/// Both pointers are readable for `len` bytes, which contain a snapshot.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
unsafe extern "C" fn alldrawn_hook_judge_ns(
    one: *const u8,
    other: *const u8,
    len: usize,
    rounds: u32,
    frames: u32,
) -> f64 {
    // SAFETY: the caller's promise.
    let mut snapshots = [one, other].map(|at| unsafe { std::slice::from_raw_parts(at, len) }.to_vec());
    let mut process = Core::new(None);
    let begin = Call::Begin(Begin { surface: "Feed", at: Moment(1), ..Begin::default() });
    let mut recorder = Recorder::default();
    recorder.record(&begin);
    let entry = &recorder.bytes()[HEADER_LEN..];
    process.call(entry[0], &entry[ENTRY_LEN..]);
    let visit = process.begun().bits();
    let mut sequence = 0_u32;
    let mut least = f64::INFINITY;
    for _ in 0..rounds {
        let began = Instant::now();
        for _ in 0..frames {
            sequence += 1;
            let snapshot = &mut snapshots[sequence as usize % 2];
            snapshot[20..24].copy_from_slice(&sequence.to_le_bytes());
            snapshot[24..28].copy_from_slice(&visit.to_le_bytes());
            // Nanoseconds apart: the visit stays pending.
            snapshot[32..40].copy_from_slice(&u64::from(sequence + 1).to_le_bytes());
            std::hint::black_box(process.frame(snapshot));
        }
        least = least.min(began.elapsed().as_nanos() as f64 / f64::from(frames));
    }
    least
}
