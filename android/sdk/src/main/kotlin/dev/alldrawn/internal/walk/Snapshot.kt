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
 * (docs/boundary.md). One direct buffer is reused for all frames. It grows to the largest snapshot and never
 * shrinks.
 */
internal class Snapshot {
    var buffer: ByteBuffer = direct(HEADER + 128 * RECORD)
        private set

    /** Number of records that were added so far. */
    var count = 0
        private set

    /** Size of the snapshot in bytes. */
    val bytes: Int get() = HEADER + count * RECORD

    /** True if the snapshot has the maximum number of records: the walk must then stop and flag it as cut short. */
    val isFull: Boolean get() = count == MAX_RECORDS

    /**
     * Begins the snapshot of a frame that is on the screen at [time], nanoseconds of [Clock]. All rectangles are in
     * units of [scale] pixels.
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
     * Adds a record. If the node is ready, the time of this frame is its ready time. Returns the record's index, which
     * its children pass as [parent].
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
        // The field for a record's place in the paint order is 0: records are written in paint order already.
        buffer.putInt(at + 36, 0)
        return count++
    }

    /** Ends the snapshot. [flags] are bits of [HeaderFlag]. */
    fun end(flags: Int) {
        buffer.putInt(8, flags).putInt(12, count)
    }

    private fun grow() {
        val larger = direct(max(buffer.capacity() * 2, HEADER + RECORD))
        // On older versions of Android, ByteBuffer does not override clear(), so call that of Buffer.
        (buffer as Buffer).clear()
        larger.put(buffer)
        buffer = larger
    }

    companion object {
        const val HEADER = SnapshotLayout.HEADER_LEN
        const val RECORD = SnapshotLayout.RECORD_LEN
        const val MAX_RECORDS = SnapshotLayout.MAX_RECORDS

        /** Passed as the parent of a record that has no parent. */
        const val ROOT = SnapshotLayout.ROOT

        private fun direct(bytes: Int): ByteBuffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN)
    }
}
