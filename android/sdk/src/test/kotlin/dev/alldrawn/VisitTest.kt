package dev.alldrawn

import android.app.Activity
import android.os.Bundle
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** A screen that shows a text at once, and a picture when the test sets it. */
class FeedActivity : BaseSurfaceActivity() {
    lateinit var picture: ImageView
    lateinit var title: TextView

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        title = TextView(this).apply { text = "Feed"; textSize = 24f }
        picture = ImageView(this)
        setContentView(
            LinearLayout(this).apply {
                orientation = LinearLayout.VERTICAL
                addView(title, LinearLayout.LayoutParams(MATCH_PARENT, 100))
                addView(picture, LinearLayout.LayoutParams(MATCH_PARENT, 300))
            },
        )
    }
}

/** Tests whole visits, from the begin to the event. */
@RunWith(DeviceRunner::class)
class VisitTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `an Activity is complete with its last picture`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(FeedActivity::class.java).setup().get()
        Frames.step(10)
        ImageLoads.begun(activity.picture)
        Frames.step(10)
        activity.picture.setImageBitmap(picture())
        ImageLoads.done(activity.picture)
        Frames.step()
        val drawn = Frames.now()
        val event = measuring.until(1).single()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals("FeedActivity", event.surface)
        assertTrue(event.isSettled)
        // The display shows the frame at its next refresh.
        assertEquals((drawn - event.startNanos) / 1e6 + frames(1), event.visuallyCompleteMs!!, 0.001)
    }

    @Test
    fun `an error view ends the visit as an error`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(FeedActivity::class.java).setup().get()
        activity.title.text = null
        ImageLoads.begun(activity.picture)
        Frames.step(10)
        class Failed : FrameLayout(activity), PerfErrorView
        activity.setContentView(Failed().apply { addView(TextView(activity).apply { text = "Something went wrong"; textSize = 24f }) })
        Frames.step()
        val drawn = Frames.now()
        val event = measuring.until(1).single()
        assertEquals(Outcome.ERROR, event.outcome)
        assertNull(event.visuallyCompleteMs)
        assertEquals((drawn - event.startNanos) / 1e6 + frames(1), event.elapsedMs, 0.001)
    }

    @Test
    fun `a surface that declares an error ends as an error`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(FeedActivity::class.java).setup().get()
        activity.title.text = "Something went wrong"
        activity.surface!!.declareError()
        assertEquals(Outcome.ERROR, measuring.until(1).single().outcome)
    }

    @Test
    fun `a visit whose confirmation is late is judged by a snapshot at once`() {
        val measuring = Measuring()
        Robolectric.buildActivity(FeedActivity::class.java).setup()
        Frames.step(3)
        // The main thread is blocked for 6 s, in which the candidate grows older than 5 s. No frame follows.
        Frames.advance(6_000_000_000)
        val event = measuring.events.single()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertTrue(event.isSettled)
    }

    @Test
    fun `a tracker measures a part of a window`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = LinearLayout(activity)
        activity.setContentView(root)
        Frames.step(3)
        val begin = Frames.now()
        SurfaceTracker("Panel", root)
        Frames.step(5)
        root.addView(TextView(activity).apply { text = "there"; textSize = 40f })
        val event = measuring.until(1).single()
        assertEquals("Panel", event.surface)
        assertEquals(begin / 1e6 + frames(6 + 1), event.startNanos / 1e6 + event.visuallyCompleteMs!!, 0.001)
    }
}
