package dev.alldrawn.internal.core

import dev.alldrawn.VisitEvent
import java.nio.ByteBuffer
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.Test

/** Tests that the core called through JNI returns the decisions, deadlines, handles and events of the test vectors. */
class VectorsTest {
    @Test
    fun `every vector passes through the SDK's calls`() {
        val scripts = PackedVectors.read().scripts
        assertTrue("${scripts.size} scripts", scripts.size >= 537)
        for (script in scripts) {
            val core = Core.open()!!
            script.steps.forEachIndexed { index, step ->
                val place = "${script.name}, step $index, op ${step.op}"
                val found = make(core, step)
                assertEquals("$place: decision", step.answer and 0xFFFF, found.word and 0xFFFF)
                assertEquals("$place: deadline, µs", step.answer ushr 16, found.word ushr 16)
                if (step.op in BEGINS) assertEquals("$place: handle", step.handle, core.begun)
                assertArrayEquals("$place: event", step.event, event)
            }
        }
    }

    private var event: ByteArray? = null

    private fun make(core: Core, step: PackedVectors.Step): Answer {
        val r = ByteReader(step.payload)
        event = null
        val answer = when (step.op) {
            // Passes the bytes unchanged, because vectors are for all platforms and Core.configure always sets Android.
            Op.CONFIGURE -> return raw(step)
            Op.BEGIN -> core.begin(begin(r))
            Op.FRAME -> return frame(core, step.payload)
            Op.INPUT -> return input(core, r, step)
            Op.HOLD -> core.hold(r.u32(), r.u64(), r.u32(), r.u8(), r.last())
            Op.PRESENTED -> core.presented(r.u32(), r.u64(), r.u32())
            Op.NODE_READY -> core.nodeReady(r.u32(), r.u64(), r.u32(), r.u32())
            Op.DECLARE_EMPTY -> core.declareEmpty(r.u32(), r.u64())
            Op.DECLARE_ERROR -> core.declareError(r.u32(), r.u64())
            Op.MARK -> core.mark(r.u32(), r.u64(), r.text())
            Op.CLOCK -> core.clock(r.u32(), r.u64(), r.u64())
            Op.WAKE -> core.wake(r.u32(), r.u64())
            Op.WAKE_ALL -> core.wakeAll(r.u64())
            Op.PAUSE -> core.pause(r.u32(), r.last())
            Op.SKIP -> core.skip(r.u32())
            Op.LEAVE -> core.leave(r.u32(), r.u64(), Leave.entries[r.u8()], r.last())
            Op.BEGIN_TYPING -> core.beginTyping(r.u32(), r.raw(16), r.u64())
            Op.FINISH -> {
                event = core.finish(r.u32(), r.texts())?.let { VisitEvent.read(it).bytes }
                Answer(Packing.NO_ANSWER)
            }
            else -> error("op ${step.op} has no call")
        }
        assertTrue("op ${step.op} has bytes after its arguments", r.atEnd)
        return answer
    }

    private fun input(core: Core, r: ByteReader, step: PackedVectors.Step): Answer {
        val (visit, at) = r.u32() to r.u64()
        val kind = r.u8()
        val place = kind and InputFlag.IN_DIALOG
        return when (kind - place) {
            InputKind.TAP -> core.tap(visit, at, place)
            InputKind.KEY -> core.key(visit, at, place)
            // The SDK reports no other inputs in dialogs.
            InputKind.TEXT_KEY -> if (place != 0) return raw(step) else core.textKey(visit, at)
            else -> if (place != 0) return raw(step) else core.scroll(visit, at, r.u32(), r.f32(), r.f32())
        }.also { assertTrue("an input has bytes after its arguments", r.atEnd) }
    }

    private fun begin(r: ByteReader): Begin {
        val (id, name, at, wallMs, navigation) = listOf(r.raw(16), r.text(), r.u64(), r.u64(), r.u32())
        val input = if (r.flag()) r.u64() to r.flag() else Begin.NEVER to false
        val external = if (r.flag()) r.u64() else Begin.NEVER
        val launch = if (r.flag()) Triple(r.u64(), r.u8(), r.flag()) else Triple(Begin.NEVER, 0, false)
        return Begin(
            id as ByteArray, name as String, at as Long, wallMs as Long, navigation as Int,
            input = input.first, inputLinked = input.second, external = external,
            launch = launch.first, launchKind = LaunchKind.entries[launch.second], launchForeground = launch.third,
            embedded = r.flag(), dialogOf = if (r.flag()) r.u32() else 0, searchField = r.flag(), holdsObserved = r.flag(),
        )
    }

    private fun frame(core: Core, bytes: ByteArray) = core.frame(direct(bytes), bytes.size)

    private fun raw(step: PackedVectors.Step) =
        Answer(Native.call(step.op, direct(step.payload), step.payload.size))

    private fun direct(bytes: ByteArray): ByteBuffer = ByteBuffer.allocateDirect(bytes.size).put(bytes)

    private companion object {
        val BEGINS = setOf(Op.BEGIN, Op.BEGIN_TYPING)

        @JvmStatic
        @BeforeClass
        fun load() = Native.load()
    }
}
