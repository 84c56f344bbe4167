// What the core has when it is built for tests (ios/ffi/src/hooks.rs).
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The next frame panics.
void alldrawn_hook_panic(void);

/// Two of Rust's threads write one place without a lock: what ThreadSanitizer is there to find.
void alldrawn_hook_race(void);

/// Rust reads what it has freed: what AddressSanitizer is there to find.
uint8_t alldrawn_hook_read_freed(void);

/// Allocations by Rust so far, of all threads.
uint64_t alldrawn_hook_allocations(void);

/// The least time of judging a frame in Rust alone, nanoseconds, of two snapshots of one length in turns: over so many
/// rounds of so many frames.
double alldrawn_hook_judge_ns(const uint8_t *_Nonnull one, const uint8_t *_Nonnull other, size_t length, uint32_t rounds,
                              uint32_t frames);
