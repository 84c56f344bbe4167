package dev.alldrawn.internal.input

import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/** Gives each navigation a number. Visits that begin in one navigation share its input (metric §1). Main thread. */
internal object Navigation {
    private var count = 0
    private var current = 0
    private var pendingCall: PendingCall? = null
    private val end = Runnable { Guard.enter(Entry.NAVIGATION_OVER) { current = 0 } }

    /** A navigation that was started and whose screen has not been created yet. */
    class PendingCall(val number: Int, val input: Long)

    /** Returns the number of the current navigation. All visits that begin in one message belong to one navigation. */
    fun current(): Int {
        if (current == 0) enter(++count)
        return current
    }

    /** Starts a navigation whose screen will be created later. It keeps the input that is being handled now. */
    fun call() {
        pendingCall = PendingCall(current(), Inputs.handled)
    }

    /**
     * Called when a screen is created: returns the navigation that was started for it, or null, and forgets it. All
     * visits that begin in this message get its number.
     */
    fun arrive(): PendingCall? {
        val arrived = pendingCall ?: return null
        pendingCall = null
        enter(arrived.number)
        return arrived
    }

    fun reset() {
        Main.handler.removeCallbacks(end)
        current = 0
        pendingCall = null
    }

    private fun enter(number: Int) {
        current = number
        Main.handler.removeCallbacks(end)
        Main.handler.post(end)
    }
}
