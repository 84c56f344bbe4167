package dev.alldrawn.internal.core

import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.VisitEvent
import dev.alldrawn.internal.walk.Snapshot
import dev.alldrawn.testing.Wire
import java.nio.ByteBuffer
import java.nio.ByteOrder
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.Test

/** Tests that the native methods return a defined answer for any arguments, and that bad arguments change nothing. */
class BoundaryTest {
    private val core = Core.open()!!

    @Test
    fun `an unfit buffer is refused`() {
        val visit = begin()
        val direct = header(visit)
        val refused = "REJECTED|BAD_BUFFER"
        assertEquals("on the heap", refused, words(Answer(Native.frame(ByteBuffer.allocate(64), 64))))
        assertEquals("longer than the buffer", refused, words(Answer(Native.frame(direct, 65))))
        assertEquals("negative", refused, words(Answer(Native.frame(direct, -1))))
        assertEquals("Int.MAX_VALUE", refused, words(Answer(Native.frame(direct, Int.MAX_VALUE))))
        assertEquals("Int.MIN_VALUE", refused, words(Answer(Native.call(Op.WAKE, direct, Int.MIN_VALUE))))
        assertEquals("empty", refused, words(Answer(Native.frame(ByteBuffer.allocateDirect(0), 1))))
        assertEquals("null", refused, words(Answer(frameOfNull())))
        assertEquals("a refused call had an effect", "OBSERVE", words(core.frame(direct, 64)))
    }

    // Calls by reflection, because Kotlin does not allow null as this argument.
    private fun frameOfNull(): Long = Native::class.java.getMethod("frame", ByteBuffer::class.java, Int::class.java).invoke(null, null, 8) as Long

    @Test
    fun `malformed snapshots and calls are rejected and counted`() {
        val before = refusals()
        val visit = begin()
        val direct = header(visit)
        assertEquals("a snapshot cut short", "OBSERVE|REJECTED", words(core.frame(direct, 63)))
        direct.putInt(0, 0)
        assertEquals("no snapshot", "OBSERVE|REJECTED", words(core.frame(direct, 64)))
        for (op in listOf(0, Op.DECLARE_ERROR + 1, 99, 256 + Op.WAKE, -1, Int.MIN_VALUE)) {
            assertEquals("op $op", "REJECTED", words(Answer(Native.call(op, direct, 12))))
        }
        for (op in Op.CONFIGURE..Op.DECLARE_ERROR) if (op != Op.FRAME) assertEquals("op $op, a byte", "REJECTED", words(Answer(Native.call(op, direct, 1))))
        assertEquals("no name", "none", words(core.begin(Begin(ByteArray(16), "", at = 1, wallMs = 0))))
        assertEquals(0, core.begun)
        val after = refusals()
        assertEquals(listOf(2L, 6L + 17, 1L), after.zip(before) { a, b -> a - b })
    }

    @Test
    fun `a stale or foreign handle is unknown`() {
        val visit = begin()
        assertTrue(core.leave(visit, 2_000_000_000, Leave.BACK) has Decision.TERMINAL)
        assertTrue(core.finish(visit, emptyList())!!.isNotEmpty())
        for (handle in listOf(visit, 0, -1, Int.MAX_VALUE, 0x7F00_0001)) {
            val unknown = "STOP|UNKNOWN_VISIT"
            assertEquals("wake $handle", unknown, words(core.wake(handle, 3_000_000_000)))
            assertEquals("hold $handle", unknown, words(core.hold(handle, 3_000_000_000, 1, HoldState.OPENED)))
            assertEquals("frame $handle", unknown, words(core.frame(header(handle), 64)))
            assertNull("late $handle", core.lateNodes(handle))
            assertNull("finish $handle", core.finish(handle, listOf("a label")))
            assertEquals("typing $handle", "none", words(core.beginTyping(handle, ByteArray(16), 0)))
        }
    }

    @Test
    fun `calls on another thread are refused and change nothing`() {
        val visit = begin()
        val answers = ArrayList<String>()
        val thread = Thread {
            answers += words(core.leave(visit, 2_000_000_000, Leave.BACK))
            answers += words(core.frame(header(visit), 64))
            answers += "${core.begun} ${core.finish(visit, emptyList())} ${core.lateNodes(visit)} ${core.recording().size}"
            // The core that this thread opens is another one and does not know the visit.
            answers += words(Core.open()!!.wake(visit, 3_000_000_000))
        }
        thread.start()
        thread.join()
        assertEquals(listOf("REJECTED|WRONG_THREAD", "REJECTED|WRONG_THREAD", "0 null null 0", "STOP|UNKNOWN_VISIT"), answers)
        assertEquals("OBSERVE", words(core.wake(visit, 2_500_000_000)))
    }

    @Test
    fun `visits that end with another visit are reported`() {
        val surface = begin()
        val typing = core.run {
            frame(header(surface).also { it.putInt(8, HeaderFlag.SEARCH_FIELD) }, 64)
            assertTrue(textKey(surface, 1_600_000_000) has Decision.TYPING)
            assertEquals("OBSERVE|SNAPSHOT_NOW", words(beginTyping(surface, ByteArray(16) { 2 }, 0)))
            begun
        }
        assertEquals(emptyList<Int>(), core.ended().toList())
        assertEquals("STOP|TERMINAL|CHANGED", words(core.leave(surface, 2_000_000_000, Leave.BACK)))
        assertEquals(setOf(surface, typing), core.ended().toSet())
        for (visit in listOf(surface, typing)) core.finish(visit, emptyList())
        assertEquals(emptyList<Int>(), core.ended().toList())
    }

    @Test
    fun `a result holds the visit's fields and the event's bytes`() {
        val visit = begin("fée")
        core.leave(visit, 1_250_000_000, Leave.BACK)
        val result = VisitEvent.read(core.finish(visit, emptyList())!!)
        val fields = result.run { listOf(surface, visitId, outcome, startSource, startNanos, visuallyCompleteMs, elapsedMs, isSettled) }
        assertEquals(listOf("fée", "01".repeat(16), Outcome.ABANDONED, StartSource.BEGIN, 1_000_000_000L, null, 250.0, false), fields)
        assertEquals("fée", (Wire(result.bytes)[2]!![0] as ByteArray).decodeToString())
    }

    @Test
    fun `late nodes are returned as ready or pending`() {
        val visit = begin()
        // A snapshot with a drawn image and a pending image, each of 100 × 100 units.
        val buffer = ByteBuffer.allocateDirect(Snapshot.HEADER + 2 * Snapshot.RECORD).order(ByteOrder.LITTLE_ENDIAN)
        header(visit, buffer).putInt(12, 2)
        for ((index, state) in listOf(State.DRAWN, State.PENDING).withIndex()) {
            val at = Snapshot.HEADER + index * Snapshot.RECORD
            buffer.putInt(at, 11 + index).putInt(at + 4, 1).putInt(at + 8, Snapshot.ROOT)
            buffer.put(at + 12, Kind.IMAGE.toByte()).put(at + 13, state.toByte()).put(at + 14, -1)
            buffer.put(at + 15, (Flag.SHOWN or Flag.EVIDENCE).toByte())
            buffer.putFloat(at + 16, 0f).putFloat(at + 20, index * 100f).putFloat(at + 24, 100f).putFloat(at + 28, 100f)
            buffer.putInt(at + 32, SnapshotLayout.THIS_FRAME)
        }
        assertEquals("OBSERVE", words(core.frame(buffer, 144)))
        assertNull("late nodes were returned before the visit's end", core.lateNodes(visit))
        core.leave(visit, 2_000_000_000, Leave.NAVIGATION)
        val late = core.lateNodes(visit)!!
        assertEquals(listOf(11), late.ready.toList())
        assertEquals(listOf(12), late.pending.toList())
    }

    @Test
    fun `texts of any length and characters are accepted`() {
        val visit = begin("\uD83D\uDE80".repeat(40_000))
        core.mark(visit, 1_100_000_000, "half a pair: \uD83D")
        core.leave(visit, 2_000_000_000, Leave.BACK)
        val event = VisitEvent.read(core.finish(visit, listOf("", "ä".repeat(70_000)))!!)
        assertEquals("the name must be cut to 128 bytes between two characters", "\uD83D\uDE80".repeat(32), event.surface)
    }

    @Test
    fun `a recording is returned in pieces`() {
        core.record(1 shl 20)
        val visit = begin()
        core.leave(visit, 2_000_000_000, Leave.BACK)
        core.finish(visit, emptyList())
        val bytes = core.recording()
        assertEquals("ADRC", bytes.copyOf(4).decodeToString())
        assertEquals("taken once", 0, core.recording().size)
    }

    @Test
    fun `loading a missing library throws an error`() {
        assertThrows(UnsatisfiedLinkError::class.java) { Native.load("alldrawn-that-is-missing") }
    }

    private fun begin(name: String = "Home"): Int {
        core.begin(Begin(ByteArray(16) { 1 }, name, at = 1_000_000_000, wallMs = 1_700_000_000_000))
        return core.begun.also { assertTrue(it != 0) }
    }

    private fun refusals(): List<Long> = littleEndian(Native.status()!!).let { words -> List(7) { words.getLong() } }.takeLast(3)

    /** A snapshot without nodes. */
    private fun header(visit: Int, into: ByteBuffer = ByteBuffer.allocateDirect(64)): ByteBuffer {
        into.order(ByteOrder.LITTLE_ENDIAN)
        into.put(0, 'A'.code.toByte()).put(1, 'D'.code.toByte()).put(2, 'S'.code.toByte()).put(3, 'N'.code.toByte())
        into.putShort(4, 0x100).putShort(6, 64).putShort(16, 40).putInt(24, visit).putFloat(28, 1f)
        into.putLong(32, 1_500_000_000).putFloat(48, 360f).putFloat(52, 640f)
        return into
    }

    companion object {
        @JvmStatic
        @BeforeClass
        fun load() = Native.load()
    }
}
