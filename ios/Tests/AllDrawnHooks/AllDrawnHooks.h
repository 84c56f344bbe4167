// Functions of the core that exist only in the build for tests (ios/ffi/src/hooks.rs).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Makes the next call of this export fail once: with a panic, else with an error. 1 frame, 2 call, 3 begun, 4 result,
/// 5 late nodes, 6 consent, 7 record, 8 recording, 9 opening the core, 10 opening delivery, 11 status, 12 next upload,
/// 13 batch done, 14 flush, 15 ended visits.
void alldrawn_hook_fail(uint32_t export, bool panics);

/// Lets two threads of Rust write one place without a lock, for ThreadSanitizer to find.
void alldrawn_hook_race(void);

/// Lets Rust read a byte that it has freed, for AddressSanitizer to find.
uint8_t alldrawn_hook_read_freed(void);

/// Returns the number of allocations by Rust so far, in all threads.
uint64_t alldrawn_hook_allocations(void);

/// Returns the time of judging a frame in Rust alone, in nanoseconds: the fastest of `rounds` rounds of `frames`
/// frames, which alternate between two snapshots of the same length.
double alldrawn_hook_judge_ns(const uint8_t *_Nonnull one, const uint8_t *_Nonnull other, size_t length, uint32_t rounds,
                              uint32_t frames);
