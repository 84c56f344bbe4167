package dev.alldrawn.internal.core

import dev.alldrawn.Outcome
import dev.alldrawn.internal.delivery.BATCH_SENT_WALL_MS
import dev.alldrawn.internal.delivery.BATCH_VISITS
import dev.alldrawn.internal.delivery.Installation
import dev.alldrawn.internal.delivery.batchOf
import dev.alldrawn.internal.sdk.StoredEvent
import java.io.File
import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Tests several real processes of one app that share the queue's folder and are killed as Android kills processes. */
class ProcessesTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `a process killed in mid-visit leaves a lost visit with its last-seen time`() {
        val app = app("pending", "Home Feed", "2300")
        assertEquals("pending", app.readLine())
        app.kill()
        val lost = collected().single()
        assertEquals("Home Feed", lost.surface)
        assertEquals(Outcome.LOST, lost.outcome)
        // The core was woken for the visit 1,150 ms and 2,300 ms after its begin. Both count as times at which the
        // visit was last seen.
        assertEquals(2_300.0, lost.elapsedMs, 0.0)
        assertEquals(null, lost.visuallyCompleteMs)
        assertEquals("the lost visit must be reported only once", emptyList<StoredEvent>(), collected())
    }

    @Test
    fun `two processes at once lose and corrupt nothing when one is killed`() {
        val each = 60
        val apps = List(2) { app("finish", "Process $it", "$each") }
        // Both processes are now in the middle of their visits.
        apps.forEach { assertEquals("finished 1", it.readLine()) }
        while (apps[0].readLine() != "finished ${each / 2}") Unit
        apps[0].kill()
        val (rest, code) = apps[1].end()
        assertEquals("finished $each" to 0, rest.last() to code)

        val visits = collected()
        val numbers = visits.filter { it.outcome == Outcome.ABANDONED }.groupBy({ it.surface }, { it.visitId.take(8).toInt(16) })
        assertEquals("the surviving process's visits, each once", (1..each).toList(), numbers["Process 1"]?.sorted())
        val killed = numbers["Process 0"]!!.sorted()
        assertTrue("the killed process's durable visits, each once: $killed", killed.size >= each / 2 && killed == (1..killed.size).toList())
        // All remaining visits must be lost visits that the killed process had begun.
        val others = visits.filter { it.outcome != Outcome.ABANDONED }
        assertTrue("$others", others.size <= 1 && others.all { it.outcome == Outcome.LOST && it.surface == "Process 0" })
    }

    private fun app(vararg arguments: String) = ChildJvm(OneProcess::class, folder.root.path, *arguments)

    // Returns all events in the folder, which the app's next process sends.
    private fun collected(): List<StoredEvent> {
        val (output, code) = app("collect").end()
        assertEquals(0, code)
        return output.map { line -> StoredEvent(ByteArray(line.length / 2) { line.substring(it * 2, it * 2 + 2).toInt(16).toByte() }) }
    }
}

/** The `main` of one process of an app. Its second argument names the task. */
internal object OneProcess {
    private const val START = 1_000_000_000L

    @JvmStatic
    fun main(arguments: Array<String>) {
        Native.load()
        check(Installation(File(arguments[0]), consent = true, Installation.Pace(gapMs = 0, batchAgeMs = 0)).install() == null)
        val core = Core.open()!!
        when (arguments[1]) {
            "pending" -> pending(core, arguments[2], arguments[3].toLong())
            "finish" -> finish(core, arguments[2], arguments[3].toInt())
            "collect" -> collect()
        }
    }

    // Begins a visit that is pending for [ms] milliseconds, and waits to be killed.
    private fun pending(core: Core, name: String, ms: Long) {
        core.begin(Begin(ByteArray(16) { 9 }, name, at = START, wallMs = System.currentTimeMillis()))
        val visit = core.begun
        for (half in 1..2) check(core.wake(visit, START + half * ms * 1_000_000 / 2) has Decision.OBSERVE)
        check(Native.flush(false))
        println("pending")
        Thread.sleep(60_000)
    }

    private fun finish(core: Core, name: String, count: Int) {
        for (number in 1..count) {
            val id = ByteBuffer.allocate(16).putInt(number).putInt(name.hashCode()).array()
            core.begin(Begin(id, name, at = START * number, wallMs = System.currentTimeMillis()))
            val visit = core.begun
            core.leave(visit, START * number + 500_000_000, Leave.BACK)
            checkNotNull(core.finish(visit, emptyList()))
            check(Native.flush(false)) { "the event is only in memory" }
            println("finished $number")
        }
    }

    // Takes every batch from the queue as if sent to a collector, and prints each visit in hexadecimal.
    private fun collect() {
        check(Native.flush(true))
        while (true) {
            val next = littleEndian(Native.nextUpload()!!)
            if (next.get().toInt() != 0) break
            val handle = next.getLong()
            val body = ByteArray(next.remaining()).also(next::get)
            val batch = batchOf(body)
            check(batch.numbers == setOf(BATCH_VISITS, BATCH_SENT_WALL_MS)) { "visits were dropped" }
            val visits = batch.messages(BATCH_VISITS)
            visits.forEach { visit -> println(visit.joinToString("") { "%02x".format(it) }) }
            // An UploadReply: field 1, `stored`.
            check(Native.batchDone(handle, 200, null, null, byteArrayOf(8, visits.size.toByte())) == 0)
        }
    }
}
