package dev.alldrawn.internal.sdk

import dev.alldrawn.Outcome
import dev.alldrawn.testing.Wire

/**
 * The fields of an event that tests use, read from the bytes that are stored and uploaded (`Visit` of `visit.proto`).
 */
internal class StoredEvent(val bytes: ByteArray) {
    private val fields = Wire(bytes)
    val visitId: String = chunk(1).joinToString("") { "%02x".format(it) }
    val surface: String = chunk(2).decodeToString()
    val outcome: Outcome = Outcome.entries[number(3)?.toInt() ?: 0]
    val visuallyCompleteMs: Double? = number(6)?.let { it / 1e3 }
    val elapsedMs: Double = (number(7) ?: 0) / 1e3

    private fun chunk(field: Int): ByteArray = fields[field]?.last() as ByteArray? ?: ByteArray(0)

    private fun number(field: Int): Long? = fields[field]?.last() as Long?

    override fun toString(): String = "$surface $outcome $elapsedMs ms"
}
