package dev.alldrawn.internal.core

import java.nio.ByteBuffer

/**
 * The native methods that `android/jni` binds (`natives.rs`, same order). Call them through [Core].
 *
 * None throws, whatever its arguments: a failure is a bit of the [Answer], a negative number or null. Returned bytes
 * are little-endian. Uses no Android class, so that a test's class loaders can share it.
 */
internal object Native {
    /**
     * Loads the library, which binds the methods below. Reads the disk; throws [UnsatisfiedLinkError] if the library is
     * missing or unfit.
     */
    fun load(library: String = "alldrawn") = System.loadLibrary(library)

    // Only on the thread that called open().
    @JvmStatic external fun open(): Int

    @JvmStatic external fun frame(snapshot: ByteBuffer, len: Int): Long

    @JvmStatic external fun call(op: Int, payload: ByteBuffer, len: Int): Long

    @JvmStatic external fun begun(): Int

    @JvmStatic external fun result(): ByteArray?

    @JvmStatic external fun ended(): ByteArray?

    @JvmStatic external fun lateNodes(visit: Int): ByteArray?

    @JvmStatic external fun record(maxBytes: Int)

    @JvmStatic external fun recording(): ByteArray?

    // On any thread; these do not block.
    @JvmStatic external fun install(payload: ByteBuffer, len: Int): Int

    @JvmStatic external fun consent(consent: Boolean)

    @JvmStatic external fun status(): ByteArray?

    @JvmStatic external fun fault(): ByteArray?

    // On any thread but the main one; these wait for the worker.
    @JvmStatic external fun nextUpload(): ByteArray?

    @JvmStatic external fun answered(handle: Long, status: Int, retryAfter: ByteArray?, date: ByteArray?, body: ByteArray?): Int

    @JvmStatic external fun flush(hurry: Boolean): Boolean
}
