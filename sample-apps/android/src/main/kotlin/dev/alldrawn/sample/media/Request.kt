package dev.alldrawn.sample.media

import android.os.Handler
import android.os.Looper
import dev.alldrawn.sample.Tilework
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.URL

/**
 * Requests [path] and calls [read] with the response's content, on one of the network's threads. Then calls [onResult]
 * on the main thread with the result, or with null if the request failed. After [cancel], [onResult] is not called.
 */
class Request<T : Any>(private val path: String, private val read: (InputStream) -> T?, onResult: (T?) -> Unit) : Runnable {
    // The callback is cleared when the request ends, so that the request does not keep the screen alive.
    @Volatile
    private var onResult: ((T?) -> Unit)? = onResult

    fun start(): Request<T> {
        Tilework.network.execute(this)
        return this
    }

    /** Cancels the request: `onResult` is not called any more. Main thread. */
    fun cancel() {
        onResult = null
    }

    override fun run() {
        if (onResult == null) return
        val result = try {
            get()
        } catch (_: IOException) {
            null
        }
        main.post { onResult?.also { onResult = null }?.invoke(result) }
    }

    private fun get(): T? {
        val connection = URL(Tilework.address + path).openConnection() as HttpURLConnection
        connection.connectTimeout = TIMEOUT_MS
        connection.readTimeout = TIMEOUT_MS
        try {
            return if (connection.responseCode == HttpURLConnection.HTTP_OK) connection.inputStream.use(read) else null
        } finally {
            connection.disconnect()
        }
    }

    private companion object {
        const val TIMEOUT_MS = 60_000
        val main = Handler(Looper.getMainLooper())
    }
}
