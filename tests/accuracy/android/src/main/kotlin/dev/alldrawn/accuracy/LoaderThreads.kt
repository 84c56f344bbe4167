package dev.alldrawn.accuracy

import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * The threads of every loader on the stage, which run in real time; the device's clock waits for them ([Pace]). As many as are
 * asked for: a queue behind threads that wait for the server would wait for a clock that waits for it.
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

    /** What was given to a thread and has not ended. What it tells others to do, it has told them when it ends. */
    internal val count: Int get() = running.get()

    override fun execute(command: Runnable) {
        running.incrementAndGet()
        super.execute(command)
    }

    override fun afterExecute(command: Runnable?, thrown: Throwable?) {
        running.decrementAndGet()
    }
}
