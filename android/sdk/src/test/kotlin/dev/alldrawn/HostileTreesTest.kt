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
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.shadows.ShadowLog

/**
 * Tests whole visits of screens with view trees that no app should have. The app must continue, the visit must have one
 * outcome, and the status or a log line must show the fault.
 */
@RunWith(DeviceRunner::class)
class HostileTreesTest {
    @get:Rule
    val fresh = FreshSdk()

    private class Answering(context: Context, val answer: () -> Boolean) : View(context), PerfImageView {
        override fun isDrawn() = answer()
    }

    private fun words(context: Context) = TextView(context).apply { text = "text"; textSize = 50f }

    private fun column(context: Context, vararg views: View) = LinearLayout(context).apply {
        orientation = LinearLayout.VERTICAL
        for (view in views) addView(view, 100, 100)
    }

    // Checks that the visit has one outcome and that the SDK measures the next screen.
    private fun verdict(build: (Activity) -> View): Outcome {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        activity.setContentView(build(activity))
        val event = measuring.until(1).single()
        Frames.step(120)
        assertEquals(1, measuring.events.size)
        assertEquals(Status.Ready, AllDrawn.status)
        return event.outcome
    }

    @Test
    fun `a view that throws in isDrawn`() {
        ShadowLog.clear()
        assertEquals(Outcome.COMPLETE, verdict { column(it, Answering(it) { error("not now") }, words(it)) })
        val lines = ShadowLog.getLogsForTag("alldrawn").map { it.msg }
        assertEquals("once, however many frames: $lines", 1, lines.count { "threw while it was read" in it && "not now" in it })
    }

    @Test
    fun `a view that throws a StackOverflowError in isDrawn`() {
        assertEquals(Outcome.COMPLETE, verdict { column(it, Answering(it) { throw StackOverflowError() }, words(it)) })
    }

    @Test
    fun `a tree that changes while it is walked`() {
        val outcome = verdict { activity ->
            val root = FrameLayout(activity)
            val text = words(activity)
            val column = column(activity)
            column.addView(Answering(activity) { text.parent?.let { column.removeView(text) }; true }, 100, 100)
            val adding = Answering(activity) {
                if (root.childCount < 5) root.addView(TextView(activity), 0)
                true
            }
            column.addView(adding, 100, 100)
            column.addView(text)
            root.apply { addView(column) }
        }
        assertEquals(Outcome.COMPLETE, outcome)
    }

    @Test
    fun `negative sizes`() {
        class Odd(context: Context) : FrameLayout(context) {
            override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) {
                super.onLayout(changed, left, top, right, bottom)
                getChildAt(0).layout(50, 50, 20, 30)
            }
        }
        assertEquals(Outcome.COMPLETE, verdict { column(it, Odd(it).apply { addView(words(context)) }, words(it)) })
    }

    @Test
    fun `twenty thousand views`() {
        var views = 0
        val outcome = verdict { activity ->
            val column = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL; addView(words(activity), 300, 100) }
            repeat(200) {
                val row = FrameLayout(activity)
                repeat(99) { row.addView(View(activity).apply { setBackgroundColor(-1) }, FrameLayout.LayoutParams(3, 3)) }
                column.addView(row, LinearLayout.LayoutParams(360, 3))
                views += 1 + row.childCount
            }
            column
        }
        assertEquals(20_000, views)
        assertEquals(Outcome.COMPLETE, outcome)
    }

    @Test
    fun `a depth of five hundred`() {
        val outcome = verdict { activity ->
            var root: View = words(activity)
            repeat(500) { root = FrameLayout(activity).apply { addView(root) } }
            root
        }
        assertEquals(Outcome.COMPLETE, outcome)
    }
}
