package dev.alldrawn.internal.visit

import dev.alldrawn.internal.core.HoldState
import dev.alldrawn.internal.sdk.Sdk

/**
 * The app's running network requests. Every visit reports all of them to the core, which chooses the requests that hold
 * the visit. Main thread.
 */
internal object Requests {
    /** A request that began at [beganAt], nanoseconds of [Clock]. [hold] is the id of its hold. */
    class Request(val beganAt: Long) {
        val hold = Sdk.newHold()
    }

    private val open = ArrayList<Request>()

    /** Registers that a request began. */
    fun began(request: Request) {
        open += request
        Sdk.eachPending { it.request(request, HoldState.OPENED) }
    }

    /** Registers that a request ended: [state] is [HoldState.RELEASED] or [HoldState.FAILED]. */
    fun ended(request: Request, state: Int) {
        if (open.remove(request)) Sdk.eachPending { it.request(request, state) }
    }

    /** Reports the running requests to a visit that has begun in the core. */
    fun attach(visit: Visit) {
        for (request in open) visit.request(request, HoldState.OPENED)
    }

    fun reset(): Unit = open.clear()
}
