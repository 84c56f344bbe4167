package dev.alldrawn.sample.androidx

import dev.alldrawn.Outcome
import dev.alldrawn.sample.androidx.drive.androidx
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** The phone is turned while a screen loads: it is made anew, and is one visit all the same (metric §13). */
@RunWith(DeviceRunner::class)
class TurnTest {
    @get:Rule
    val fresh = FreshSdk()

    private fun turned(button: String, surface: String) = androidx { run ->
        run.server.conditions = Conditions.even(400)
        run.open(button)
        run.phone.pass(300)
        run.phone.turn()
        assertEquals(Outcome.COMPLETE, run.event(surface).outcome)
        assertEquals(listOf("Landing", surface), run.events.map { it.surface })
    }

    @Test
    fun `an Activity`() = turned("Feed", "Feed")

    @Test
    fun `a film`() = turned("Watch", "Closeup")

    @Test
    fun `a Fragment`() = turned("Library", "Saved")

    @Test
    fun `a destination of Compose`() = turned("Boards", "boards")
}
