package dev.alldrawn.internal.delivery

/**
 * Says in the log that uploads fail: the first failure of a row at once, then at most once an hour, with their number. An
 * app without a network is not flooded, and a wrong address does not stay unnoticed. One thread's.
 */
internal class Failures(private val log: (String) -> Unit, private val nanos: () -> Long = System::nanoTime) {
    private var inARow = 0
    private var loggedAt = 0L

    /** An upload failed, for this [reason]; its events are kept. */
    fun failed(reason: String) {
        inARow++
        val now = nanos()
        if (inARow > 1 && now - loggedAt < QUIET_NS) return
        loggedAt = now
        val failed = if (inARow == 1) "an upload has failed, with $reason" else "$inARow uploads in a row have failed, the last with $reason"
        log("alldrawn: $failed; the events are kept, and sent later")
    }

    /** An upload arrived. */
    fun delivered() {
        inARow = 0
    }

    private companion object {
        const val QUIET_NS = 3_600_000_000_000L
    }
}
