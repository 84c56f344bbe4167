//! The core's allocator in a page: blocks whose sizes are powers of two, with a list of free blocks for each size.
//!
//! The standard library's allocator would add 2 KB to the compressed download. A freed block is reused for the next
//! allocation of its size, so memory is bounded by the most blocks of each size that were in use at once. WebAssembly
//! cannot return memory to the page.

#![allow(unsafe_code)]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::memory_grow;
use core::cell::UnsafeCell;
use core::ptr::null_mut;

const PAGE: usize = 64 * 1024;
/// Size of the smallest block in bytes, and the alignment of each block. No type of the core needs a larger alignment.
const MIN_BLOCK: usize = 16;

struct State {
    /// At index `n`, the first free block of 2ⁿ bytes. A free block contains the address of the next one.
    free: [*mut u8; usize::BITS as usize],
    /// Address of the memory that is not yet part of a block. The next field is the number of its bytes.
    unused_at: usize,
    unused_bytes: usize,
}

/// The allocator. The target has one thread.
pub struct BlockAllocator(UnsafeCell<State>);

// SAFETY: this target has one thread.
unsafe impl Sync for BlockAllocator {}

impl BlockAllocator {
    /// An allocator without memory.
    pub const NEW: BlockAllocator = BlockAllocator(UnsafeCell::new(State {
        free: [null_mut(); usize::BITS as usize],
        unused_at: 0,
        unused_bytes: 0,
    }));
}

fn exponent(size: usize) -> usize {
    (size.max(MIN_BLOCK) - 1).ilog2() as usize + 1
}

// SAFETY: a block is in use at most once until it is freed, and has at least the requested bytes. It is aligned to 16
// bytes, because `unused_at` starts at a page and moves by whole blocks.
unsafe impl GlobalAlloc for BlockAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let state = unsafe { &mut *self.0.get() };
        if layout.align() > MIN_BLOCK {
            return null_mut();
        }
        let exponent = exponent(layout.size());
        let block = state.free[exponent];
        if !block.is_null() {
            state.free[exponent] = unsafe { block.cast::<*mut u8>().read() };
            return block;
        }
        let size = 1 << exponent;
        if state.unused_bytes < size {
            let pages = size.div_ceil(PAGE);
            let grown = memory_grow(0, pages);
            if grown == usize::MAX {
                return null_mut();
            }
            (state.unused_at, state.unused_bytes) = (grown * PAGE, pages * PAGE);
        }
        let block = state.unused_at;
        state.unused_at += size;
        state.unused_bytes -= size;
        block as *mut u8
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let state = unsafe { &mut *self.0.get() };
        let free = &mut state.free[exponent(layout.size())];
        unsafe { block.cast::<*mut u8>().write(*free) };
        *free = block;
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if exponent(size) == exponent(layout.size()) {
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
