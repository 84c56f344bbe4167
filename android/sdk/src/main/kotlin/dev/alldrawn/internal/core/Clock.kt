package dev.alldrawn.internal.core

/** The monotonic clock that frames and input events are timed by; it stands still while the device sleeps. */
internal object Clock {
    /** Nanoseconds since some moment in the past, as `SystemClock.uptimeMillis()` counts them. */
    @JvmStatic
    fun now(): Long = System.nanoTime()
}
