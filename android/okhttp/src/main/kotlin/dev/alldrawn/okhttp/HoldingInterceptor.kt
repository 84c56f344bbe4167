package dev.alldrawn.okhttp

import dev.alldrawn.spi.AdapterGuard
import dev.alldrawn.spi.Extensions
import java.io.IOException
import okhttp3.Interceptor
import okhttp3.MediaType
import okhttp3.Request
import okhttp3.Response
import okhttp3.ResponseBody
import okio.Buffer
import okio.BufferedSource
import okio.ForwardingSource
import okio.Source
import okio.buffer

/**
 * An interceptor that makes the app's requests hold the visits that are running when they begin, since their content is
 * yet to be drawn (metric §8). A hold delays the confirmation of a candidate and never changes its time.
 *
 * ```
 * OkHttpClient.Builder().addInterceptor(HoldingInterceptor())
 * ```
 * A request holds until its response is read or closed, or until it fails. Web sockets and event streams do not hold;
 * they are recognised by the headers `Upgrade`, `Accept` and `Content-Type`. No address, header or content is kept. Any
 * thread.
 */
public class HoldingInterceptor : Interceptor {
    init {
        Extensions.requestsAreSeen()
    }

    @Throws(IOException::class)
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request()
        val hold = guard.ask(null) { holdOf(request) } ?: return chain.proceed(request)
        var response: Response? = null
        try {
            response = chain.proceed(request)
        } finally {
            if (response == null) hold.close()
        }
        val holding = guard.ask(null) { holding(response, hold) }
        if (holding == null) hold.close()
        return holding ?: response
    }

    private fun holdOf(request: Request): AutoCloseable? =
        if (request.header("Upgrade") != null || request.header("Accept").isEventStream()) null else Extensions.requestBegan()

    private fun holding(response: Response, hold: AutoCloseable): Response? {
        val body = response.body
        if (body == null || response.header("Content-Type").isEventStream()) return null
        return response.newBuilder().body(HoldingBody(body, hold)).build()
    }
}

/** Wraps every call from OkHttp into this module. Exceptions of the chain itself go to the app. */
private val guard = AdapterGuard("OkHttp")

private fun String?.isEventStream(): Boolean = this != null && startsWith("text/event-stream", ignoreCase = true)

/**
 * The app's response body, unchanged. [hold] ends when the app has read the last byte, stops reading or closes the
 * body.
 */
private class HoldingBody(private val body: ResponseBody, private val hold: AutoCloseable) : ResponseBody() {
    private val source: BufferedSource by lazy(LazyThreadSafetyMode.NONE) { HoldingSource(body.source(), hold).buffer() }

    override fun contentType(): MediaType? = body.contentType()

    override fun contentLength(): Long = body.contentLength()

    override fun source(): BufferedSource = source

    override fun close() {
        try {
            body.close()
        } finally {
            hold.close()
        }
    }
}

private class HoldingSource(body: Source, private val hold: AutoCloseable) : ForwardingSource(body) {
    override fun read(sink: Buffer, byteCount: Long): Long {
        var count = END
        try {
            count = super.read(sink, byteCount)
        } finally {
            if (count == END) hold.close()
        }
        return count
    }

    override fun close() {
        try {
            super.close()
        } finally {
            hold.close()
        }
    }

    private companion object {
        const val END = -1L
    }
}
