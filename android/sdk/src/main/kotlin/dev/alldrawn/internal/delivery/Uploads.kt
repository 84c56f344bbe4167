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
 * Sends the batches of events that the core's queue returns. The core's policy (`core/src/deliver/upload/policy.rs`)
 * decides when, how much and how often to send. Uses one thread, which ends when nothing is due.
 *
 * @param onIdle called on that thread when nothing is due, with the milliseconds until something is due, or with null
 * if the queue is empty.
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

    /** Sends the batches that are due. Any thread. */
    fun check() = execute { pump() }

    /**
     * Writes all events to disk and sends them without waiting for a full batch, because the app goes to the
     * background. Delays between uploads and the daily limit still apply.
     */
    fun hurry() = execute {
        Native.flush(true)
        pump()
    }

    /**
     * Does the same as [hurry], then calls [done] on the thread of the uploads with the milliseconds until something is
     * due, or with null if the queue is empty.
     */
    fun drain(done: (waitMs: Long?) -> Unit) = execute {
        Native.flush(true)
        done(pump())
    }

    // Runs a task on the thread of the uploads. No exception may crash the app, not even one of the app's own client.
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
            // The usual reason is that there is no network.
            failures.failed(error.toString())
            NO_RESPONSE
        } catch (error: Throwable) {
            // An unexpected exception of the app's own client is logged even if many uploads have failed before.
            log("alldrawn: the app's upload client threw ($error); the events are kept, and sent later")
            NO_RESPONSE
        }
        if (response.status in 200..299) failures.delivered() else if (response.status != 0) failures.failed("status ${response.status}")
        val result = Native.batchDone(
            handle, response.status, response.retryAfter?.encodeToByteArray(), response.date?.encodeToByteArray(), response.body,
        )
        if (result == REFUSED) log("alldrawn: the collector refused an event with status ${response.status}; the event is dropped and counted")
    }

    private companion object {
        // First byte of the reply of Native.nextUpload(), as `upload_bytes` in the core writes it.
        const val SEND = 0
        const val WAIT = 1

        /** Native.batchDone() returns this if the collector refused an event. */
        const val REFUSED = 3

        /** Time without a task after which the thread ends, in seconds. */
        const val KEEP_THREAD_S = 5L
        val NO_RESPONSE = UploadResponse(0)
        val HEADERS = mapOf(
            "Content-Type" to "application/x-protobuf",
            "Content-Encoding" to "gzip",
            // Only a protobuf reply names the visits that the collector stored. Without it every batch would be sent
            // again.
            "Accept" to "application/x-protobuf",
            // The platform's default user agent would contain the device's model.
            "User-Agent" to "alldrawn",
        )
    }
}
