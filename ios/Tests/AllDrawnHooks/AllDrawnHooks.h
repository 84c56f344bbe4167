// What the core has when it is built for tests (ios/ffi/src/hooks.rs).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The next call of this export fails once: with a panic, else with an error. 1 frame, 2 call, 3 begun, 4 result, 5 late
/// nodes, 6 consent, 7 record, 8 recording, 9 opening the core, 10 opening delivery, 11 status, 12 next upload,
/// 13 batch done, 14 flush, 15 ended visits.
void alldrawn_hook_fail(uint32_t export, bool panics);

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
