package dev.alldrawn.internal.walk

import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.core.SnapshotLayout
import java.nio.Buffer
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.math.max

/**
 * A frame's view tree, packed as the core reads it: a header of 64 bytes, then 40 bytes for each record
 * (docs/architecture.md). One direct buffer that is reused for each frame; it grows to the largest snapshot and never
 * shrinks.
 */
internal class Snapshot {
    var buffer: ByteBuffer = direct(HEADER + 128 * RECORD)
        private set

    /** Number of records so far. */
    var count = 0
        private set

    /** Bytes of the finished snapshot. */
    val bytes: Int get() = HEADER + count * RECORD

    /** True if there is no room for another record: the walk is then cut short and flagged. */
    val isFull: Boolean get() = count == MAX_RECORDS

    /**
     * Begins the snapshot of a frame that is on the screen at [time], nanoseconds of [Clock]. [scale] is pixels for
     * each unit; all rectangles are in units.
     */
    fun begin(visit: Int, sequence: Int, time: Long, scale: Float) {
        count = 0
        buffer.putInt(0, SnapshotLayout.MAGIC_WORD).putShort(4, SnapshotLayout.VERSION.toShort()).putShort(6, HEADER.toShort())
        buffer.putShort(16, RECORD.toShort()).putShort(18, 0)
        buffer.putInt(20, sequence).putInt(24, visit).putFloat(28, scale).putLong(32, time).putLong(56, 0)
        viewport(0f, 0f, 0f, 0f)
    }

    fun viewport(x: Float, y: Float, width: Float, height: Float) {
        buffer.putFloat(40, x).putFloat(44, y).putFloat(48, width).putFloat(52, height)
    }

    /**
     * Adds a record whose ready time, if it is ready, is this frame. Returns its index, which children use as their
     * parent.
     */
    fun record(
        identity: Int, generation: Int, parent: Int, kind: Int, state: Int, alpha: Int, flags: Int,
        x: Float, y: Float, width: Float, height: Float,
    ): Int {
        val at = HEADER + count * RECORD
        if (at + RECORD > buffer.capacity()) grow()
        val buffer = buffer
        buffer.putInt(at, identity)
        buffer.putInt(at + 4, generation)
        buffer.putInt(at + 8, parent)
        buffer.putInt(at + 12, kind or (state shl 8) or (alpha shl 16) or (flags shl 24))
        buffer.putFloat(at + 16, x)
        buffer.putFloat(at + 20, y)
        buffer.putFloat(at + 24, width)
        buffer.putFloat(at + 28, height)
        buffer.putInt(at + 32, SnapshotLayout.THIS_FRAME)
        // Records are written in Android's paint order, so their index is the paint order.
        buffer.putInt(at + 36, 0)
        return count++
    }

    /** Ends the snapshot, with bits of [HeaderFlag]. */
    fun end(flags: Int) {
        buffer.putInt(8, flags).putInt(12, count)
    }

    private fun grow() {
        val larger = direct(max(buffer.capacity() * 2, HEADER + RECORD))
        // An older Android's ByteBuffer has no clear() of its own.
        (buffer as Buffer).clear()
        larger.put(buffer)
        buffer = larger
    }

    companion object {
        const val HEADER = SnapshotLayout.HEADER_LEN
        const val RECORD = SnapshotLayout.RECORD_LEN
        const val MAX_RECORDS = SnapshotLayout.MAX_RECORDS

        /** The parent of a record without a parent. */
        const val ROOT = SnapshotLayout.ROOT

        private fun direct(bytes: Int): ByteBuffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN)
    }
}
