package dev.alldrawn.accuracy

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock
import kotlin.random.Random

/**
 * Serves pictures over HTTP on the loopback interface, with real connections and threads. Each response is delayed by a
 * time of the device's clock that varies from run to run, so no two runs are alike.
 */
public class PictureServer : AutoCloseable {
    private class Response(val status: Int, val delayMs: Long, val bytes: ByteArray)

    /** A request whose response is sent at [due], in milliseconds of the device's clock. */
    private class Request(val path: String, val due: Long)

    private val responses = ConcurrentHashMap<String, Response>()
    private val lock = ReentrantLock()
    private val moved = lock.newCondition()

    private val requests = ArrayList<Request>()

    /** The device's clock in milliseconds. */
    internal var clock = 0L
        get() = lock.withLock { field }
        set(value) = lock.withLock {
            field = value
            moved.signalAll()
        }

    /** The number of requests that wait until the clock reaches the time of their response. */
    internal val waiting: Int get() = lock.withLock { requests.count { it.due > clock } }

    /** True if a request waits for a response that is due within the duration of a scene. */
    public val busy: Boolean get() = lock.withLock { requests.any { it.due > clock && it.due < clock + NEVER_MS } }

    /**
     * Removes a request that the loader has cancelled, because the server does not notice a closed connection while it
     * waits.
     */
    public fun dropped(url: String) {
        lock.withLock { requests.remove(requests.find { it.path == URI(url).path }) }
    }

    private val threads = Executors.newCachedThreadPool { Thread(it, "picture server").apply { isDaemon = true } }
    private val server = lazy {
        HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
            executor = threads
            createContext("/") { exchange ->
                val response = responses[exchange.requestURI.path]
                await(exchange.requestURI.path, response?.delayMs ?: 0)
                val bytes = response?.takeIf { it.status == OK }?.bytes ?: ByteArray(0)
                exchange.sendResponseHeaders(response?.status ?: NOT_FOUND, if (bytes.isEmpty()) -1 else bytes.size.toLong())
                if (bytes.isNotEmpty()) exchange.responseBody.write(bytes)
                exchange.close()
            }
            start()
        }
    }

    private fun await(path: String, delayMs: Long) = lock.withLock {
        val request = Request(path, clock + delayMs).also(requests::add)
        while (clock < request.due) moved.await()
        requests.remove(request)
    }

    /**
     * Returns the address of a picture. The server sends it after [delayMs] milliseconds of the device's clock, or up
     * to a third more.
     */
    public fun picture(seed: Int, width: Int, height: Int, delayMs: Int, status: Int = OK): String =
        file("$seed-${width}x$height-$delayMs-$status.png", Art.png(seed, width, height), delayMs, status)

    /**
     * Returns the address of a file with the content [bytes]. The server sends it after [delayMs] milliseconds of the
     * device's clock, or up to a third more.
     */
    public fun file(name: String, bytes: ByteArray, delayMs: Int, status: Int = OK): String {
        responses["/$name"] = Response(status, delayMs + Random.nextLong(delayMs / 3L + 1), bytes)
        return "http://127.0.0.1:${server.value.address.port}/$name"
    }

    override fun close() {
        if (server.isInitialized()) server.value.stop(0)
        threads.shutdownNow()
    }

    private companion object {
        /** A delay in milliseconds that is longer than any scene. */
        const val NEVER_MS = 500_000
        const val OK = 200
        const val NOT_FOUND = 404
    }
}
