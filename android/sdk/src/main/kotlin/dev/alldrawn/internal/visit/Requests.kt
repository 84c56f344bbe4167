package dev.alldrawn.internal.visit

import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk

/** The app's requests under way. Each visit hears of all of them: which hold it is the core's to say. Main thread. */
internal object Requests {
    /** A request, and when it began. */
    class Request(val beganAt: Long) {
        val hold = Sdk.newHold()
    }

    private val open = ArrayList<Request>()

    /** A request has begun. */
    fun began(request: Request) {
        open += request
        Sdk.eachPending { it.request(request, isOpen = true) }
    }

    fun ended(request: Request) {
        if (open.remove(request)) Sdk.eachPending { it.request(request, isOpen = false) }
    }

    /** The core has begun a visit. */
    fun attach(visit: Visit) {
        for (request in open) visit.request(request, isOpen = true)
    }

    fun reset(): Unit = open.clear()
}
