package dev.alldrawn.internal

/**
 * The app's requests under way: each holds the visits whose start is not after its own (metric §8). Main thread.
 */
internal object Requests {
    /** A request, when it began, and the visits that it holds. */
    class Request(val beganAt: Long) {
        val hold = Sdk.newHold()
        val visits = ArrayList<Visit>()
    }

    private val open = ArrayList<Request>()

    /** A request has begun: it holds all visits that are pending. */
    fun began(request: Request) {
        open += request
        Sdk.eachPending { hold(it, request) }
    }

    fun ended(request: Request) {
        if (!open.remove(request)) return
        for (visit in request.visits) visit.release(request.hold)
    }

    /** A visit begins, which started at [start]: requests since then are its own, though they came before it. */
    fun attach(visit: Visit, start: Long) {
        for (request in open) if (request.beganAt >= start && visit !in request.visits) hold(visit, request)
    }

    fun reset(): Unit = open.clear()

    private fun hold(visit: Visit, request: Request) {
        request.visits += visit
        visit.open(request.hold)
    }
}
