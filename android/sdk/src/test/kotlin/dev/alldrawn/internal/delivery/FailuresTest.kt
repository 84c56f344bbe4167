package dev.alldrawn.internal.delivery

import org.junit.Assert.assertEquals
import org.junit.Test

/** Tests the log lines on failed uploads. */
class FailuresTest {
    private var now = 0L
    private val lines = ArrayList<String>()
    private val failures = Failures(lines::add) { now }

    @Test
    fun `the first failure is logged at once, then one line an hour`() {
        repeat(100) {
            failures.failed("java.net.ConnectException: refused")
            now += 60_000_000_000
        }
        val last = "java.net.ConnectException: refused"
        assertEquals(
            listOf("an upload has failed, with $last", "61 uploads in a row have failed, the last with $last")
                .map { "alldrawn: $it; the events are kept, and sent later" },
            lines,
        )
    }

    @Test
    fun `after a success the next failure is logged at once`() {
        failures.failed("status 500")
        failures.delivered()
        failures.failed("status 404")
        assertEquals(listOf("status 500", "status 404"), lines.map { it.substringAfter("has failed, with ").substringBefore(';') })
    }
}
