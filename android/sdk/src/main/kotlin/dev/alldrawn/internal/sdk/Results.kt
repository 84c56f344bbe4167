package dev.alldrawn.internal.sdk

import dev.alldrawn.AllDrawn
import dev.alldrawn.VisitEvent

/** Keeps the last event of each surface for tests that wait for it, and calls the listeners. */
internal object Results {
    private const val MAX_SURFACES = 64
    private val latest = LinkedHashMap<String, VisitEvent>()
    private val lock = Object()

    /** Called when a visit of the surface [name] has begun: removes the event of the surface's earlier visit. */
    fun began(name: String): Unit = synchronized(lock) { latest.remove(name) }

    fun add(event: VisitEvent, listeners: List<AllDrawn.Listener>) {
        synchronized(lock) {
            // A visit that was replaced may end after the surface's next visit.
            val known = latest.remove(event.surface)
            latest[event.surface] = if (known != null && known.startNanos > event.startNanos) known else event
            if (latest.size > MAX_SURFACES) latest.remove(latest.keys.first())
            lock.notifyAll()
        }
        for (listener in listeners) {
            Guard.askApp({ "a listener" }, Unit) { listener.onVisit(event) }
        }
    }

    /**
     * Waits until the surface [name] has an event and no pending visit, and returns the event. Returns null after
     * [withinMs] milliseconds.
     */
    fun await(name: String, withinMs: Long, isPending: () -> Boolean): VisitEvent? {
        val until = System.nanoTime() + withinMs * 1_000_000
        synchronized(lock) {
            while (true) {
                val event = latest[name]
                if (event != null && !isPending()) return event
                val left = (until - System.nanoTime()) / 1_000_000
                if (left <= 0) return null
                lock.wait(left.coerceAtMost(50))
            }
        }
    }

    fun reset() = synchronized(lock) { latest.clear() }
}
