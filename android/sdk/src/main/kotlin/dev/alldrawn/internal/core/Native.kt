package dev.alldrawn.internal.core

import java.nio.ByteBuffer

/**
 * The native methods, as `android/jni` binds them (`natives.rs`, in the same order). [Core] is what to call.
 *
 * None of them throws, whatever it is handed: what cannot be done has an answer of its own ([Answer], or a negative
 * number, or null). What comes back as bytes is little-endian. Uses nothing of Android, so that a test's class loaders can share it.
 */
internal object Native {
    /** Maps the library and binds what is below. Reads the disk; throws [UnsatisfiedLinkError] where it cannot. */
    fun load(library: String = "alldrawn") = System.loadLibrary(library)

    // On the thread that called open(), which has the process.
    @JvmStatic external fun open(): Int

    @JvmStatic external fun frame(snapshot: ByteBuffer, len: Int): Long

    @JvmStatic external fun call(op: Int, payload: ByteBuffer, len: Int): Long

    @JvmStatic external fun begun(): Int

    @JvmStatic external fun result(): ByteArray?

    @JvmStatic external fun ended(): ByteArray?

    @JvmStatic external fun lateNodes(visit: Int): ByteArray?

    @JvmStatic external fun record(maxBytes: Int)

    @JvmStatic external fun recording(): ByteArray?

    // On any thread; none waits.
    @JvmStatic external fun install(payload: ByteBuffer, len: Int): Int

    @JvmStatic external fun consent(consent: Boolean)

    @JvmStatic external fun status(): ByteArray?

    @JvmStatic external fun fault(): ByteArray?

    // On any thread but the main one: they wait for the worker.
    @JvmStatic external fun nextUpload(): ByteArray?

    @JvmStatic external fun answered(handle: Long, status: Int, retryAfter: ByteArray?, date: ByteArray?, body: ByteArray?): Int

    @JvmStatic external fun flush(hurry: Boolean): Boolean
}
