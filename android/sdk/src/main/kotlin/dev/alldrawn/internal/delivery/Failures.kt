package dev.alldrawn.internal.delivery

/**
 * Logs failed uploads: the first of several failures in a row at once, then at most one line an hour, with their
 * number. So a device without a network does not flood the log, and a wrong endpoint is noticed. Used by one thread.
 */
internal class Failures(private val log: (String) -> Unit, private val nanos: () -> Long = System::nanoTime) {
    private var inARow = 0
    private var loggedAt = 0L

    /** Records a failed upload. Its events are kept. */
    fun failed(reason: String) {
        inARow++
        val now = nanos()
        if (inARow > 1 && now - loggedAt < QUIET_NS) return
        loggedAt = now
        val failed = if (inARow == 1) "an upload has failed, with $reason" else "$inARow uploads in a row have failed, the last with $reason"
        log("alldrawn: $failed; the events are kept, and sent later")
    }

    /** Records a successful upload. */
    fun delivered() {
        inARow = 0
    }

    private companion object {
        /** Minimum time between two log lines on failures in a row: one hour. */
        const val QUIET_NS = 3_600_000_000_000L
    }
}
