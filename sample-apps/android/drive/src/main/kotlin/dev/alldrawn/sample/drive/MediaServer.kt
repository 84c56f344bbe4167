package dev.alldrawn.sample.drive

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import dev.alldrawn.testing.Frames
import java.io.File
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URLDecoder
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors

/**
 * Serves the API and the media over real HTTP on the loopback interface. Each response is sent when it is due by the
 * device's clock, which the test steps. So a slow network costs no real time, and a run can be repeated.
 */
class MediaServer : AutoCloseable {
    private class WaitingRequest(val path: String, val dueNs: Long) {
        val release = CountDownLatch(1)
    }

    private val catalogue = Catalogue(File(System.getProperty("sample.media") ?: error("set the system property sample.media to the folder of media")))
    private val threads = Executors.newCachedThreadPool { Thread(it, "media server").apply { isDaemon = true } }
    private val waiting = ArrayList<WaitingRequest>()

    /** The network conditions that apply to new requests. */
    @Volatile
    var conditions = Conditions.even(0)

    /** The seed by which the feed is shuffled. */
    @Volatile
    var seed = 1

    /** The bytes that are served for every film; null: the files of the web's sample app are served. */
    @Volatile
    var film: ByteArray? = null

    /** The paths of the requests whose responses are not due yet. */
    val waitingPaths: List<String> get() = synchronized(waiting) { waiting.map(WaitingRequest::path) }

    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
        executor = threads
        createContext("/", ::serve)
        start()
    }

    val address = "http://127.0.0.1:${server.address.port}"

    /** Sends the responses that are due at [now], in nanoseconds of the device's clock. */
    fun advance(now: Long) = release { it.dueNs <= now }

    /** Sends all responses, whether they are due or not. */
    fun releaseAll() = release { true }

    private fun release(isDue: (WaitingRequest) -> Boolean) = synchronized(waiting) {
        waiting.removeAll { (isDue(it)).also { due -> if (due) it.release.countDown() } }
        Unit
    }

    private fun serve(exchange: HttpExchange) {
        val path = exchange.requestURI.run { if (rawQuery == null) rawPath else "$rawPath?$rawQuery" }
        val treatment = conditions.of(RequestKind.of(path), path)
        synchronized(waiting) {
            val due = if (treatment === Treatment.NEVER) Long.MAX_VALUE else Frames.now() + treatment.delayMs * 1_000_000L
            WaitingRequest(path, due).also(waiting::add)
        }.release.await()
        val body = (if (treatment.status == 200) body(path) else null)
        try {
            exchange.sendResponseHeaders(if (body != null) 200 else if (treatment.status == 200) 404 else treatment.status, body?.size?.toLong() ?: -1)
            body?.let(exchange.responseBody::write)
        } catch (_: IOException) {
            // Ignore the error: the app has closed the connection.
        }
        exchange.close()
    }

    private fun body(path: String): ByteArray? {
        val name = path.substringBefore('?').substringAfterLast('/')
        return when (RequestKind.of(path)) {
            RequestKind.FEED -> catalogue.feed(seed, 1).encodeToByteArray()
            RequestKind.NEXT_PAGE -> catalogue.feed(seed, 2).encodeToByteArray()
            RequestKind.FILM -> catalogue.film(name)?.encodeToByteArray()
            RequestKind.SUGGESTIONS -> catalogue.suggestions(URLDecoder.decode(path.substringAfter("q=", ""), "UTF-8")).encodeToByteArray()
            RequestKind.VIDEO -> film ?: media(path)
            else -> media(path)
        }
    }

    private fun media(path: String) = catalogue.media(path.substringBefore('?').removePrefix("/media/"))

    override fun close() {
        releaseAll()
        server.stop(0)
        threads.shutdownNow()
    }
}
