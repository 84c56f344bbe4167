package dev.alldrawn.internal

/** In the library that is built for tests only: a panic while the core is at work. */
internal object Panics {
    @JvmStatic external fun panic(visit: Int): Long
}
