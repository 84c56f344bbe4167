package dev.alldrawn.internal.core

import dev.alldrawn.internal.delivery.Installation
import dev.alldrawn.internal.delivery.isStored
import dev.alldrawn.testing.TestingLibrary
import java.io.File
import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/**
 * Tests a panic in the core: the app continues, the SDK is off for the rest of the process, and its status gives the
 * reason.
 */
class PanicTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `a panic switches the SDK off and the app lives`() {
        val (output, code) = ChildJvm(PanickingApp::class, folder.root.path, libraries = ChildJvm.testing).end()
        assertEquals(
            listOf(
                "before: OBSERVE",
                "panic: STOP|OFF, deadline none",
                "after: frame STOP|OFF, wake STOP|OFF, begin STOP|OFF, begun 0, event null, late null, recording 0",
                "another panic: STOP|OFF",
                "open: null",
                "fault: true",
                "uploads: null, -1",
                "on another thread: STOP|OFF",
                "before consent is withdrawn: stored true",
                "after: stored false",
                "alive",
            ),
            output,
        )
        assertEquals(0, code)
    }
}

/** An app in whose core a panic occurs. Runs in a separate process. */
internal object PanickingApp {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val folder = File(arguments[0])
        Native.load()
        check(Installation(folder, consent = true).install() == null)
        val core = Core.open()!!
        val begun = core.begin(Begin(ByteArray(16) { 7 }, "Home", at = 1_000_000_000, wallMs = 0))
        val visit = core.begun
        check(Native.flush(false))
        println("before: ${words(begun)}")
        val panicked = Answer(TestingLibrary.panic(visit))
        println("panic: ${words(panicked)}, deadline ${if (panicked.deadline == Long.MAX_VALUE) "none" else panicked.deadline}")
        val frame = core.frame(ByteBuffer.allocateDirect(64), 64)
        val wake = core.wake(visit, 2_000_000_000)
        val begin = core.begin(Begin(ByteArray(16), "Home", at = 3_000_000_000, wallMs = 0))
        println(
            "after: frame ${words(frame)}, wake ${words(wake)}, begin ${words(begin)}, begun ${core.begun}, " +
                "event ${core.finish(visit, emptyList())}, late ${core.lateNodes(visit)}, recording ${core.recording().size}",
        )
        println("another panic: ${words(Answer(TestingLibrary.panic(visit)))}")
        println("open: ${Core.open()}")
        val fault = Core.fault ?: ""
        println("fault: ${"a test's panic in visit $visit" in fault && "android/jni/src/testing.rs" in fault}")
        println("uploads: ${Native.nextUpload()}, ${Native.batchDone(1, 200, null, null, null)}")
        Thread { println("on another thread: ${words(core.wake(visit, 2_000_000_000))}") }.apply { start() }.join()
        println("before consent is withdrawn: stored ${folder.isStored("Home")}")
        Native.consent(false)
        val until = System.nanoTime() + 60_000_000_000
        while (folder.isStored("Home") && System.nanoTime() < until) Thread.sleep(5)
        println("after: stored ${folder.isStored("Home")}")
        println("alive")
    }
}

/** Returns the names of the decision bits that are set in an answer. */
internal fun words(answer: Answer): String {
    val names = listOf(
        "OBSERVE", "STOP", "CANDIDATE", "WITHDRAWN", "CONFIRMED", "TERMINAL", "UNKNOWN_VISIT", "REJECTED", "TYPING",
        "CHANGED", "SNAPSHOT_NOW", "11", "12", "OFF", "WRONG_THREAD", "BAD_BUFFER",
    )
    return if (!answer.isGiven) "none" else names.filterIndexed { bit, _ -> answer has (1 shl bit) }.joinToString("|")
}
