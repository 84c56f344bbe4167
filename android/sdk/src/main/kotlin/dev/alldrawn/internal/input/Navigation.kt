package dev.alldrawn.internal.input

import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/** Numbers navigations: surfaces that begin in one share its input (metric §1). Main thread. */
internal object Navigation {
    private var count = 0
    private var current = 0
    private var pendingCall: PendingCall? = null
    private val end = Runnable { Guard.enter(Entry.NAVIGATION_OVER) { current = 0 } }

    /** A navigation that was called, and whose screen is still to come. */
    class PendingCall(val number: Int, val input: Long)

    /** That of everything which begins in the running message. */
    fun current(): Int {
        if (current == 0) enter(++count)
        return current
    }

    /** A screen is being called: it will begin in this navigation, linked to the input that is being handled now. */
    fun call() {
        pendingCall = PendingCall(current(), Inputs.handled)
    }

    /** The navigation whose screen now begins, once; its number is that of everything else in this message too. */
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
