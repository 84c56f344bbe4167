package dev.alldrawn.sample

import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.sample
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.sample.drive.find
import dev.alldrawn.sample.home.FeedCell
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests the visit of a screen with one film. The poster does not complete the visit, since the film is to play. */
@RunWith(DeviceRunner::class)
class VideoCloseupTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `the film is complete at its first picture, long after its poster`() = sample { run ->
        run.land()
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.VIDEO) 900 else 100) }
        run.open("Watch")
        val event = run.event("VideoCloseup")
        assertEquals(Outcome.COMPLETE, event.outcome)
        // The expected time is the sum of the delays of the API's response and of the film's file, 1,000 ms, each
        // rounded up to the next frame.
        assertTrue("visually complete after ${event.visuallyCompleteMs} ms", event.visuallyCompleteMs!! in 1_000.0..1_100.0)
    }

    @Test
    fun `a film that fails to load is a failure`() = sample { run ->
        run.land()
        run.server.conditions = Conditions { kind, _ -> Treatment(100, if (kind == RequestKind.VIDEO) 500 else 200) }
        run.open("Watch")
        assertEquals(Outcome.ERROR, run.event("VideoCloseup").outcome)
    }

    @Test
    fun `a tap in the feed opens a film and leaves the feed`() = sample { run ->
        run.land()
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.IMAGE) 5_000 else 50) }
        val feed = run.open("Home feed")
        run.phone.pass(400)
        run.phone.tap(feed.find { it is FeedCell })
        val event = run.event("VideoCloseup")
        assertEquals(StartSource.INPUT, event.startSource)
        assertEquals(Outcome.ABANDONED, run.event("HomeFeed").outcome)
    }

    @Test
    fun `pressing Home while the film loads leaves the surface`() = sample { run ->
        run.land()
        run.server.conditions = Conditions.even(1_000)
        run.open("Watch")
        run.phone.pass(200)
        run.phone.home()
        assertEquals(Outcome.ABANDONED, run.event("VideoCloseup").outcome)
    }
}
