package dev.alldrawn.internal.delivery

import android.net.TrafficStats
import dev.alldrawn.UploadClient
import dev.alldrawn.UploadResponse
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.URL

/** The default [UploadClient]: uses the platform's `HttpURLConnection`. */
internal object UrlConnectionClient : UploadClient {
    private const val CONNECT_MS = 15_000
    private const val READ_MS = 45_000

    /**
     * Maximum bytes read of a reply: one more than the core accepts, so that the core notices a reply that is too long.
     */
    private const val MAX_REPLY = 4 * 1024 + 1

    /** The tag of the sockets. StrictMode reports sockets without a tag. */
    private const val TRAFFIC_TAG = 0xA11D

    override fun post(url: String, headers: Map<String, String>, body: ByteArray): UploadResponse {
        TrafficStats.setThreadStatsTag(TRAFFIC_TAG)
        val connection = URL(url).openConnection() as HttpURLConnection
        try {
            connection.requestMethod = "POST"
            connection.connectTimeout = CONNECT_MS
            connection.readTimeout = READ_MS
            connection.useCaches = false
            connection.instanceFollowRedirects = false
            connection.doOutput = true
            connection.setFixedLengthStreamingMode(body.size)
            for ((name, value) in headers) connection.setRequestProperty(name, value)
            connection.outputStream.use { it.write(body) }
            val status = connection.responseCode
            val stream = if (status < 400) connection.inputStream else connection.errorStream
            return UploadResponse(
                status,
                stream?.use(::firstBytes) ?: ByteArray(0),
                connection.getHeaderField("Retry-After"),
                connection.getHeaderField("Date"),
            )
        } finally {
            connection.disconnect()
            TrafficStats.clearThreadStatsTag()
        }
    }

    private fun firstBytes(stream: InputStream): ByteArray {
        val bytes = ByteArray(MAX_REPLY)
        var size = 0
        while (size < MAX_REPLY) {
            val read = stream.read(bytes, size, MAX_REPLY - size)
            if (read < 0) break
            size += read
        }
        return bytes.copyOf(size)
    }
}
