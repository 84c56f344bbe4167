package dev.alldrawn.internal.walk

import android.content.Context
import android.view.KeyEvent
import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import android.widget.ArrayAdapter
import android.widget.FrameLayout
import android.widget.ListView
import android.widget.TextView
import dev.alldrawn.AllDrawn
import dev.alldrawn.Hand
import dev.alldrawn.Measuring
import dev.alldrawn.PerfBusyView
import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.KindFlag
import dev.alldrawn.internal.core.StateFlag
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests which records are marked as a live region (metric §7a), and as a control that the user touched (§7). */
@RunWith(DeviceRunner::class)
class MarksTest {
    @get:Rule
    val fresh = FreshSdk()
    private val walks by lazy {
        Measuring()
        Walks()
    }
    private val context: Context get() = walks.activity
    private val hand by lazy { Hand(walks.activity) }

    private fun text() = TextView(context).apply { text = "text" }

    private fun box(vararg children: View) = FrameLayout(context).apply {
        children.forEachIndexed { index, child -> addView(child, FrameLayout.LayoutParams(100, 50).apply { topMargin = index * 60 }) }
    }

    private fun isLive(view: View): Boolean = walks.walk().of(view).kind and KindFlag.LIVE != 0

    private fun isTouched(view: View): Boolean = walks.walk().of(view).state and StateFlag.TOUCHED != 0

    @Test
    fun `a view that accessibility services announce is a live region`() {
        val (polite, assertive, plain) = List(3) { text() }
        walks.show(box(polite, assertive, plain))
        polite.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        assertive.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_ASSERTIVE
        assertEquals(listOf(true, true, false), listOf(polite, assertive, plain).map(::isLive))
        assertEquals("the kind stays", Kind.TEXT or KindFlag.LIVE, walks.walk().of(polite).kind)
        polite.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_NONE
        assertEquals(false, isLive(polite))
    }

    @Test
    fun `the app marks a live region by a tag or a call`() {
        class Skeleton : View(context), PerfBusyView
        val (tagged, group, busy) = Triple(text(), box(text()), Skeleton())
        walks.show(box(tagged, group, busy))
        tagged.tag = "alldrawn:live"
        AllDrawn.live(group)
        AllDrawn.live(busy)
        assertEquals(listOf(true, true, true), listOf(tagged, group, busy).map(::isLive))
        val tree = walks.walk()
        assertEquals("the text is in the group", tree.of(group).index, tree.of((group as ViewGroup).getChildAt(0)).parent)
    }

    @Test
    fun `the nearest clickable view around a tap is touched, until the next input`() {
        val label = text()
        val button = box(label).apply { isClickable = true }
        val other = text()
        walks.show(box(button, other))
        assertEquals(false, isTouched(button))
        hand.tap(label)
        assertEquals(listOf(true, false, false), listOf(button, label, other).map(::isTouched))
        hand.tap(other)
        assertEquals("the next tap touches no control", false, isTouched(button))
    }

    @Test
    fun `the control is the one that the framework clicks`() {
        val clicked = ArrayList<String>()
        val behind = text().apply { setOnClickListener { clicked += "behind" } }
        val front = text().apply { setOnClickListener { clicked += "front" } }
        val glass = View(context)
        val stack = FrameLayout(context).apply { listOf(behind, front, glass).forEach { addView(it, 100, 100) } }
        val holder = FrameLayout(context).apply { addView(stack, FrameLayout.LayoutParams(200, 200).apply { setMargins(20, 30, 0, 0) }) }
        walks.show(holder)
        // Moved, scaled about its middle, and scrolled: the front text is at (53, 13) to (153, 113) of the holder.
        stack.scaleX = 1.5f
        stack.scaleY = 1.5f
        stack.translationX = 80f
        holder.scrollTo(0, 10)
        hand.tap(70f, 40f)
        assertEquals(listOf("front"), clicked)
        assertEquals(listOf(false, true), listOf(behind, front).map(::isTouched))
        front.visibility = View.INVISIBLE
        hand.tap(70f, 40f)
        assertEquals(listOf("front", "behind"), clicked)
        assertTrue(isTouched(behind))
    }

    @Test
    fun `a key touches the control that has the focus`() {
        val (button, other) = List(2) { text().apply { isClickable = true; isFocusableInTouchMode = true } }
        walks.show(box(button, other))
        other.requestFocus()
        hand.press(KeyEvent.KEYCODE_ENTER)
        assertEquals(listOf(false, true), listOf(button, other).map(::isTouched))
    }

    @Test
    fun `of a list, only the row is touched`() {
        val list = ListView(context)
        list.adapter = object : ArrayAdapter<String>(context, 0, List(5) { "row $it" }) {
            override fun getView(position: Int, old: View?, parent: ViewGroup): View =
                TextView(context).apply { text = getItem(position); layoutParams = AbsListView.LayoutParams(360, 80) }
        }
        walks.show(list)
        Frames.step(2)
        val rows = List(2) { list.getChildAt(it) }
        hand.tap(rows[1])
        assertEquals(listOf(false, true), rows.map(::isTouched))
        assertEquals(false, isTouched(list))
    }
}
