package dev.alldrawn.accuracy

import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * The threads of all loaders. They run in real time, and the device's clock waits for them ([Pace]). The number of
 * threads is not limited, to avoid a deadlock: a queued task would wait for threads that wait for the server, which
 * waits for the clock, which waits for the task.
 */
public object LoaderThreads : ThreadPoolExecutor(
    0,
    Int.MAX_VALUE,
    60,
    TimeUnit.SECONDS,
    SynchronousQueue(),
    { Thread(it, "loader").apply { isDaemon = true } },
) {
    private val running = AtomicInteger()

    /** The number of tasks that have not ended. By its end a task has posted all its messages to the main thread. */
    internal val count: Int get() = running.get()

    override fun execute(command: Runnable) {
        running.incrementAndGet()
        super.execute(command)
    }

    override fun afterExecute(command: Runnable?, thrown: Throwable?) {
        running.decrementAndGet()
    }
}
