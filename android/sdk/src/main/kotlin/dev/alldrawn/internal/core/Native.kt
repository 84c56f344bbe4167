package dev.alldrawn.internal.core

import java.nio.ByteBuffer

/**
 * The native methods that `android/jni` binds (`natives.rs`, same order). Call them through [Core].
 *
 * No method throws, whatever its arguments: a failure is a bit of the [Answer], a negative number or null. Returned
 * bytes are little-endian. This object uses no Android class, so that the class loaders of a test can share it.
 */
internal object Native {
    /**
     * Loads the native library, which binds the methods below. Reads the disk. Throws [UnsatisfiedLinkError] if the
     * library is missing or cannot be used on this device.
     */
    fun load(library: String = "alldrawn") = System.loadLibrary(library)

    // Call these only on the thread that called open().
    @JvmStatic external fun open(): Int

    @JvmStatic external fun frame(snapshot: ByteBuffer, len: Int): Long

    @JvmStatic external fun call(op: Int, payload: ByteBuffer, len: Int): Long

    @JvmStatic external fun begun(): Int

    @JvmStatic external fun result(): ByteArray?

    @JvmStatic external fun ended(): ByteArray?

    @JvmStatic external fun lateNodes(visit: Int): ByteArray?

    @JvmStatic external fun record(maxBytes: Int)

    @JvmStatic external fun recording(): ByteArray?

    // Call these on any thread. They do not block.
    @JvmStatic external fun install(payload: ByteBuffer, len: Int): Int

    @JvmStatic external fun consent(consent: Boolean)

    @JvmStatic external fun status(): ByteArray?

    @JvmStatic external fun fault(): ByteArray?

    // Call these on any thread but the main thread. They wait for the worker thread of the durable queue.
    @JvmStatic external fun nextUpload(): ByteArray?

    @JvmStatic external fun batchDone(handle: Long, status: Int, retryAfter: ByteArray?, date: ByteArray?, body: ByteArray?): Int

    @JvmStatic external fun flush(hurry: Boolean): Boolean
}
