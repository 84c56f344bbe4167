// Functions of the core that exist only in the build for tests (ios/ffi/src/hooks.rs).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Makes the next call of one exported function fail, with a panic or with an error. The functions are numbered: 1
/// frame, 2 call, 3 begun, 4 result, 5 late nodes, 6 consent, 7 record, 8 recording, 9 opening the core, 10 opening
/// delivery, 11 status, 12 next upload, 13 batch done, 14 flush, 15 ended visits.
void alldrawn_hook_fail(uint32_t export, bool panics);

/// Lets two Rust threads write to the same variable without a lock: a fault that ThreadSanitizer must find.
void alldrawn_hook_race(void);

/// Lets Rust read a byte that it has freed: a fault that AddressSanitizer must find.
uint8_t alldrawn_hook_read_freed(void);

/// Returns the number of allocations by Rust so far, in all threads.
uint64_t alldrawn_hook_allocations(void);

/// Returns the time that Rust alone takes to judge a frame, in nanoseconds: the mean of the fastest of `rounds` rounds.
/// A round has `frames` frames, which alternate between two snapshots of the same length.
double alldrawn_hook_judge_ns(const uint8_t *_Nonnull one, const uint8_t *_Nonnull other, size_t length, uint32_t rounds,
                              uint32_t frames);
