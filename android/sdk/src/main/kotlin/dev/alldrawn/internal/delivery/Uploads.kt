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
 * Sends what the core's queue gives, when the core says so: when, how much and how often is its policy
 * (`core/src/upload/policy.rs`). One thread, which ends when nothing is due.
 *
 * @param onIdle told on that thread when there is nothing more to do for now: milliseconds until there is, or null where
 * the queue is empty.
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

    /** Something may be due. Any thread. */
    fun check() = execute { pump() }

    /** The app goes to the background: all that was handed over is made durable, and due as far as waits allow. */
    fun hurry() = execute {
        Native.flush(true)
        pump()
    }

    /** As [hurry]; then tells how many milliseconds later something is due, or null, on the uploads' thread. */
    fun drain(done: (waitMs: Long?) -> Unit) = execute {
        Native.flush(true)
        done(pump())
    }

    // Nothing of ours may end the app: not even what an app's client throws.
    private fun execute(task: () -> Unit) = executor.execute {
        try {
            task()
        } catch (error: Throwable) {
            log("alldrawn: uploading failed ($error); it is tried again with the next visit")
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
            // The network is not there, as a rule.
            failures.failed(error.toString())
            NO_RESPONSE
        } catch (error: Throwable) {
            // A fault of the app's own client is always logged, however many uploads have failed before it.
            log("alldrawn: the upload client threw ($error); the events are kept, and sent later")
            NO_RESPONSE
        }
        if (response.status in 200..299) failures.delivered() else if (response.status != 0) failures.failed("status ${response.status}")
        val result = Native.answered(
            handle, response.status, response.retryAfter?.encodeToByteArray(), response.date?.encodeToByteArray(), response.body,
        )
        if (result == REFUSED) log("alldrawn: the collector refused an event for good (${response.status}); it is dropped and counted")
    }

    private companion object {
        // What the core says, as in `upload_bytes`.
        const val SEND = 0
        const val WAIT = 1

        /** An answer's meaning, as in `answered`. */
        const val REFUSED = 3

        const val KEEP_THREAD_S = 5L
        val NO_RESPONSE = UploadResponse(0)
        val HEADERS = mapOf(
            "Content-Type" to "application/x-protobuf",
            "Content-Encoding" to "gzip",
            // Only this form of the reply says which visits are stored: without it every batch is sent again.
            "Accept" to "application/x-protobuf",
            // The platform's own would name the device's model.
            "User-Agent" to "alldrawn",
        )
    }
}
