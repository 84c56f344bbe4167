package dev.alldrawn.sample.androidx

import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.sample.androidx.drive.AndroidxRun
import dev.alldrawn.sample.androidx.drive.androidx
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/**
 * Tests that each navigation destination in Compose is a surface that is named by its route, and that the Activity
 * around them is none.
 */
@RunWith(DeviceRunner::class)
class BoardsTest {
    @get:Rule
    val fresh = FreshSdk()

    private fun AndroidxRun.tapFirstRow() = phone.tap(x = 180f, y = 60f)

    @Test
    fun `a list is complete when its last visible picture is drawn, and so is the board that a tap opens`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.IMAGE) 700 else 100) }
        run.open("Boards")
        val list = run.event("boards")
        assertEquals(Outcome.COMPLETE, list.outcome)
        assertTrue("visually complete after ${list.visuallyCompleteMs} ms", list.visuallyCompleteMs!! in 800.0..1_200.0)
        run.tapFirstRow()
        val board = run.event("boards/{film}")
        assertEquals(Outcome.COMPLETE, board.outcome)
        assertEquals(StartSource.INPUT, board.startSource)
        assertTrue("visually complete after ${board.visuallyCompleteMs} ms", board.visuallyCompleteMs!! >= 100)
        assertEquals(listOf("Landing", "boards", "boards/{film}"), run.events.map { it.surface })
    }

    @Test
    fun `pictures that fail to load are failures, and the visit does not wait for them`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(100, if (kind == RequestKind.IMAGE) 404 else 200) }
        run.open("Boards")
        assertEquals(Outcome.ERROR, run.event("boards").outcome)
    }

    @Test
    fun `a board that is left before it is loaded is abandoned, and the list is visited again`() = androidx { run ->
        run.open("Boards")
        run.event("boards")
        run.server.conditions = Conditions.even(2_000)
        run.tapFirstRow()
        run.phone.pass(800)
        run.phone.back()
        val board = run.event("boards/{film}")
        assertEquals(Outcome.ABANDONED, board.outcome)
        assertNull(board.visuallyCompleteMs)
        run.event("boards", 2)
        assertEquals(listOf("Landing", "boards", "boards/{film}", "boards"), run.events.map { it.surface })
    }
}
