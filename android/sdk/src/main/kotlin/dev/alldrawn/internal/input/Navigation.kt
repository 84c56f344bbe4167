package dev.alldrawn.internal.input

import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/** Numbers navigations. Surfaces that begin in one navigation share its input (metric §1). Main thread. */
internal object Navigation {
    private var count = 0
    private var current = 0
    private var pendingCall: PendingCall? = null
    private val end = Runnable { Guard.enter(Entry.NAVIGATION_OVER) { current = 0 } }

    /** A navigation that was started and whose screen has not been created yet. */
    class PendingCall(val number: Int, val input: Long)

    /** Returns the number of everything that begins in the current message. */
    fun current(): Int {
        if (current == 0) enter(++count)
        return current
    }

    /** Starts a navigation whose screen will begin later, linked to the input that is being handled now. */
    fun call() {
        pendingCall = PendingCall(current(), Inputs.handled)
    }

    /** Returns the navigation whose screen begins now, once. Everything else in this message gets the same number. */
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
