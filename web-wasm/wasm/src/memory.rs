//! The core's memory in a page: blocks of a power of two, and for each size a list of those that are free.
//!
//! The standard library's allocator is 2 KB more to load, compressed. A freed block is used again for the next of its size,
//! so memory is bounded by the most that was needed of each size at once. WebAssembly cannot give memory back to the page.

#![allow(unsafe_code)]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::memory_grow;
use core::cell::UnsafeCell;
use core::ptr::null_mut;

const PAGE: usize = 64 * 1024;
/// Bytes of the smallest block, and the alignment of each block. No type of the core's needs more.
const LEAST: usize = 16;

struct State {
    /// The first free block of 2ⁿ bytes, at `n`. A free block holds the address of the next one.
    free: [*mut u8; usize::BITS as usize],
    /// Memory that is in no block yet: its address, and its bytes.
    rest: usize,
    left: usize,
}

/// The allocator.
pub struct Blocks(UnsafeCell<State>);

// SAFETY: this target has one thread.
unsafe impl Sync for Blocks {}

impl Blocks {
    /// An allocator without blocks.
    pub const NEW: Blocks =
        Blocks(UnsafeCell::new(State { free: [null_mut(); usize::BITS as usize], rest: 0, left: 0 }));
}

fn power(size: usize) -> usize {
    (size.max(LEAST) - 1).ilog2() as usize + 1
}

// SAFETY: a block is given out once until it is freed, and has at least the bytes that were asked for. It is aligned to 16
// bytes: `rest` begins at a page and moves on by whole blocks.
unsafe impl GlobalAlloc for Blocks {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let state = unsafe { &mut *self.0.get() };
        if layout.align() > LEAST {
            return null_mut();
        }
        let power = power(layout.size());
        let block = state.free[power];
        if !block.is_null() {
            state.free[power] = unsafe { block.cast::<*mut u8>().read() };
            return block;
        }
        let size = 1 << power;
        if state.left < size {
            let pages = size.div_ceil(PAGE);
            let grown = memory_grow(0, pages);
            if grown == usize::MAX {
                return null_mut();
            }
            (state.rest, state.left) = (grown * PAGE, pages * PAGE);
        }
        let block = state.rest;
        state.rest += size;
        state.left -= size;
        block as *mut u8
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let state = unsafe { &mut *self.0.get() };
        let first = &mut state.free[power(layout.size())];
        unsafe { block.cast::<*mut u8>().write(*first) };
        *first = block;
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if power(size) == power(layout.size()) {
            return block;
        }
        let moved = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !moved.is_null() {
            unsafe {
                moved.copy_from_nonoverlapping(block, size.min(layout.size()));
                self.dealloc(block, layout);
            }
        }
        moved
    }
}
