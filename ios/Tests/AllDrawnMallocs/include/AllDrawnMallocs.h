// For the bench only, on Linux: counts the process's allocations, including Swift's runtime.
#pragma once
#include <stdint.h>

/// Returns the number of allocations so far; always 0 if the C library is not glibc.
uint64_t alldrawn_mallocs(void);
