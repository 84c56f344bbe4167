package dev.alldrawn.internal.sdk

import android.app.Activity
import android.widget.TextView
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Hand
import dev.alldrawn.Measuring
import dev.alldrawn.Outcome
import dev.alldrawn.SurfaceTracker
import dev.alldrawn.VisitEvent
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** Tests waiting for a surface's event on another thread. */
@RunWith(DeviceRunner::class)
class ResultsTest {
    @get:Rule
    val fresh = FreshSdk()

    private fun root(): TextView {
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        return TextView(activity).apply { text = "text"; textSize = 50f }.also(activity::setContentView)
    }

    @Test
    fun `an earlier visit's event is not returned once another visit has begun`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val root = root()
        SurfaceTracker("Page", root).also { measuring.until(1) }.close()
        val first = measuring.events.single()
        // By now the launch does not start further surfaces.
        Frames.step(200)
        SurfaceTracker("Page", root)
        // This is the state between a visit's end and its event.
        assertNull(Results.await("Page", 1) { false })
        var event: VisitEvent? = null
        val test = thread { event = AllDrawn.awaitComplete("Page", 60_000) }
        measuring.until(2)
        test.join()
        assertEquals(measuring.events[1].startNanos, event?.startNanos)
        assertEquals(false, first.startNanos == event?.startNanos)
    }

    @Test
    fun `a replaced visit that ends after the next one does not take its place`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val root = root()
        SurfaceTracker("Page", root).also { Frames.step(3) }.close()
        Frames.step(3)
        Hand(root.context as Activity).tap(root)
        SurfaceTracker("Page", root)
        measuring.until(2)
        assertEquals(listOf(Outcome.COMPLETE, Outcome.ABANDONED), measuring.events.map { it.outcome })
        assertEquals(Outcome.COMPLETE, Results.await("Page", 1) { Sdk.isPending("Page") }?.outcome)
    }

    @Test
    fun `surfaces open and close while another thread calls isPending`() {
        Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val root = root()
        val isDone = AtomicBoolean()
        var failure: Throwable? = null
        val asking = thread {
            try {
                while (!isDone.get()) Sdk.isPending("Page")
            } catch (error: Throwable) {
                failure = error
            }
        }
        repeat(2_000) { SurfaceTracker("Page", root).close() }
        Frames.step()
        isDone.set(true)
        asking.join()
        assertNull(failure)
    }
}
