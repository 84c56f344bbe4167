package dev.alldrawn.sample.drive

import dev.alldrawn.sample.Tilework
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger

/**
 * The app's threads for network requests. It counts the running requests, so that a frame is played only when each of
 * them waits for a response that is not due yet.
 */
class CountedNetwork : Executor, AutoCloseable {
    private val threads = Executors.newFixedThreadPool(Tilework.CONNECTIONS) { Thread(it, "network").apply { isDaemon = true } }
    private val open = AtomicInteger()

    /** The number of requests that are running on a thread. */
    val running: Int get() = open.get().coerceAtMost(Tilework.CONNECTIONS)

    override fun execute(task: Runnable) {
        open.incrementAndGet()
        threads.execute {
            try {
                task.run()
            } finally {
                open.decrementAndGet()
            }
        }
    }

    override fun close() {
        threads.shutdownNow()
    }
}
