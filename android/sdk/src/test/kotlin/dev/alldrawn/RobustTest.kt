package dev.alldrawn

import android.app.Activity
import android.os.Looper
import android.view.View
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.DrawingViewRoot
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import java.time.Duration
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

/** Tests faults in an app, and that a finished visit leaves no callbacks or messages behind. */
@RunWith(DeviceRunner::class)
class RobustTest {
    @get:Rule
    val fresh = FreshSdk()

    private class Counting(context: android.content.Context) : View(context), PerfImageView {
        var asked = 0

        override fun isDrawn(): Boolean {
            asked++
            return true
        }
    }

    @Test
    fun `nothing is called once the visit has ended`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val view = Counting(activity)
        activity.setContentView(view)
        measuring.until(1)
        Frames.step(2)
        val asked = view.asked
        assertTrue(asked > 0)
        val drawn = DrawingViewRoot.drawn
        assertEquals("a message is still waiting", Duration.ZERO, shadowOf(Looper.getMainLooper()).nextScheduledTaskTime)
        Frames.step(600) { assertEquals(Duration.ZERO, shadowOf(Looper.getMainLooper()).nextScheduledTaskTime) }
        assertEquals("a window was drawn in an idle frame", drawn, DrawingViewRoot.drawn)
        repeat(60) {
            view.invalidate()
            Frames.step()
        }
        assertEquals("the surface was walked after the visit's end", asked, view.asked)
    }

    @Test
    fun `five hundred loads that finish on many threads`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = FrameLayout(activity)
        val images = List(500) { ImageView(activity).apply { setImageBitmap(picture(1, 1)) } }
        images.forEachIndexed { index, image ->
            root.addView(image, FrameLayout.LayoutParams(36, 16).apply { setMargins(index % 10 * 36, index / 10 * 12, 0, 0) })
            ImageLoads.begun(image)
        }
        activity.setContentView(root)
        Frames.step(10)
        assertEquals(0, measuring.events.size)
        val ready = CountDownLatch(1)
        val threads = List(8) { thread { ready.await(); images.filterIndexed { index, _ -> index % 8 == it }.forEach(ImageLoads::done) } }
        ready.countDown()
        threads.forEach(Thread::join)
        Frames.advance(0)
        Frames.step()
        val drawn = Frames.now()
        val event = measuring.until(1).single()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(drawn / 1e6 + frames(1), event.startNanos / 1e6 + event.visuallyCompleteMs!!, 0.001)
        Frames.step(120)
        assertEquals(1, measuring.events.size)
    }

    @Test
    fun `calls on another thread are refused`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = TextView(activity).apply { text = "text"; textSize = 50f }
        activity.setContentView(root)
        val tracker = SurfaceTracker("Page", root)
        thread {
            SurfaceTracker("Elsewhere", root)
            tracker.mark("elsewhere")
            tracker.declareEmpty()
            tracker.restart()
            tracker.hold("elsewhere").close()
            tracker.close()
        }.join()
        measuring.until(2)
        assertEquals(setOf("Activity", "Page"), measuring.events.map { it.surface }.toSet())
        assertTrue(measuring.events.all { it.outcome == Outcome.COMPLETE })
    }

    @Test
    fun `an SDK that is not installed does nothing`() {
        assertEquals(Status.NotInstalled, AllDrawn.status)
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val tracker = SurfaceTracker("Page", activity.window.decorView)
        tracker.hold("request").close()
        tracker.mark("moment")
        tracker.declareEmpty()
        tracker.restart()
        tracker.close()
        tracker.close()
        Frames.step(5)
        assertNull(AllDrawn.awaitComplete("Page", 10))
    }

    @Test
    fun `an empty name and a second installation are ignored`() {
        val measuring = Measuring()
        val application = org.robolectric.RuntimeEnvironment.getApplication()
        AllDrawn.install(application, AllDrawnConfig(app = "another"))
        assertEquals(Status.Ready, AllDrawn.status)
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        SurfaceTracker("", activity.window.decorView)
        Frames.step(10)
        assertEquals(0, measuring.events.size)
    }

    @Test
    fun `a hold delays the event, and a listener that throws does not`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        AllDrawn.addListener { error("a listener") }
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = TextView(activity).apply { text = "text"; textSize = 50f }
        activity.setContentView(root)
        val tracker = SurfaceTracker("Page", root)
        val hold = tracker.hold("feed request")
        Frames.step(300)
        assertEquals("the hold must delay the event", 0, measuring.events.size)
        thread { hold.close() }.join()
        Frames.step(70)
        assertEquals(1, measuring.events.size)
        assertTrue("the hold must not change the visit's time", measuring.events[0].visuallyCompleteMs!! < 500)
    }

    @Test
    fun `a restart supersedes the visit, and an empty surface is complete`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = FrameLayout(activity)
        activity.setContentView(root)
        val tracker = SurfaceTracker("List", root)
        Frames.step(5)
        tracker.restart()
        Frames.step(5)
        tracker.declareEmpty()
        measuring.until(2)
        assertEquals(listOf(Outcome.SUPERSEDED, Outcome.COMPLETE), measuring.events.map { it.outcome })
    }
}
