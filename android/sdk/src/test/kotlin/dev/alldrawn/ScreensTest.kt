package dev.alldrawn

import android.app.Activity
import android.graphics.Color
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.ProgressBar
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.pixels
import kotlin.concurrent.thread
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

/** Tests screens in multi-window mode, screens with a spinner, the overlay, and `awaitComplete`. */
@RunWith(DeviceRunner::class)
class ScreensTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `in multi-window mode a paused screen continues its visit`() = assertSeenWhilePaused { shadowOf(it).setInMultiWindowMode(true) }

    @Test
    @Suppress("DEPRECATION")
    fun `in picture-in-picture mode a paused screen continues its visit`() = assertSeenWhilePaused { it.enterPictureInPictureMode() }

    private fun assertSeenWhilePaused(become: (WaitingActivity) -> Unit) {
        val measuring = Measuring()
        val controller = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        Frames.step(5)
        become(controller.get())
        controller.pause()
        Frames.step(60)
        assertEquals(0, measuring.events.size)
        controller.get().photo.isThere = true
        controller.get().photo.invalidate()
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
    }

    @Test
    fun `a spinner delays completion until it is removed`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val spinner = ProgressBar(activity)
        val root = FrameLayout(activity)
        root.addView(TextView(activity).apply { text = "text"; textSize = 50f }, MATCH_PARENT, 300)
        root.addView(spinner, FrameLayout.LayoutParams(100, 100))
        activity.setContentView(root)
        Frames.step(120)
        assertEquals(0, measuring.events.size)
        root.removeView(spinner)
        Frames.step()
        val gone = Frames.now()
        val event = measuring.until(1).single()
        assertEquals(gone / 1e6 + frames(1), event.startNanos / 1e6 + event.visuallyCompleteMs!!, 0.001)
    }

    @Test
    fun `the overlay outlines pending views and changes no result`() {
        val measuring = Measuring()
        AllDrawn.overlay = true
        val activity = Robolectric.buildActivity(WaitingActivity::class.java).setup().get()
        Frames.step(10)
        val decor = activity.window.decorView
        val place = IntArray(2).also(activity.photo::getLocationInWindow)
        assertEquals(Color.RED, decor.pixels().getPixel(place[0] + 100, place[1]))
        activity.photo.isThere = true
        activity.photo.invalidate()
        Frames.step()
        val drawn = Frames.now()
        val event = measuring.until(1).single()
        assertEquals(drawn / 1e6 + frames(1), event.startNanos / 1e6 + event.visuallyCompleteMs!!, 0.001)
        Frames.step(2)
        assertTrue("the overlay must disappear when the visit ends", decor.pixels().getPixel(place[0] + 100, place[1]) != Color.RED)
        AllDrawn.overlay = false
    }

    @Test
    fun `awaitComplete returns a surface's event`() {
        Measuring()
        var event: VisitEvent? = null
        val test = thread { event = AllDrawn.awaitComplete("FeedActivity", 20_000) }
        val activity = Robolectric.buildActivity(FeedActivity::class.java).setup().get()
        activity.picture.setImageBitmap(picture())
        Frames.stepUntil { !test.isAlive }
        assertNotNull(event)
        assertEquals(Outcome.COMPLETE, event!!.outcome)
    }
}
