package dev.alldrawn

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.View
import android.view.inputmethod.EditorInfo
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** An Activity that does not use the SDK. Its visit is never complete. */
class PlainActivity : Activity() {
    lateinit var photo: WaitingActivity.Photo

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        photo = WaitingActivity.Photo(this)
        setContentView(photo)
    }
}

class OtherPlainActivity : Activity()

/**
 * A tap or key in a surface either is an interaction with the surface or leaves it. Only the lifecycle callbacks after
 * the input show which of the two it is (metric §10).
 */
@RunWith(DeviceRunner::class)
class ActingTest {
    @get:Rule
    val fresh = FreshSdk()

    private val measuring by lazy { Measuring() }
    private val controller by lazy { measuring.let { Robolectric.buildActivity(PlainActivity::class.java).setup().also { Frames.step(20) } } }
    private val activity: PlainActivity get() = controller.get()

    private fun tap(act: () -> Unit): Long {
        activity.photo.setOnClickListener { act() }
        return Hand(activity).tap(activity.photo)
    }

    @Test
    fun `a tap that starts another screen leaves the surface at the tap, though the pause comes later`() {
        val up = tap { activity.startActivity(Intent(activity, OtherPlainActivity::class.java)) }
        Frames.step(12)
        controller.pause()
        Frames.step(6)
        Robolectric.buildActivity(OtherPlainActivity::class.java).setup()
        controller.stop()
        val event = measuring.until(1).single()
        assertEquals(Outcome.ABANDONED, event.outcome)
        assertEquals(up.toDouble(), event.endMs(), 1.0)
    }

    @Test
    fun `a tap that finishes the screen leaves the surface at the tap`() {
        val up = tap { activity.finish() }
        Frames.step(12)
        controller.pause()
        Frames.step(60)
        val event = measuring.until(1).single()
        assertEquals(Outcome.ABANDONED, event.outcome)
        assertEquals(up.toDouble(), event.endMs(), 1.0)
    }

    @Test
    fun `a tap without consequences disturbs the surface at the time the finger came down`() {
        val up = tap {}
        Frames.step(10)
        assertEquals("the tap might still leave the surface", 0, measuring.events.size)
        val event = measuring.until(1).single()
        assertEquals(Outcome.INTERACTED, event.outcome)
        assertEquals(up - frames(1), event.endMs(), 1.0)
    }

    @Test
    fun `a tap that opens a permission prompt disturbs the surface`() {
        val up = tap { }
        Frames.step(5)
        controller.pause()
        Frames.step(120)
        val event = measuring.until(1).single()
        assertEquals(Outcome.INTERACTED, event.outcome)
        assertEquals(up - frames(1), event.endMs(), 1.0)
    }

    @Test
    fun `a surface is walked in each frame after the tap that opened it`() {
        tap { SurfaceTracker("Panel", activity.photo) }
        Frames.step(10)
        activity.photo.isThere = true
        activity.photo.invalidate()
        Frames.step()
        val drawn = Frames.now()
        val event = measuring.until(2).single { it.surface == "Panel" }
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(drawn / 1e6 + frames(1), event.startNanos / 1e6 + event.visuallyCompleteMs!!, 0.01)
    }

    @Test
    fun `a tap on a search field's results disturbs its typing visit`() {
        val field = EditText(activity).apply { imeOptions = EditorInfo.IME_ACTION_SEARCH }
        val row = TextView(activity).apply { text = "recent"; textSize = 60f }
        activity.setContentView(
            LinearLayout(activity).apply {
                orientation = LinearLayout.VERTICAL
                addView(field, MATCH_PARENT, 60)
                addView(row, MATCH_PARENT, 300)
            },
        )
        field.requestFocus()
        measuring.until(1)
        field.text.append("a")
        Frames.step(30)
        Hand(activity).tap(row as View)
        val typing = measuring.until(2)[1]
        assertTrue(typing.surface, typing.surface.endsWith("/typing"))
        assertEquals(Outcome.INTERACTED, typing.outcome)
    }
}
