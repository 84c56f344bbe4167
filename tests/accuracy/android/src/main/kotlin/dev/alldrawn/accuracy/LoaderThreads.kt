package dev.alldrawn.accuracy

import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * The threads of all loaders, which run in real time and for which the device's clock waits ([Pace]). Their number is
 * not limited: with a queue, a task could wait for threads that wait for the server, which waits for the clock, which
 * waits for the task.
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

    /** The number of tasks that have not ended. A task has posted all its messages when it ends. */
    internal val count: Int get() = running.get()

    override fun execute(command: Runnable) {
        running.incrementAndGet()
        super.execute(command)
    }

    override fun afterExecute(command: Runnable?, thrown: Throwable?) {
        running.decrementAndGet()
    }
}
