package dev.alldrawn

import android.app.Activity
import android.content.Context
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.util.ReflectionHelpers

/** A tab that shows a text and is a surface. */
private class Tab(context: Context, override val surfaceName: String, text: String? = "here") : BaseSurfaceView(context) {
    init {
        addView(TextView(context).apply { this.text = text; textSize = 60f }, 360, 300)
    }
}

/** Tests surfaces that are a part of a screen: when their visits begin, and that they end with the screen. */
@RunWith(DeviceRunner::class)
class PagesTest {
    @get:Rule
    val fresh = FreshSdk()

    private val measuring by lazy { Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting)) }
    private val controller by lazy { measuring.let { Robolectric.buildActivity(Activity::class.java).setup() } }
    private val activity: Activity get() = controller.get()

    private fun room() = FrameLayout(activity).also {
        activity.setContentView(it)
        Frames.step(3)
    }

    // Shows a tab for half a second, which is too short for it to settle. Returns it and its room.
    private fun shownTab(name: String): Pair<FrameLayout, Tab> {
        val room = room()
        val tab = Tab(activity, name)
        room.addView(tab)
        Frames.step(30)
        return room to tab
    }

    @Test
    fun `a tab that was built in advance begins when it is selected`() {
        val room = room()
        val tab = Tab(activity, "Saved").apply { visibility = View.INVISIBLE }
        room.addView(tab)
        room.addView(Tab(activity, "Home"))
        measuring.until(1)
        assertNull("a visit began before the tab was selected", tab.surface)
        // By now the launch does not start further surfaces.
        Frames.step(200)
        tab.visibility = View.VISIBLE
        val selected = Frames.now()
        Frames.step()
        val event = measuring.until(2)[1]
        assertEquals("Saved", event.surface)
        assertEquals(selected, event.startNanos)
        assertEquals(frames(2), event.visuallyCompleteMs!!, 0.01)
        assertFalse(event.isRevisit)
    }

    @Test
    fun `a tab hidden with its parent is left, and shown again begins a visit from a cache`() {
        val room = room()
        val holder = FrameLayout(activity)
        val tab = Tab(activity, "Home", text = null)
        holder.addView(tab)
        room.addView(holder)
        Frames.step(5)
        assertNotNull(tab.surface)
        holder.visibility = View.GONE
        assertEquals(Outcome.ABANDONED, measuring.until(1).single().outcome)
        assertNull(tab.surface)
        (tab.getChildAt(0) as TextView).text = "there"
        holder.visibility = View.VISIBLE
        val again = measuring.until(2)[1]
        assertEquals(Outcome.COMPLETE, again.outcome)
        assertTrue(again.isRevisit)
    }

    @Test
    fun `a tab that is moved to another parent continues its visit`() {
        val column = LinearLayout(activity)
        val (one, other) = List(2) { FrameLayout(activity).also(column::addView) }
        activity.setContentView(column)
        val tab = Tab(activity, "Home", text = null)
        one.addView(tab)
        Frames.step(5)
        one.removeView(tab)
        other.addView(tab)
        Frames.step(5)
        assertEquals("not left", 0, measuring.events.size)
        (tab.getChildAt(0) as TextView).text = "there"
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
        Frames.step(120)
        assertEquals("one visit", 1, measuring.events.size)
    }

    @Test
    fun `a finished visit leaves no listener even if it began during the attachment`() {
        val room = room()
        room.addView(Tab(activity, "Home"))
        measuring.until(1)
        Frames.step()
        val drawing = ReflectionHelpers.getField<ArrayList<*>?>(room.viewTreeObserver, "mOnDrawListeners")
        assertTrue("$drawing", drawing.isNullOrEmpty())
    }

    @Test
    fun `a tab that the user removes is judged by its last frame`() {
        val (room, tab) = shownTab("Home")
        tab.setOnClickListener { room.removeView(tab) }
        Hand(activity).tap(tab)
        val event = measuring.until(1).single()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertFalse(event.isSettled)
    }

    @Test
    fun `a tab that the app removes is redirected to the next one, which inherits its start`() {
        val (room, tab) = shownTab("Loading")
        room.removeView(tab)
        Frames.step(10)
        assertEquals(0, measuring.events.size)
        room.addView(Tab(activity, "Home"))
        Frames.step()
        assertEquals(Outcome.REDIRECTED, measuring.events.single().outcome)
        val home = measuring.until(2)[1]
        assertEquals(Outcome.COMPLETE, home.outcome)
        assertEquals(measuring.events[0].startNanos, home.startNanos)
    }

    @Test
    fun `a tab that the app removes is abandoned if no other follows`() {
        val (room, tab) = shownTab("Home")
        room.removeView(tab)
        val removed = Frames.now()
        val event = measuring.until(1).single()
        assertEquals(Outcome.ABANDONED, event.outcome)
        assertEquals(removed / 1e6, event.endMs(), 0.001)
    }

    @Test
    fun `surfaces within a screen are left at its pause when the app is left`() {
        val room = room()
        val waits = FrameLayout(activity)
        room.addView(waits)
        room.addView(Tab(activity, "Tab", text = null))
        SurfaceTracker("Tracked", waits)
        Frames.step(5)
        controller.pause()
        val at = Frames.now()
        Frames.step(5)
        controller.stop()
        measuring.until(2)
        assertEquals(setOf("Tab", "Tracked"), measuring.events.map { it.surface }.toSet())
        for (event in measuring.events) {
            assertEquals(Outcome.ABANDONED, event.outcome)
            assertEquals(at / 1e6, event.endMs(), 0.001)
        }
    }

    @Test
    fun `a tab is interrupted with its screen by a permission prompt`() {
        val room = room()
        room.addView(Tab(activity, "Tab", text = null))
        Frames.step(5)
        controller.pause()
        Frames.step(60)
        assertEquals(Outcome.INTERRUPTED, measuring.until(1).single().outcome)
    }
}
