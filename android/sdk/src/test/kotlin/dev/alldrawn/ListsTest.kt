package dev.alldrawn

import android.app.Activity
import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import android.widget.BaseAdapter
import android.widget.ListView
import android.widget.TextView
import dev.alldrawn.internal.walk.NodeMemory
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** Tests lists, which recycle rows and move their children to scroll. */
@RunWith(DeviceRunner::class)
class ListsTest {
    @get:Rule
    val fresh = FreshSdk()

    private class Rows(private val activity: Activity) : BaseAdapter() {
        var prefix = "row"

        override fun getCount() = 100

        override fun getItem(position: Int) = "$prefix $position"

        override fun getItemId(position: Int) = position.toLong()

        override fun getView(position: Int, old: View?, parent: ViewGroup): View {
            val row = old as? TextView ?: TextView(activity).apply { layoutParams = AbsListView.LayoutParams(360, 80) }
            row.text = getItem(position)
            return row
        }
    }

    private fun open(activity: Activity): ListView = ListView(activity).apply { adapter = Rows(activity) }.also(activity::setContentView)

    @Test
    fun `a recycled row is a new generation of the same view`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val list = open(activity)
        Frames.step(5)
        val before = (0 until list.childCount).associate { list.getChildAt(it) to NodeMemory.known(list.getChildAt(it))!!.generation }
        (list.adapter as Rows).run { prefix = "item"; notifyDataSetChanged() }
        Frames.step(2)
        val reused = (0 until list.childCount).map(list::getChildAt).filter { it in before }
        assertTrue(reused.isNotEmpty())
        for (row in reused) assertNotEquals(before[row], NodeMemory.known(row)!!.generation)
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
    }

    @Test
    fun `dragging a list ends the visit, moving it by program does not`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val list = open(activity)
        Frames.step(5)
        list.setSelection(20)
        Frames.step(10)
        assertEquals(0, measuring.events.size)
        Hand(activity).drag(180f, 600f, -60f, 5)
        // The visit is complete, because its candidate was older than 100 ms when the user scrolled.
        val event = measuring.until(1).single()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(false, event.isSettled)
    }
}
