//! Measures the memory of the queue and its buffers with a counting allocator. This file has one test, because the
//! allocator counts the whole process.
#![cfg(feature = "runtime")]
#![allow(clippy::unwrap_used, clippy::print_stdout, unsafe_code)]

mod scene;

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

use alldrawn_core::deliver::queue::{Queue, open_slot};
use alldrawn_core::deliver::runtime::gzip;
use alldrawn_core::deliver::upload::{Delivery, Next, Now, Random, UploadConfig};
use prost::Message;
use scene::{begun, typical_visits, visit_id};

struct CountingAllocator;

static LIVE_BYTES: AtomicUsize = AtomicUsize::new(0);
static PEAK_BYTES: AtomicUsize = AtomicUsize::new(0);

fn count_allocation(bytes: usize) {
    PEAK_BYTES.fetch_max(LIVE_BYTES.fetch_add(bytes, Ordering::Relaxed) + bytes, Ordering::Relaxed);
}

// SAFETY: every call goes to the system's allocator as it is.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_allocation(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE_BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Runs `work`, prints the bytes that are allocated at its end and at its peak, without the `before` bytes allocated
/// earlier, and returns its result and the peak.
fn measure<T>(name: &str, before: usize, work: impl FnOnce() -> T) -> (T, usize) {
    PEAK_BYTES.store(LIVE_BYTES.load(Ordering::Relaxed), Ordering::Relaxed);
    let result = work();
    let (now, most) =
        (LIVE_BYTES.load(Ordering::Relaxed) - before, PEAK_BYTES.load(Ordering::Relaxed) - before);
    println!("{name:<44} {:>5} KiB held, {:>5} KiB at most", now / 1024, most / 1024);
    (result, most)
}

fn disk_bytes(folder: &PathBuf) -> u64 {
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn a_full_queue_and_64_pending_visits_fit_in_one_mebibyte() {
    let folder = env::temp_dir().join(format!("alldrawn-memory-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    let slot = open_slot(&folder).unwrap();
    let events: Vec<Vec<u8>> = typical_visits(64, 50).iter().map(|visit| visit.encode_to_vec()).collect();
    let mut random = Random(51);
    let now = Now { mono_ms: 0, wall_ms: 1_790_000_000_000, random: 0 };

    let before = LIVE_BYTES.load(Ordering::Relaxed);
    let (mut delivery, most) = measure("64 pending visits, twice as many events as fit", before, || {
        let queue = Queue::open(slot.storage, slot.limits);
        let mut delivery = Delivery::new(queue, UploadConfig::default(), true, &now);
        for _ in 0..64 {
            let id = visit_id(&mut random);
            assert!(delivery.begin(id, &begun(id, "ProductDetailActivity"), &now));
        }
        for round in 0..4_000 {
            delivery.finish(visit_id(&mut random), &events[round % events.len()], &now);
            if round % 16 == 15 {
                delivery.commit(&now).unwrap();
                assert!(disk_bytes(&folder.join("0")) <= slot.limits.total_bytes as u64);
            }
        }
        delivery
    });
    assert!(most <= 1024 * 1024, "{most} bytes at the peak, more than 1 MiB");
    println!(
        "{:<44} {:>5} KiB, {} visits",
        "on disk",
        disk_bytes(&folder.join("0")) / 1024,
        delivery.queue().backlog().0
    );

    let (batch, most) = measure("a batch, compressed", before, || match delivery.next_batch(&now) {
        Next::Send(batch) => gzip(&batch.body),
        Next::Wait { .. } | Next::Idle => panic!("a full queue must have a batch to send"),
    });
    assert!(most <= 1024 * 1024, "{most} bytes at the peak, more than 1 MiB");
    drop((batch, delivery));

    let (queue, most) = measure("the next launch, with 64 lost visits", before, || {
        let slot = open_slot(&folder).unwrap();
        let mut queue = Queue::open(slot.storage, slot.limits);
        queue.commit(0).unwrap();
        queue
    });
    assert!(most <= 1024 * 1024, "{most} bytes at the peak, more than 1 MiB");
    drop(queue);
    fs::remove_dir_all(folder).unwrap();
}
