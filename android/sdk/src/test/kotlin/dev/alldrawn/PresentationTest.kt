package dev.alldrawn

import android.app.Activity
import android.content.Context
import android.view.FrameMetrics
import android.widget.FrameLayout
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.FrameMetricsBuilder
import org.robolectric.shadows.ShadowSystemClock

/** Tests the presentation times of frames, with and without the platform's frame metrics. */
@RunWith(DeviceRunner::class)
class PresentationTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `a slow frame is presented at the refresh after it was finished`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = FrameLayout(activity)
        activity.setContentView(root)
        Frames.step(5)
        root.addView(TextView(activity).apply { text = "text"; textSize = 80f })
        Frames.step()
        val vsync = Frames.now()
        val late = FrameMetricsBuilder()
            .setMetric(FrameMetrics.INTENDED_VSYNC_TIMESTAMP, vsync)
            .setMetric(FrameMetrics.VSYNC_TIMESTAMP, vsync)
            .setMetric(FrameMetrics.LAYOUT_MEASURE_DURATION, 40_000_000)
            .build()
        shadowOf(activity.window).reportOnFrameMetricsAvailable(late)
        Frames.step()
        val event = measuring.until(1).single()
        assertEquals(EndSource.PRESENTED, event.endSource)
        // A frame that takes 40 ms is finished within the third refresh interval, so it is shown after 50 ms.
        assertEquals(vsync / 1e6 + 50, event.startNanos / 1e6 + event.visuallyCompleteMs!!, 0.01)
    }

    @Test
    fun `without frame metrics the display's next tick counts`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        activity.setContentView(TextView(activity).apply { text = "text"; textSize = 80f })
        assertEquals(EndSource.PREDICTED, measuring.until(1).single().endSource)
    }

    /** A text whose first layout takes [LONG_NS] nanoseconds. */
    private class SlowText(context: Context) : TextView(context) {
        var laidOutAt = 0L

        override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) {
            super.onLayout(changed, left, top, right, bottom)
            if (laidOutAt != 0L) return
            ShadowSystemClock.advanceBy(Duration.ofNanos(LONG_NS))
            laidOutAt = Frames.now()
        }
    }

    @Test
    fun `without frame metrics a frame is not presented before its layout has ended`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = FrameLayout(activity)
        activity.setContentView(root)
        Frames.step(5)
        val text = SlowText(activity).apply { text = "text"; textSize = 80f }
        root.addView(text)
        val event = measuring.until(1).single()
        assertEquals(EndSource.PREDICTED, event.endSource)
        val late = event.startNanos / 1e6 + event.visuallyCompleteMs!! - text.laidOutAt / 1e6
        // If only the animation clock knows the frame's time, the SDK may take the end of the layout for the frame's
        // start.
        assertTrue("$late ms after its layout", late > -0.01 && late < frames(1) + 0.01)
    }

    private companion object {
        const val LONG_NS = 300_000_000L
    }
}
