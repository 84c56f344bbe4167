package dev.alldrawn.internal.visit

import dev.alldrawn.internal.sdk.Sdk

/**
 * The app's running requests. Every visit reports all of them to the core, which chooses those that hold it. Main
 * thread.
 */
internal object Requests {
    /** A request that began at [beganAt]. */
    class Request(val beganAt: Long) {
        val hold = Sdk.newHold()
    }

    private val open = ArrayList<Request>()

    /** Registers that a request began. */
    fun began(request: Request) {
        open += request
        Sdk.eachPending { it.request(request, isOpen = true) }
    }

    fun ended(request: Request) {
        if (open.remove(request)) Sdk.eachPending { it.request(request, isOpen = false) }
    }

    /** Reports the running requests to a visit that has begun in the core. */
    fun attach(visit: Visit) {
        for (request in open) visit.request(request, isOpen = true)
    }

    fun reset(): Unit = open.clear()
}
