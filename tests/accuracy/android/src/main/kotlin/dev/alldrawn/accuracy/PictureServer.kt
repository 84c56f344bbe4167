package dev.alldrawn.accuracy

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random

/**
 * Pictures over HTTP from the loopback: real connections, threads of real time, each answer after a delay of the device's
 * clock with jitter. No two runs are alike.
 */
public class PictureServer : AutoCloseable {
    private class Answer(val status: Int, val delayMs: Long, val bytes: ByteArray)

    private val answers = ConcurrentHashMap<String, Answer>()
    private val open = AtomicInteger()

    /** When the pictures that a loader waits for are to come, ms of the device's clock, by path. */
    private val due = ConcurrentHashMap<String, Long>()

    /** The device's clock, ms. */
    @Volatile
    internal var clock = 0L
    private val threads = Executors.newCachedThreadPool { Thread(it, "picture server").apply { isDaemon = true } }
    private val server = lazy {
        HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
            executor = threads
            createContext("/") { exchange ->
                val answer = answers[exchange.requestURI.path]
                val at = due[exchange.requestURI.path] ?: (clock + (answer?.delayMs ?: 0))
                while (clock < at) Thread.sleep(1)
                val bytes = answer?.takeIf { it.status == OK }?.bytes ?: ByteArray(0)
                exchange.responseHeaders.add("Content-Type", "image/png")
                exchange.sendResponseHeaders(answer?.status ?: NOT_FOUND, if (bytes.isEmpty()) -1 else bytes.size.toLong())
                if (bytes.isNotEmpty()) exchange.responseBody.write(bytes)
                exchange.close()
            }
            start()
        }
    }

    /** Whether a picture is on its way: from [begun] to [done]. */
    public val busy: Boolean get() = open.get() > 0

    /**
     * A loader says that it begins, and that what it loaded has been handed to its view. One that says what it loads, and
     * when that has been [loaded], is waited for by the device's clock: however slow the machine, the picture is there when
     * it is due.
     */
    public fun begun(url: String? = null) {
        open.incrementAndGet()
        val path = url?.let { URI(it).path } ?: return
        due[path] = clock + (answers[path]?.delayMs ?: 0)
    }

    public fun done() { open.decrementAndGet() }

    /** A message to the main thread has the picture now, or says that there is none. Any thread. */
    public fun loaded(url: String) { due.remove(URI(url).path) }

    /** Gives the threads real time until nothing that is due by now is missing. */
    internal fun await() {
        // Loaders that do not say what they load.
        if (open.get() > due.size) Thread.sleep(REAL_MS)
        val limit = System.nanoTime() + PATIENCE_NS
        while (due.values.any { it <= clock }) {
            check(System.nanoTime() < limit) { "a picture that was due has not come in a minute: $due at $clock" }
            Thread.sleep(1)
        }
    }

    /** The address of a picture that comes after about [delayMs] of the device's clock: up to a third more. */
    public fun picture(seed: Int, width: Int, height: Int, delayMs: Int, status: Int = OK): String {
        val path = "/$seed-${width}x$height-$delayMs-$status.png"
        answers[path] = Answer(status, delayMs + Random.nextLong(delayMs / 3L + 1), Art.png(seed, width, height))
        return "http://127.0.0.1:${server.value.address.port}$path"
    }

    override fun close() {
        if (server.isInitialized()) server.value.stop(0)
        threads.shutdownNow()
    }

    private companion object {
        const val REAL_MS = 2L
        const val PATIENCE_NS = 60_000_000_000
        const val OK = 200
        const val NOT_FOUND = 404
    }
}
