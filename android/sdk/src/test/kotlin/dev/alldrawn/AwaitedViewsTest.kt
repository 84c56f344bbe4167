package dev.alldrawn

import android.app.Activity
import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.media.MediaPlayer
import android.net.Uri
import android.view.View
import android.widget.FrameLayout
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

/** Tests AwaitedImageView and the like: a visit waits for such a view until its content is shown. */
@RunWith(DeviceRunner::class)
class AwaitedViewsTest {
    @get:Rule
    val fresh = FreshSdk()

    // Shows a view that waits, then makes it ready. The visit must end when the frame with the ready view is presented.
    private fun <T : View> waits(make: (Activity) -> T, wait: (T) -> Unit, ready: (T) -> Unit): VisitEvent {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val view = make(activity)
        activity.setContentView(FrameLayout(activity).apply { addView(view, 300, 300) })
        Frames.step(5)
        wait(view)
        Frames.step(120)
        assertEquals("the visit ended before the view was ready", 0, measuring.events.size)
        ready(view)
        Frames.step()
        val drawn = Frames.now()
        val event = measuring.until(1).single()
        assertEquals(drawn / 1e6 + frames(1), event.startNanos / 1e6 + event.elapsedMs.coerceAtMost(event.visuallyCompleteMs ?: event.elapsedMs), 0.001)
        return event
    }

    @Test
    fun `an image is waited for until it is set`() {
        val event = waits(::AwaitedImageView, { it.await(ColorDrawable(Color.LTGRAY)) }, { it.setImageBitmap(picture()) })
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    @Test
    fun `an image that fails and is all that the surface has to show ends the wait as an error`() {
        val event = waits(::AwaitedImageView, {}, { it.fail(ColorDrawable(Color.RED)) })
        assertEquals(Outcome.ERROR, event.outcome)
    }

    @Test
    fun `a text is waited for until it is set`() {
        assertEquals(Outcome.COMPLETE, waits(::AwaitedTextView, {}, { it.text = "text" }).outcome)
    }

    @Test
    fun `a text is waited for until it is declared empty`() {
        assertEquals(Outcome.COMPLETE, waits(::AwaitedTextView, {}, { it.declareEmpty() }).outcome)
    }

    @Test
    fun `a skeleton is waited for until it is removed`() {
        val event = waits(
            { activity ->
                FrameLayout(activity).apply {
                    addView(android.widget.TextView(activity).apply { text = "text"; textSize = 60f })
                    addView(SkeletonView(activity).apply { setBackgroundColor(Color.LTGRAY) }, FrameLayout.LayoutParams(300, 100).apply { topMargin = 200 })
                }
            },
            {},
            { it.removeViewAt(1) },
        )
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    @Test
    fun `a video is waited for until its first frame, and the app's listener is called`() {
        var calls = 0
        var information: MediaPlayer.OnInfoListener? = null
        class Player(activity: Activity) : AwaitedVideoView(activity)
        val event = waits(
            { Player(it).apply { setOnInfoListener { _, _, _ -> calls++; true } } },
            {
                it.setVideoURI(Uri.parse("file:///film.mp4"))
                it.start()
                information = shadowOf(it).let { shadow -> org.robolectric.util.ReflectionHelpers.getField<MediaPlayer.OnInfoListener?>(it, "mOnInfoListener") }
            },
            { information!!.onInfo(null, MediaPlayer.MEDIA_INFO_VIDEO_RENDERING_START, 0) },
        )
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(1, calls)
        assertTrue(event.visuallyCompleteMs!! > 2_000)
    }
}
