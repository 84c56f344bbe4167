package dev.alldrawn

import java.io.IOException

/** Sends events by an HTTP client of the app's own: for a pinned certificate, a proxy, a tracer. */
public fun interface UploadClient {
    /**
     * POSTs [body] to [url] with these headers, and waits for the whole response. Called on a thread of the SDK's, one
     * request at a time. Give up after 60 s; follow no redirect to another origin.
     *
     * @throws IOException where no whole response came: the events are kept, and sent again.
     */
    @Throws(IOException::class)
    public fun post(url: String, headers: Map<String, String>, body: ByteArray): UploadResponse
}

/** What a collector answered. */
public class UploadResponse(
    /** The status code. */
    public val status: Int,
    /** The body; what is longer than 4 KiB need not be read. */
    public val body: ByteArray = ByteArray(0),
    /** The header `Retry-After`, as it stands. */
    public val retryAfter: String? = null,
    /** The header `Date`, as it stands. */
    public val date: String? = null,
)
