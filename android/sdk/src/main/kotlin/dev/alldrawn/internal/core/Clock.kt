package dev.alldrawn.internal.core

/** The monotonic clock of frames and input events. It stops while the device sleeps. */
internal object Clock {
    /** Returns the time in nanoseconds, on the same time base as `SystemClock.uptimeMillis()`. */
    @JvmStatic
    fun now(): Long = System.nanoTime()
}
