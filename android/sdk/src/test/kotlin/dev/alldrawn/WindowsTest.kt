package dev.alldrawn

import android.app.AlertDialog
import android.app.Dialog
import android.view.Gravity
import android.widget.PopupWindow
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/**
 * Tests plain dialogs and popups over a surface. Their windows are not surfaces and must not change the result of the
 * surface below.
 */
@RunWith(DeviceRunner::class)
class WindowsTest {
    @get:Rule
    val fresh = FreshSdk()

    /**
     * Shows a window over a screen that waits for a picture, then shows the picture. Returns the screen's event, and
     * the time in milliseconds at which the picture was presented.
     */
    private fun over(show: (WaitingActivity) -> Dialog?): Pair<VisitEvent, Double> {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(WaitingActivity::class.java).setup().get()
        Frames.step(10)
        val dialog = show(activity)
        Frames.step(30)
        assertEquals("the window must not end the visit of the surface below", 0, measuring.events.size)
        dialog?.let { Hand(it.window!!).tap(100f, 100f) }
        Frames.step(40)
        assertEquals("a tap in the window must not end the visit of the surface below", 0, measuring.events.size)
        activity.photo.isThere = true
        activity.photo.invalidate()
        Frames.step()
        val drawn = Frames.now() / 1e6 + frames(1)
        measuring.until(1)
        Frames.step(120)
        return measuring.events.single() to drawn
    }

    private fun check(result: Pair<VisitEvent, Double>) {
        val (event, drawn) = result
        assertEquals("WaitingActivity", event.surface)
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(drawn, event.startNanos / 1e6 + event.visuallyCompleteMs!!, 0.01)
    }

    @Test
    fun `an alert does not change the result`() = check(over { AlertDialog.Builder(it).setTitle("News").setMessage("Read them").show() })

    @Test
    fun `a plain full-screen dialog does not change the result`() = check(
        over { Dialog(it, android.R.style.Theme_Material_Light_NoActionBar).apply { setContentView(TextView(it).apply { text = "over" }); show() } },
    )

    @Test
    fun `a popup does not change the result`() = check(
        over {
            PopupWindow(TextView(it).apply { text = "menu" }, 200, 200, true).showAtLocation(it.window.decorView, Gravity.CENTER, 0, 0)
            null
        },
    )
}
