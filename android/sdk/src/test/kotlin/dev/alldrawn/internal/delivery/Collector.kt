package dev.alldrawn.internal.delivery

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import dev.alldrawn.internal.sdk.StoredEvent
import dev.alldrawn.testing.Wire
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.zip.GZIPInputStream

/** A collector on the loopback interface with prepared replies, which records its requests. */
internal class Collector : AutoCloseable {
    class Request(val headers: Map<String, String>, val body: ByteArray) {
        /** The visits of the request's batch. */
        val visits: List<StoredEvent> by lazy { batchOf(body).messages(BATCH_VISITS).map(::StoredEvent) }
    }

    /** Replies to the next requests, in order. If no reply is left, the collector replies that each visit is stored. */
    val answers = ConcurrentLinkedQueue<(HttpExchange) -> Unit>()
    private val requests = LinkedBlockingQueue<Request>()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    val address = "http://127.0.0.1:${server.address.port}/v1/visits"

    init {
        server.createContext("/v1/visits") { exchange ->
            val request = Request(exchange.requestHeaders.mapValues { it.value.joinToString() }, exchange.requestBody.readBytes())
            (answers.poll() ?: { it.reply(200, byteArrayOf(8, request.visits.size.toByte())) })(exchange)
            exchange.close()
            requests += request
        }
        server.start()
    }

    /** Returns the next request when it has been replied to, or null if no request comes within [seconds]. */
    fun next(seconds: Long = 60): Request? = requests.poll(seconds, TimeUnit.SECONDS)

    override fun close(): Unit = server.stop(0)

    companion object {
        fun HttpExchange.reply(status: Int, body: ByteArray = ByteArray(0)) {
            sendResponseHeaders(status, if (body.isEmpty()) -1 else body.size.toLong())
            if (body.isNotEmpty()) responseBody.write(body)
        }
    }
}

/** The number of the field `visits` in the protobuf message `Batch`. */
internal const val BATCH_VISITS = 1

/** The number of the field `sent_wall_ms` in the protobuf message `Batch`. */
internal const val BATCH_SENT_WALL_MS = 4

/** Returns the protobuf message `Batch` in the body of an upload. */
internal fun batchOf(body: ByteArray): Wire = Wire(GZIPInputStream(body.inputStream()).readBytes())
