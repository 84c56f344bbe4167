package dev.alldrawn.internal.delivery

import dev.alldrawn.internal.core.Native
import dev.alldrawn.internal.core.Payload
import java.io.File

/** The durable queue of this process, as the core is told of it. */
internal class Installation(
    /** The queue's folder, kept over launches and out of backups. Processes of one app share it. */
    private val folder: File,
    private val consent: Boolean,
    private val pace: Pace? = null,
) {
    /** How fast uploads go; the core's own where none is given. Visits and bytes of a batch, milliseconds, bytes of a day. */
    class Pace(
        val batchVisits: Int = 50,
        val batchBytes: Int = 64 * 1024,
        val batchAgeMs: Long = 30_000,
        val gapMs: Long = 1_000,
        val answerMs: Long = 120_000,
        val visitAgeMs: Long = 14 * 24 * 60 * 60 * 1_000L,
        val dailyBytes: Long = 8 * 1024 * 1024,
    )

    /** Starts it; returns before the disk is opened. Null, or what is wrong. Any thread. */
    fun install(): String? {
        val payload = Payload().start().text(folder.path).flag(consent).flag(pace != null)
        if (pace != null) {
            payload.u32(pace.batchVisits).u32(pace.batchBytes).u64(pace.batchAgeMs).u64(pace.gapMs)
            payload.u64(pace.answerMs).u64(pace.visitAgeMs).u64(pace.dailyBytes)
        }
        return when (val code = Native.install(payload.buffer, payload.len)) {
            0 -> null
            1 -> "the queue was installed before in this process"
            2 -> "the system gave no thread for the queue"
            else -> "the queue cannot be installed in ${folder.path} ($code)"
        }
    }
}
