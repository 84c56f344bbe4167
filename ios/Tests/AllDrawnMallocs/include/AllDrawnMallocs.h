// Counts the allocations of the whole process, including those of Swift's runtime. Only the benchmark on Linux uses it.
#pragma once
#include <stdint.h>

/// Returns the number of allocations so far; always 0 if the C library is not glibc.
uint64_t alldrawn_mallocs(void);
