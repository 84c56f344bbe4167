package dev.alldrawn.internal.walk

import android.content.Context
import android.graphics.Bitmap
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.PerfImageView
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.core.State
import dev.alldrawn.picture
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import java.lang.management.ManagementFactory
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests walks of view trees that an app should not have but may have, and the memory that a walk allocates. */
@RunWith(DeviceRunner::class)
class RobustWalkTest {
    @get:Rule
    val fresh = FreshSdk()
    private val walks by lazy { Walks() }
    private val context: Context get() = walks.activity

    private fun column() = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }

    private class Answering(context: Context, val answer: () -> Boolean) : View(context), PerfImageView {
        override fun isDrawn() = answer()
    }

    @Test
    fun `a view that throws is unknown, and others are read`() {
        val bad = Answering(context) { error("not now") }
        val good = TextView(context).apply { text = "text" }
        walks.show(column().apply { addView(bad, 100, 100); addView(good, 100, 100) })
        val tree = walks.walk()
        assertEquals(State.UNKNOWN, tree.of(bad).state)
        assertEquals(State.DRAWN, tree.of(good).state)
        assertEquals("not now", walks.failures.single().message)
    }

    @Test
    fun `a tree that changes while it is walked`() {
        val column = column()
        val last = TextView(context).apply { text = "text" }
        column.addView(Answering(context) { column.removeView(last); true }, 100, 100)
        column.addView(Answering(context) { column.addView(TextView(context), 0); true }, 100, 100)
        column.addView(last, 100, 100)
        walks.show(column)
        assertTrue(walks.walk().records.isNotEmpty())
        column.addView(Answering(context) { column.removeAllViews(); true }, 0)
        walks.walk()
        assertNull(walks.walk().find(last))
        assertEquals(emptyList<Throwable>(), walks.failures)
    }

    @Test
    fun `negative sizes are sent unchanged`() {
        val text = TextView(context).apply { text = "text" }
        walks.show(FrameLayout(context).apply { addView(text, 100, 100) })
        text.layout(50, 50, 20, 30)
        assertEquals(listOf(50f, 50f, -30f, -20f), walks.walk().of(text).rect)
    }

    @Test
    fun `twenty thousand views`() {
        val column = column()
        repeat(200) {
            val row = FrameLayout(context)
            repeat(99) { row.addView(FrameLayout(context), FrameLayout.LayoutParams(3, 3)) }
            column.addView(row, LinearLayout.LayoutParams(360, 3))
        }
        walks.show(column)
        val tree = walks.walk()
        assertTrue("${tree.records.size} records", tree.records.size > 20_000)
        assertEquals(0, tree.flags and HeaderFlag.CUT_SHORT)
    }

    @Test
    fun `more views than a snapshot holds are cut short`() {
        val column = column()
        repeat(70) {
            val row = FrameLayout(context)
            repeat(1_000) { row.addView(FrameLayout(context), FrameLayout.LayoutParams(1, 1)) }
            column.addView(row, LinearLayout.LayoutParams(1, 1))
        }
        walks.show(column)
        val tree = walks.walk()
        assertEquals(Snapshot.MAX_RECORDS, tree.records.size)
        assertEquals(HeaderFlag.CUT_SHORT, tree.flags and HeaderFlag.CUT_SHORT)
    }

    @Test
    fun `a tree 500 levels deep is walked, and a tree in no window is not`() {
        val text = TextView(context).apply { text = "text" }
        var root: ViewGroup = FrameLayout(context).apply { addView(text, 100, 100) }
        fun nest(levels: Int) = repeat(levels) { root = FrameLayout(context).also { it.addView(root, 100, 100) } }
        nest(500)
        walks.show(root)
        assertEquals(State.DRAWN, walks.walk().of(text).state)
        // Walks without a layout, because the framework's layout is recursive and would overflow the stack.
        (root.parent as ViewGroup).removeView(root)
        nest(Walk.MAX_DEPTH)
        val tree = walks.walk(root)
        assertEquals("a tree that is in no window must have no records", 0, tree.records.size)
    }

    @Test
    fun `a warm walk allocates nothing`() {
        val column = column()
        repeat(50) {
            column.addView(
                LinearLayout(context).apply {
                    setPadding(1, 1, 1, 1)
                    addView(ImageView(context).apply { setImageBitmap(picture(4, 4).copy(Bitmap.Config.ARGB_8888, false)) }, 20, 10)
                    addView(TextView(context).apply { text = "row $it" }, 100, 10)
                    addView(View(context).apply { setBackgroundColor(-1); elevation = it % 3f }, 20, 10)
                },
                LinearLayout.LayoutParams(360, 12),
            )
        }
        walks.show(column)
        val decor = walks.activity.window.decorView
        val walk = { times: Int ->
            repeat(times) {
                walks.walk.walk(decor, visit = 1, sequence = it, time = it.toLong(), flags = 0)
                walks.walk.scrollers.clear()
            }
        }
        // Only the simulated device allocates these bytes: it reads a view's scroll offsets by reflection. A phone
        // reads two fields.
        val offsets = { times: Int -> repeat(times) { readOffsets(decor) } }
        walk(3_000)
        offsets(3_000)
        val (all, device) = bytes(walk) to bytes(offsets)
        println("1,000 warm walks of ${walks.walk.snapshot.count} records: $all bytes, of which the simulated device's own $device")
        assertTrue("$all bytes in 1,000 walks, of which the device's own $device", all - device < 1_000)
    }

    private fun readOffsets(view: View): Int {
        if (view !is ViewGroup || view.visibility != View.VISIBLE || view.childCount == 0) return 0
        var sum = view.scrollX + view.scrollY
        for (index in 0 until view.childCount) sum += readOffsets(view.getChildAt(index))
        return sum
    }

    private inline fun bytes(act: (Int) -> Unit): Long {
        val threads = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
        val before = threads.getThreadAllocatedBytes(Thread.currentThread().id)
        act(1_000)
        return threads.getThreadAllocatedBytes(Thread.currentThread().id) - before
    }
}
