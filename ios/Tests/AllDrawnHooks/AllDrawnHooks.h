// What the core has when it is built for tests (ios/ffi/src/hooks.rs).
#pragma once
#include <stdint.h>

/// The next frame panics.
void alldrawn_hook_panic(void);

/// Allocations by Rust so far, of all threads.
uint64_t alldrawn_hook_allocations(void);
