package dev.alldrawn

import android.content.Intent
import android.net.Uri
import android.view.KeyEvent
import android.view.View
import android.widget.FrameLayout
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** A screen with a button. The visit of a surface that the button opens must start at the tap. */
open class ButtonActivity : BaseSurfaceActivity() {
    lateinit var button: TextView
    var onTap: () -> Unit = {}

    override fun onCreate(savedInstanceState: android.os.Bundle?) {
        super.onCreate(savedInstanceState)
        button = TextView(this).apply { text = "open"; textSize = 30f; setOnClickListener { onTap() } }
        setContentView(FrameLayout(this).apply { addView(button, 200, 200) })
    }
}

class NextActivity : ButtonActivity()

/** Tests the start of a visit (metric §1). */
@RunWith(DeviceRunner::class)
class StartTest {
    @get:Rule
    val fresh = FreshSdk()

    private fun VisitEvent.startMs() = startNanos / 1_000_000

    private fun open(): Pair<Measuring, ButtonActivity> {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(ButtonActivity::class.java).setup().get()
        measuring.until(1)
        return measuring to activity
    }

    @Test
    fun `the first screen starts with the launch`() {
        val (measuring, _) = open()
        assertEquals(StartSource.LAUNCH, measuring.events[0].startSource)
        assertEquals(Outcome.COMPLETE, measuring.events[0].outcome)
    }

    @Test
    fun `a screen that follows the first one without an input starts with the launch too`() {
        val (measuring, activity) = open()
        SurfaceTracker("Home", activity.button.rootView)
        measuring.until(2)
        assertEquals(StartSource.LAUNCH, measuring.events[1].startSource)
        assertEquals(measuring.events[0].startNanos, measuring.events[1].startNanos)
    }

    @Test
    fun `a surface that is opened by a tap starts at it`() {
        val (measuring, activity) = open()
        activity.onTap = { SurfaceTracker("Panel", activity.button.rootView) }
        val up = Hand(activity).tap(activity.button)
        measuring.until(2)
        assertEquals(StartSource.INPUT, measuring.events[1].startSource)
        assertEquals(up, measuring.events[1].startMs())
    }

    @Test
    fun `a tap counts for three seconds, for one navigation`() {
        val (measuring, activity) = open()
        val up = Hand(activity).tap(activity.button)
        Frames.step(60)
        SurfaceTracker("A", activity.button.rootView)
        Frames.step(1)
        SurfaceTracker("B", activity.button.rootView)
        Hand(activity).tap(activity.button)
        Frames.step(200)
        measuring.until(3)
        SurfaceTracker("C", activity.button.rootView)
        val event = measuring.until(4).associateBy { it.surface }
        assertEquals(up, event.getValue("A").startMs())
        assertEquals(StartSource.BEGIN, event.getValue("B").startSource)
        assertEquals(StartSource.BEGIN, event.getValue("C").startSource)
    }

    @Test
    fun `a drag opens nothing, and a key does`() {
        val (measuring, activity) = open()
        // By now the launch does not start further surfaces.
        Frames.step(200)
        Hand(activity).drag(50f, 300f, 20f, 5)
        SurfaceTracker("Dragged", activity.button.rootView)
        measuring.until(2)
        assertEquals(StartSource.BEGIN, measuring.events[1].startSource)
        val down = Hand(activity).press(KeyEvent.KEYCODE_K)
        SurfaceTracker("Key", activity.button.rootView)
        measuring.until(3)
        assertEquals(StartSource.INPUT, measuring.events[2].startSource)
        assertEquals(down, measuring.events[2].startMs())
    }

    @Test
    fun `a screen started in a tap starts at the tap, however long it takes`() {
        val (measuring, activity) = open()
        activity.onTap = { activity.startActivity(Intent(activity, NextActivity::class.java)) }
        val up = Hand(activity).tap(activity.button)
        // By now the tap is too old to count, unless the call of startActivity has linked it to the new screen.
        Frames.step(240)
        Robolectric.buildActivity(NextActivity::class.java).setup()
        measuring.until(2)
        assertEquals("NextActivity", measuring.events[1].surface)
        assertEquals(StartSource.INPUT, measuring.events[1].startSource)
        assertEquals(up, measuring.events[1].startMs())
    }

    @Test
    fun `a link from outside the app is the start`() {
        val measuring = Measuring()
        Frames.step(10)
        val link = Intent(Intent.ACTION_VIEW, Uri.parse("app://item/1"))
        Robolectric.buildActivity(ButtonActivity::class.java, link).setup()
        measuring.until(1)
        assertEquals(StartSource.EXTERNAL, measuring.events[0].startSource)
    }

    @Test
    fun `surfaces that begin in one navigation share its input`() {
        val (measuring, activity) = open()
        val views = List(2) { View(activity) }
        activity.onTap = { views.forEachIndexed { index, _ -> SurfaceTracker("S$index", activity.button.rootView) } }
        val up = Hand(activity).tap(activity.button)
        measuring.until(3)
        assertEquals(listOf(up, up), measuring.events.drop(1).map { it.startMs() })
    }
}
