package dev.alldrawn.spi

import dev.alldrawn.internal.core.HoldState
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.visit.Requests

/**
 * A network request of the app that holds the running visits until it ends (metric §8). The first call of [close] or
 * [fail] ends it; later calls do nothing. Any thread.
 */
public class RunningRequest internal constructor(private val request: Requests.Request?) : AutoCloseable {
    /** Ends the request: the app has its response, or has cancelled it. */
    override fun close(): Unit = end(HoldState.RELEASED)

    /**
     * Ends the request, because it failed: no response arrived, or one with an error. The events of the visits that it
     * held count it (metric §14).
     */
    public fun fail(): Unit = end(HoldState.FAILED)

    private fun end(state: Int) {
        if (request != null) Main.run { Requests.ended(request, state) }
    }
}
