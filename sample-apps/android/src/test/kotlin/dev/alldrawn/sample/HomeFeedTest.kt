package dev.alldrawn.sample

import android.widget.TextView
import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.sample
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.sample.drive.all
import dev.alldrawn.sample.drive.find
import dev.alldrawn.sample.drive.isOnScreen
import dev.alldrawn.sample.home.FeedCell
import dev.alldrawn.sample.media.FilmView
import dev.alldrawn.sample.media.RemoteImageView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests the visits of the home feed, from the tap that opens it. */
@RunWith(DeviceRunner::class)
class HomeFeedTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `the feed is complete in the frame of the last visible picture or film, including late cells`() = sample { run ->
        run.land()
        run.server.conditions = Conditions.jittered(seed = 3)
        val feed = run.open("Home feed")
        var last = 0L
        var pending = Int.MAX_VALUE
        var late = 0
        run.phone.until(240) {
            val media = feed.window.decorView.all().filter { (it is RemoteImageView && it.parent !is FilmView || it is FilmView) && it.isOnScreen() }
            val now = media.count { !(it is RemoteImageView && it.isDrawn()) && !(it is FilmView && if (it.isPlaybackRequested()) it.isFirstFrameRendered() else it.isDrawn()) }
            if (now < pending && now == 0) last = Frames.now()
            pending = if (media.none()) Int.MAX_VALUE else now
            late = feed.window.decorView.all().count { it is FeedCell }
            false
        }
        val event = run.event("HomeFeed")
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(StartSource.INPUT, event.startSource)
        assertTrue(event.isSettled)
        assertEquals("number of cells of both pages", 16, late)
        // The last picture was set while this frame ran or just before the next frame. The frame that shows it is on
        // the screen one tick later.
        val reported = event.startNanos + (event.visuallyCompleteMs!! * 1e6).toLong()
        val frames = (reported - last) / Frames.INTERVAL_NS.toDouble()
        assertTrue("$frames frames after the last picture was set", frames > 0.9 && frames < 2.1)
        assertTrue("first content after ${event.firstContentMs} ms", event.firstContentMs!! < event.visuallyCompleteMs!!)
    }

    @Test
    fun `pictures that fail to load are failures, and the visit does not wait for them`() = sample { run ->
        run.land()
        run.server.conditions = Conditions { kind, _ -> Treatment(100, if (kind == RequestKind.IMAGE) 404 else 200) }
        run.open("Home feed")
        assertEquals(Outcome.COMPLETE_WITH_ERRORS, run.event("HomeFeed").outcome)
    }

    @Test
    fun `a feed that is left before it is loaded is abandoned`() = sample { run ->
        run.land()
        run.server.conditions = Conditions.even(500)
        run.open("Home feed")
        run.phone.pass(300)
        run.phone.back()
        val event = run.event("HomeFeed")
        assertEquals(Outcome.ABANDONED, event.outcome)
        assertNull(event.visuallyCompleteMs)
        assertTrue("ended after ${event.elapsedMs} ms", event.elapsedMs in 300.0..420.0)
    }

    @Test
    fun `a visit with a picture that never arrives ends by the time-out`() = sample { run ->
        run.land()
        run.server.conditions = Conditions { kind, _ -> if (kind == RequestKind.IMAGE) Treatment.NEVER else Treatment(100) }
        run.open("Home feed")
        val event = run.event("HomeFeed")
        assertEquals(Outcome.TIMEOUT, event.outcome)
        assertEquals(30_000.0, event.elapsedMs, 20.0)
    }

    @Test
    fun `a feed that fails to load shows a message, and is complete with it`() = sample { run ->
        run.land()
        run.server.conditions = Conditions { kind, _ -> Treatment(100, if (kind == RequestKind.FEED) 500 else 200) }
        val feed = run.open("Home feed")
        val event = run.event("HomeFeed")
        assertEquals(Outcome.COMPLETE, event.outcome)
        feed.find { it is TextView && "could not be loaded" in it.text }
    }
}
