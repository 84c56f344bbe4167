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

/**
 * Tests that a rotation of the phone while a screen loads does not split the visit: Android recreates the screen, and
 * there is still one visit (metric §13).
 */
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
    fun `an Activity that is recreated while it loads is one visit`() = turned("Feed", "Feed")

    @Test
    fun `a film that is recreated while it loads is one visit`() = turned("Watch", "Closeup")

    @Test
    fun `a Fragment that is recreated while it loads is one visit`() = turned("Library", "Saved")

    @Test
    fun `a destination of Compose that is recreated while it loads is one visit`() = turned("Boards", "boards")
}
