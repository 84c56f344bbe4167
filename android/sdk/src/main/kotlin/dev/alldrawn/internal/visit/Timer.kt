package dev.alldrawn.internal.visit

import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk

/**
 * The SDK's only timer. It fires at the earliest deadline of all visits, which each answer of the core has. Main
 * thread.
 */
internal object Timer {
    // The time at which the timer will fire, in nanoseconds of [Clock]; [Long.MAX_VALUE] if it is not set.
    private var deadline = Long.MAX_VALUE

    private val fired = Runnable {
        Guard.enter(Entry.TIMER) {
            deadline = Long.MAX_VALUE
            Sdk.wake()
        }
    }

    /**
     * Sets the timer to [deadline], nanoseconds of [Clock]. Does nothing if the deadline is unchanged, as after most
     * frames.
     */
    fun set(deadline: Long) {
        if (deadline == this.deadline) return
        stop()
        this.deadline = deadline
        if (deadline != Long.MAX_VALUE) Main.handler.postAtTime(fired, (deadline + NS_PER_MS - 1) / NS_PER_MS)
    }

    /** Cancels the timer. */
    fun stop() {
        if (deadline == Long.MAX_VALUE) return
        deadline = Long.MAX_VALUE
        Main.handler.removeCallbacks(fired)
    }

    private const val NS_PER_MS = 1_000_000L
}
