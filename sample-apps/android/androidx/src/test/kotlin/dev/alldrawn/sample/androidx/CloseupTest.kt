package dev.alldrawn.sample.androidx

import dev.alldrawn.Outcome
import dev.alldrawn.sample.androidx.drive.androidx
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/**
 * Tests the visit of a film that is loaded over HTTP and shown in ExoPlayer's own view. The extractor and the renderer
 * are real; the codec does not decode.
 */
@RunWith(DeviceRunner::class)
class CloseupTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `the film is complete at the first frame that the player renders`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.VIDEO) 900 else 100) }
        run.open("Watch")
        val event = run.event("Closeup")
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertTrue("the visit took less time than the delays of the API and the film: ${event.visuallyCompleteMs} ms", event.visuallyCompleteMs!! >= 1_000)
        assertEquals(listOf("Landing", "Closeup"), run.events.map { it.surface })
    }

    @Test
    fun `a film that fails to load is a failure`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(100, if (kind == RequestKind.VIDEO) 404 else 200) }
        run.open("Watch")
        assertEquals(Outcome.ERROR, run.event("Closeup").outcome)
    }

    @Test
    fun `pressing Home while the film loads leaves the surface`() = androidx { run ->
        run.server.conditions = Conditions.even(1_000)
        run.open("Watch")
        run.phone.pass(200)
        run.phone.home()
        assertEquals(Outcome.ABANDONED, run.event("Closeup").outcome)
    }
}
