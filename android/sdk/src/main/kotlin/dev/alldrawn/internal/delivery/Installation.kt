package dev.alldrawn.internal.delivery

import dev.alldrawn.internal.core.Native
import dev.alldrawn.internal.core.Payload
import java.io.File

/** The arguments that install this process's durable queue in the core. */
internal class Installation(
    /** The queue's folder, kept across launches and excluded from backups. All processes of an app share it. */
    private val folder: File,
    private val consent: Boolean,
    private val pace: Pace? = null,
) {
    /**
     * The limits of uploads: visits and bytes in a batch, times in milliseconds, bytes a day. Without them the core
     * uses its own defaults.
     */
    class Pace(
        val batchVisits: Int = 50,
        val batchBytes: Int = 64 * 1024,
        val batchAgeMs: Long = 30_000,
        val gapMs: Long = 1_000,
        val answerMs: Long = 120_000,
        val visitAgeMs: Long = 14 * 24 * 60 * 60 * 1_000L,
        val dailyBytes: Long = 8 * 1024 * 1024,
    )

    /**
     * Starts the queue. Does not wait for the disk. Returns null on success, otherwise the reason of the failure. Any
     * thread.
     */
    fun install(): String? {
        val payload = Payload().start().text(folder.path).flag(consent).flag(pace != null)
        if (pace != null) {
            payload.u32(pace.batchVisits).u32(pace.batchBytes).u64(pace.batchAgeMs).u64(pace.gapMs)
            payload.u64(pace.answerMs).u64(pace.visitAgeMs).u64(pace.dailyBytes)
        }
        return when (val code = Native.install(payload.buffer, payload.len)) {
            0 -> null
            1 -> "the queue is already installed in this process"
            2 -> "the system could not start a thread for the queue"
            else -> "the queue cannot be installed in ${folder.path} (code $code)"
        }
    }
}
