// For the bench only, on Linux: counts what the process allocates, Swift's runtime included.
#pragma once
#include <stdint.h>

/// Allocations so far; always 0 where the C library is not glibc.
uint64_t alldrawn_mallocs(void);
