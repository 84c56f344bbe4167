package dev.alldrawn

import java.io.IOException

/** Sends events with the app's own HTTP client, for example to pin a certificate, use a proxy or trace requests. */
public fun interface UploadClient {
    /**
     * Sends [body] to [url] with these headers by POST, and waits for the whole response. Called on one of the SDK's
     * threads, one request at a time. Give up after 60 s, and follow no redirect to another origin.
     *
     * @throws IOException if no complete response was received. The events are kept and sent again.
     */
    @Throws(IOException::class)
    public fun post(url: String, headers: Map<String, String>, body: ByteArray): UploadResponse
}

/** A collector's reply to an upload. */
public class UploadResponse(
    /** The HTTP status. */
    public val status: Int,
    /** The response body. Bytes beyond the first 4 KiB need not be read. */
    public val body: ByteArray = ByteArray(0),
    /** The value of the response header `Retry-After`, unchanged; null if there is none. */
    public val retryAfter: String? = null,
    /** The value of the response header `Date`, unchanged; null if there is none. */
    public val date: String? = null,
)
