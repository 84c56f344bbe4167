package dev.alldrawn.internal.delivery

import dev.alldrawn.UploadClient
import dev.alldrawn.UploadResponse
import dev.alldrawn.internal.core.Native
import dev.alldrawn.internal.core.littleEndian
import java.io.IOException
import java.util.concurrent.ScheduledFuture
import java.util.concurrent.ScheduledThreadPoolExecutor
import java.util.concurrent.TimeUnit

/**
 * Sends what the core's queue returns. When, how much and how often is decided by the core's policy
 * (`core/src/deliver/upload/policy.rs`). Uses one thread, which ends when nothing is due.
 *
 * @param onIdle called on that thread when nothing is due: milliseconds until something is, or null if the queue is
 * empty.
 */
internal class Uploads(
    private val endpoint: String,
    private val client: UploadClient,
    private val log: (String) -> Unit,
    private val onIdle: (waitMs: Long?) -> Unit,
) {
    private val executor = ScheduledThreadPoolExecutor(1) { task -> Thread(task, "alldrawn-upload").apply { priority = Thread.MIN_PRIORITY } }
    private val failures = Failures(log)
    private var timer: ScheduledFuture<*>? = null

    init {
        executor.setKeepAliveTime(KEEP_THREAD_S, TimeUnit.SECONDS)
        executor.allowCoreThreadTimeOut(true)
        executor.removeOnCancelPolicy = true
    }

    /** Sends what is due. Any thread. */
    fun check() = execute { pump() }

    /** Writes all events to disk and sends what the waits allow, because the app goes to the background. */
    fun hurry() = execute {
        Native.flush(true)
        pump()
    }

    /**
     * Same as [hurry]; then calls [done] on the uploads' thread with the milliseconds until something is due, or null.
     */
    fun drain(done: (waitMs: Long?) -> Unit) = execute {
        Native.flush(true)
        done(pump())
    }

    // Nothing here may crash the app, not even an exception of the app's own client.
    private fun execute(task: () -> Unit) = executor.execute {
        try {
            task()
        } catch (error: Throwable) {
            log("alldrawn: uploading failed ($error); it is tried again after the next visit")
        }
    }

    private fun pump(): Long? {
        timer?.cancel(false)
        timer = null
        while (true) {
            val next = littleEndian(Native.nextUpload() ?: return null)
            val (what, number) = next.get().toInt() to next.getLong()
            when (what) {
                SEND -> send(number, ByteArray(next.remaining()).also(next::get))
                WAIT -> {
                    timer = executor.schedule({ check() }, number, TimeUnit.MILLISECONDS)
                    onIdle(number)
                    return number
                }
                else -> {
                    onIdle(null)
                    return null
                }
            }
        }
    }

    private fun send(handle: Long, body: ByteArray) {
        val response = try {
            client.post(endpoint, HEADERS, body)
        } catch (error: IOException) {
            // Usually there is no network.
            failures.failed(error.toString())
            NO_RESPONSE
        } catch (error: Throwable) {
            // A failure of the app's own client is always logged, however many uploads failed before.
            log("alldrawn: the app's upload client threw ($error); the events are kept, and sent later")
            NO_RESPONSE
        }
        if (response.status in 200..299) failures.delivered() else if (response.status != 0) failures.failed("status ${response.status}")
        val result = Native.answered(
            handle, response.status, response.retryAfter?.encodeToByteArray(), response.date?.encodeToByteArray(), response.body,
        )
        if (result == REFUSED) log("alldrawn: the collector refused an event with status ${response.status}; the event is dropped and counted")
    }

    private companion object {
        // Values of `upload_bytes` in the core.
        const val SEND = 0
        const val WAIT = 1

        /** A value that `answered` returns. */
        const val REFUSED = 3

        const val KEEP_THREAD_S = 5L
        val NO_RESPONSE = UploadResponse(0)
        val HEADERS = mapOf(
            "Content-Type" to "application/x-protobuf",
            "Content-Encoding" to "gzip",
            // Only this form of the reply names the stored visits. Without it every batch would be sent again.
            "Accept" to "application/x-protobuf",
            // The platform's default would name the device's model.
            "User-Agent" to "alldrawn",
        )
    }
}
