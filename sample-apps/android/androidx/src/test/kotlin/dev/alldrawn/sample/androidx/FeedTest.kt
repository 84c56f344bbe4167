package dev.alldrawn.sample.androidx

import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.sample.androidx.drive.androidx
import dev.alldrawn.sample.androidx.feed.TileView
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.sample.drive.find
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests the visit of the feed, which uses RecyclerView and Coil. */
@RunWith(DeviceRunner::class)
class FeedTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `the feed is complete when the last visible picture of both pages is drawn`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.IMAGE) 700 else 100) }
        run.open("Feed")
        val event = run.event("Feed")
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(StartSource.INPUT, event.startSource)
        // The expected time is the sum of three delays: of both pages, and of the second page's pictures.
        assertTrue("visually complete after ${event.visuallyCompleteMs} ms", event.visuallyCompleteMs!! in 900.0..1_300.0)
        assertEquals(listOf("Landing", "Feed"), run.events.map { it.surface })
    }

    @Test
    fun `pictures that fail to load are failures, and the visit does not wait for them`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(100, if (kind == RequestKind.IMAGE) 404 else 200) }
        run.open("Feed")
        assertEquals(Outcome.ERROR, run.event("Feed").outcome)
    }

    @Test
    fun `a feed that is left before it is loaded is abandoned`() = androidx { run ->
        run.server.conditions = Conditions.even(500)
        run.open("Feed")
        run.phone.pass(700)
        run.phone.back()
        val event = run.event("Feed")
        assertEquals(Outcome.ABANDONED, event.outcome)
        assertNull(event.visuallyCompleteMs)
        run.event("Landing", 2)
        assertEquals(listOf("Landing", "Feed", "Landing"), run.events.map { it.surface })
    }

    @Test
    fun `a tap on a cell opens its film and leaves the feed`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.IMAGE) 5_000 else 50) }
        val feed = run.open("Feed")
        run.phone.pass(400)
        run.phone.tap(feed.find { it is TileView })
        val event = run.event("Closeup")
        assertEquals(StartSource.INPUT, event.startSource)
        assertEquals(Outcome.ABANDONED, run.event("Feed").outcome)
    }
}
