package dev.alldrawn

import android.graphics.Bitmap
import android.graphics.Color
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.robolectric.RuntimeEnvironment

/** Installs the SDK and collects its events. */
internal class Measuring(config: AllDrawnConfig = AllDrawnConfig(app = "test", version = "1")) {
    val events = ArrayList<VisitEvent>()

    init {
        AllDrawn.install(RuntimeEnvironment.getApplication(), config)
        AllDrawn.addListener { events += it }
        assertTrue("the core was not loaded: ${AllDrawn.status}", Frames.stepUntil { AllDrawn.status != Status.Loading })
        assertEquals("${AllDrawn.status}", Status.Ready, AllDrawn.status)
    }

    /** Runs frames until [count] visits have ended, for at most a minute of simulated time. Returns the events. */
    fun until(count: Int): List<VisitEvent> {
        repeat(3_600) { if (events.size < count) Frames.step() }
        assertEquals("events: $events", count, events.size)
        return events
    }
}

/** A picture of one colour. */
internal fun picture(width: Int = 100, height: Int = 100, color: Int = Color.BLUE): Bitmap =
    Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888).apply { eraseColor(color) }

/** Returns when the visit ended, in milliseconds of the clock of [Frames]. */
internal fun VisitEvent.endMs(): Double = startNanos / 1e6 + elapsedMs

/** The duration of [count] frames in milliseconds. */
internal fun frames(count: Int): Double = count * Frames.INTERVAL_NS / 1e6
