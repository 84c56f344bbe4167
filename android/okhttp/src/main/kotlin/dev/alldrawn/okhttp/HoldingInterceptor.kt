package dev.alldrawn.okhttp

import dev.alldrawn.spi.AdapterGuard
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.RunningRequest
import java.io.IOException
import okhttp3.Call
import okhttp3.Interceptor
import okhttp3.MediaType
import okhttp3.Response
import okhttp3.ResponseBody
import okio.Buffer
import okio.BufferedSource
import okio.ForwardingSource
import okio.Source
import okio.buffer

/**
 * An interceptor that makes each request of the app hold the visits that are running when the request begins, because
 * its response may still have to be shown (metric §8). A hold delays the confirmation of a candidate and never changes
 * its time.
 *
 * ```
 * OkHttpClient.Builder().addInterceptor(HoldingInterceptor())
 * ```
 * The hold ends when the app has read or closed the response, or when the request fails. A request counts as failed if
 * it throws, unless the app has cancelled it, and if its response has a status of 400 or more. Web sockets and event streams,
 * recognised by the headers `Upgrade`, `Accept` and `Content-Type`, hold no visits. No address, header or content is
 * stored. Any thread.
 */
public class HoldingInterceptor : Interceptor {
    init {
        Extensions.requestsAreSeen()
    }

    @Throws(IOException::class)
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request()
        val hold = guard.ask(null) { holdOf(chain) } ?: return chain.proceed(request)
        var response: Response? = null
        try {
            response = chain.proceed(request)
        } finally {
            if (response == null) hold.broke()
        }
        hold.isRefused = response.code >= FIRST_ERROR
        val holding = guard.ask(null) { holding(response, hold) }
        if (holding == null) hold.end()
        return holding ?: response
    }

    private fun holdOf(chain: Interceptor.Chain): RequestHold? {
        val request = chain.request()
        val isStream = request.header("Upgrade") != null || request.header("Accept").isEventStream()
        return if (isStream) null else RequestHold(Extensions.requestBegan(), chain.call())
    }

    private fun holding(response: Response, hold: RequestHold): Response? {
        val body = response.body
        if (body == null || response.header("Content-Type").isEventStream()) return null
        return response.newBuilder().body(HoldingBody(body, hold)).build()
    }

    private companion object {
        /** The first status of a response that is an error. */
        const val FIRST_ERROR = 400
    }
}

/** The hold of one request. Only the first call that ends it counts. */
private class RequestHold(private val request: RunningRequest, private val call: Call) {
    /** True if the server has answered with an error. */
    var isRefused = false

    /** Called when the app has read or closed the response. */
    fun end(): Unit = guard.enter { if (isRefused) request.fail() else request.close() }

    /** Called when no response, or only a part of it, has arrived. */
    fun broke(): Unit = guard.enter { if (call.isCanceled()) request.close() else request.fail() }
}

/**
 * Every call from OkHttp into this module runs in this guard, so that a failure does not reach the app. Only the call
 * of `chain.proceed` is outside of it: the app must see exceptions of the request itself.
 */
private val guard = AdapterGuard("OkHttp")

private fun String?.isEventStream(): Boolean = this != null && startsWith("text/event-stream", ignoreCase = true)

/**
 * Passes on the response body unchanged. Closes [hold] when the app has read the last byte, when reading fails, or when
 * the app closes the body.
 */
private class HoldingBody(private val body: ResponseBody, private val hold: RequestHold) : ResponseBody() {
    private val source: BufferedSource by lazy(LazyThreadSafetyMode.NONE) { HoldingSource(body.source(), hold).buffer() }

    override fun contentType(): MediaType? = body.contentType()

    override fun contentLength(): Long = body.contentLength()

    override fun source(): BufferedSource = source

    override fun close() {
        try {
            body.close()
        } finally {
            hold.end()
        }
    }
}

private class HoldingSource(body: Source, private val hold: RequestHold) : ForwardingSource(body) {
    override fun read(sink: Buffer, byteCount: Long): Long {
        var count = FAILED
        try {
            count = super.read(sink, byteCount)
        } finally {
            if (count == FAILED) hold.broke() else if (count == END) hold.end()
        }
        return count
    }

    override fun close() {
        try {
            super.close()
        } finally {
            hold.end()
        }
    }

    private companion object {
        /** Returned after the last byte. */
        const val END = -1L

        /** No result: the call has thrown. */
        const val FAILED = -2L
    }
}
