package dev.alldrawn

import android.app.Activity
import android.graphics.Color
import android.os.SystemClock
import android.view.View
import android.view.ViewTreeObserver
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.DrawingViewRoot
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.copyPixels
import dev.alldrawn.testing.pixels
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/**
 * Tests the simulated device on which the other tests rely: frames run when they are stepped, listeners are called for
 * each changed frame, and pixels are those of the real framework.
 */
@RunWith(DeviceRunner::class)
class FramesTest {
    @Test
    fun `listeners are called once for a changed frame and never for an idle one`() {
        Frames.pause()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val view = View(activity).apply { setBackgroundColor(Color.RED) }
        activity.setContentView(view)
        Frames.step(3)
        var preDraws = 0
        view.viewTreeObserver.addOnPreDrawListener(ViewTreeObserver.OnPreDrawListener { preDraws++; true })
        val before = DrawingViewRoot.drawn
        Frames.step(600)
        assertEquals(0, preDraws)
        assertEquals(before, DrawingViewRoot.drawn)
        view.setBackgroundColor(Color.BLUE)
        Frames.step(5)
        assertEquals(1, preDraws)
        assertEquals(Color.BLUE, view.pixels().getPixel(50, 50))
        assertEquals(Color.BLUE, activity.window.copyPixels().getPixel(180, 400))
    }

    @Test
    fun `the clock is the device's`() {
        Frames.pause()
        val before = Clock.now()
        assertEquals(SystemClock.uptimeMillis(), before / 1_000_000)
        Frames.step()
        assertEquals(Frames.INTERVAL_NS, Clock.now() - before)
        assertEquals(Frames.now(), Clock.now())
    }
}
