package dev.alldrawn.internal.core

import java.nio.Buffer
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The arguments of a call, written into a reused direct buffer: little-endian, each text after its length.
 * docs/replay.md lists the arguments of each call. The buffer grows to the longest call and never shrinks.
 */
internal class Payload {
    var buffer: ByteBuffer = direct(512)
        private set

    /** Bytes written since [start]. */
    val len: Int get() = buffer.position()

    fun start(): Payload = apply { anyBuffer.clear() }

    fun u8(value: Int): Payload = apply { room(1).put(value.toByte()) }

    fun u16(value: Int): Payload = apply { room(2).putShort(value.toShort()) }

    fun u32(value: Int): Payload = apply { room(4).putInt(value) }

    fun f32(value: Float): Payload = apply { room(4).putFloat(value) }

    fun u64(value: Long): Payload = apply { room(8).putLong(value) }

    fun flag(value: Boolean): Payload = u8(if (value) 1 else 0)

    /** Writes an optional time at the end of the payload. Writes nothing for [Begin.NEVER]. */
    fun last(at: Long): Payload = if (at == Begin.NEVER) this else u64(at)

    fun bytes(value: ByteArray): Payload = apply { room(value.size).put(value) }

    fun text(value: String): Payload {
        val utf8 = value.encodeToByteArray()
        // The length must fit into 16 bits. The core shortens texts further. Never cut within a character.
        val size = utf8.size.coerceAtMost(MAX_TEXT).let { if (it < utf8.size) boundary(utf8, it) else it }
        u16(size)
        room(size).put(utf8, 0, size)
        return this
    }

    fun texts(values: List<String>): Payload = apply {
        u16(values.size.coerceAtMost(MAX_TEXT))
        for (i in 0 until values.size.coerceAtMost(MAX_TEXT)) text(values[i])
    }

    // ByteBuffer overrides clear() and flip() only on newer versions than Android 5.0, so call those of Buffer.
    private val anyBuffer: Buffer get() = buffer

    private fun boundary(utf8: ByteArray, at: Int): Int {
        var end = at
        while (end > 0 && utf8[end].toInt() and 0xC0 == 0x80) end--
        return end
    }

    private fun room(bytes: Int): ByteBuffer {
        if (buffer.remaining() < bytes) {
            val larger = direct((buffer.position() + bytes).takeHighestOneBit() * 2)
            anyBuffer.flip()
            larger.put(buffer)
            buffer = larger
        }
        return buffer
    }

    private fun direct(bytes: Int) = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN)

    private companion object {
        const val MAX_TEXT = 0xFFFF
    }
}

/** Wraps bytes that the core returned, for reading. */
internal fun littleEndian(bytes: ByteArray): ByteBuffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
