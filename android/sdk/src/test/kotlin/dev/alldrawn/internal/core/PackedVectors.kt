package dev.alldrawn.internal.core

import java.io.File
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The test vectors in tests/vectors/packed.bin. tests/vectors/README.md describes the format. */
internal class PackedVectors(bytes: ByteArray) {
    class Script(val name: String, val steps: List<Step>)

    /** A call of the core, with the expected answer, handle and event. */
    class Step(val op: Int, val payload: ByteArray, val answer: Long, val handle: Int, val event: ByteArray?)

    val scripts: List<Script>

    init {
        val r = ByteReader(bytes)
        check(String(r.raw(4)) == "ADVC" && r.u16() == 1) { "not a file of vectors, version 1" }
        scripts = List(r.u32()) { Script(r.text(), List(r.u32()) { step(r) }) }
        check(r.atEnd) { "bytes after the last script" }
    }

    private fun step(r: ByteReader): Step {
        val op = r.u8()
        val payload = r.raw(r.u32())
        val (answer, handle, length) = Triple(r.u64(), r.u32(), r.u32())
        return Step(op, payload, answer, handle, if (length == -1) null else r.raw(length))
    }

    companion object {
        fun read() = PackedVectors(File("../../tests/vectors/packed.bin").readBytes())
    }
}

/** Reads values in the order and format in which [Payload] writes them. */
internal class ByteReader(bytes: ByteArray) {
    private val buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)

    val atEnd: Boolean get() = !buffer.hasRemaining()

    fun raw(size: Int): ByteArray = ByteArray(size).also(buffer::get)

    fun u8(): Int = buffer.get().toInt() and 0xFF

    fun u16(): Int = buffer.short.toInt() and 0xFFFF

    fun u32(): Int = buffer.int

    fun f32(): Float = buffer.float

    fun u64(): Long = buffer.long

    fun flag(): Boolean = u8() == 1

    /** Returns the optional time at the end of a payload, or [Begin.NEVER] if it is absent. */
    fun last(): Long = if (atEnd) Begin.NEVER else u64()

    fun text(): String = String(raw(u16()))

    fun texts(): List<String> = List(u16()) { text() }
}
