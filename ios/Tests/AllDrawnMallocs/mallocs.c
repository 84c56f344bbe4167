#include "AllDrawnMallocs.h"

#include <stdatomic.h>
#include <stddef.h>

static atomic_ulong count;

uint64_t alldrawn_mallocs(void) { return atomic_load(&count); }

// Not with a sanitizer: it has its own definitions of these functions, which must stay in place.
#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
// These definitions replace those of the C library, for all code that is linked with the program.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
    atomic_fetch_add(&count, 1);
    return __libc_malloc(size);
}

void *calloc(size_t items, size_t size) {
    atomic_fetch_add(&count, 1);
    return __libc_calloc(items, size);
}

void *realloc(void *at, size_t size) {
    atomic_fetch_add(&count, 1);
    return __libc_realloc(at, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    atomic_fetch_add(&count, 1);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **at, size_t alignment, size_t size) {
    atomic_fetch_add(&count, 1);
    *at = __libc_memalign(alignment, size);
    return *at ? 0 : 12;
}
#endif
