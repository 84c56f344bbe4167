package dev.alldrawn.internal.walk

import android.content.Context
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Outline
import android.graphics.Rect
import android.graphics.drawable.ColorDrawable
import android.view.View
import android.view.ViewGroup
import android.view.ViewOutlineProvider
import android.view.animation.AlphaAnimation
import android.view.animation.AnimationSet
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import dev.alldrawn.AllDrawn
import dev.alldrawn.PerfErrorView
import dev.alldrawn.internal.core.Answered
import dev.alldrawn.internal.core.Flag
import dev.alldrawn.internal.core.Interface
import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.KindFlag
import dev.alldrawn.internal.core.PerfRecord
import dev.alldrawn.picture
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests the rectangles, visibility and paint order in snapshots of views of the real framework. */
@RunWith(DeviceRunner::class)
class WalkTest {
    @get:Rule
    val fresh = FreshSdk()
    private val walks by lazy { Walks() }
    private val context: Context get() = walks.activity

    private fun text() = TextView(context).apply { text = "text" }

    private fun frame(vararg children: Pair<View, FrameLayout.LayoutParams>) = FrameLayout(context).apply {
        children.forEach { (view, at) -> addView(view, at) }
    }

    private fun at(x: Int, y: Int, width: Int, height: Int) = FrameLayout.LayoutParams(width, height).apply { setMargins(x, y, 0, 0) }

    @Test
    fun `a snapshot holds places, parents and the viewport`() {
        val text = text()
        val inner = frame(text to at(5, 6, 70, 80))
        walks.show(frame(inner to at(10, 20, 100, 200)))
        val tree = walks.walk()
        assertEquals(listOf(0f, 0f, 360f, 640f), tree.viewport)
        assertEquals(listOf(15f, 26f, 70f, 80f), tree.of(text).rect)
        assertEquals(Kind.TEXT, tree.of(text).kind)
        assertEquals(tree.of(inner).index, tree.of(text).parent)
        assertEquals(Snapshot.ROOT, tree.records.first().parent)
        tree.records.forEach { assertTrue("a record's parent must come before it", it.parent < it.index) }
    }

    @Test
    fun `hidden and ignored subtrees are left out`() {
        val (gone, invisible, tagged, ignored) = List(4) { text() }
        val hidden = frame(gone to at(0, 0, 50, 50)).apply { visibility = View.GONE }
        walks.show(
            frame(
                hidden to at(0, 0, 50, 50), invisible to at(0, 0, 50, 50), tagged to at(0, 0, 50, 50), ignored to at(0, 0, 50, 50),
            ),
        )
        invisible.visibility = View.INVISIBLE
        tagged.tag = "alldrawn:ignore"
        AllDrawn.ignore(ignored)
        val tree = walks.walk()
        listOf(gone, invisible, tagged, ignored).forEach { assertNull(tree.find(it)) }
    }

    @Test
    fun `an error view is marked in its record, whatever else is known of it`() {
        class Message : FrameLayout(context), PerfErrorView
        class Drawing : View(context), PerfErrorView
        class Line : TextView(context), PerfErrorView
        val text = text()
        val (message, drawing, line) = Triple(Message().apply { addView(text) }, Drawing(), Line())
        walks.show(frame(message to at(0, 0, 50, 50), drawing to at(0, 50, 50, 50), line to at(0, 100, 50, 50)))
        val tree = walks.walk()
        assertEquals(Kind.GROUP or KindFlag.ERROR, tree.of(message).kind)
        assertEquals(Kind.TEXT, tree.of(text).kind)
        assertEquals(tree.of(message).index, tree.of(text).parent)
        assertEquals(Kind.CUSTOM or KindFlag.ERROR, tree.of(drawing).kind)
        assertEquals("a view without content has a record too", Kind.GROUP or KindFlag.ERROR, tree.of(line).kind)
    }

    @Test
    fun `groups clip their children, unless their parent's clipChildren is off`() {
        val text = text()
        val group = frame(text to at(50, 50, 100, 100))
        val outer = frame(group to at(10, 10, 80, 80))
        walks.show(outer)
        assertEquals(listOf(60f, 60f, 90f, 90f), walks.walk().run { visible(of(text)) })
        outer.clipChildren = false
        assertEquals(listOf(60f, 60f, 160f, 160f), walks.walk().run { visible(of(text)) })
    }

    @Test
    fun `padding clips children, unless clipToPadding is off`() {
        val text = text()
        val group = frame(text to at(0, 0, 100, 100)).apply { setPadding(10, 20, 30, 40) }
        walks.show(frame(group to at(0, 0, 100, 100)))
        group.scrollTo(0, 30)
        assertEquals(listOf(10f, -10f), walks.walk().of(text).run { listOf(x, y) })
        assertEquals(listOf(10f, 20f, 70f, 60f), walks.walk().run { visible(of(text)) })
        group.clipToPadding = false
        assertEquals(listOf(10f, 0f, 100f, 90f), walks.walk().run { visible(of(text)) })
    }

    @Test
    fun `clip bounds clip a view itself`() {
        val text = text().apply { clipBounds = Rect(1, 2, 30, 40) }
        walks.show(frame(text to at(100, 100, 50, 50)))
        assertEquals(listOf(101f, 102f, 130f, 140f), walks.walk().run { visible(of(text)) })
        val before = walks.walk().run { above(of(text)).first().identity }
        assertEquals("the clip's record must keep its identity", before, walks.walk().run { above(of(text)).first().identity })
    }

    @Test
    fun `an outline clips, and a rounded view is not opaque`() {
        val text = text()
        val card = frame(text to at(0, 0, 200, 200)).apply {
            setBackgroundColor(Color.RED)
            outlineProvider = object : ViewOutlineProvider() {
                override fun getOutline(view: View, outline: Outline) = outline.setRoundRect(0, 0, view.width, view.height, 12f)
            }
        }
        val holder = frame(card to at(0, 0, 100, 100)).apply { clipChildren = false }
        walks.show(holder)
        assertTrue(walks.walk().of(card) has Flag.OPAQUE)
        card.clipToOutline = true
        val tree = walks.walk()
        assertFalse(tree.of(card) has Flag.OPAQUE)
        assertEquals(listOf(0f, 0f, 100f, 100f), tree.visible(tree.of(text)))
    }

    @Test
    fun `moved, scaled and rotated views are where their pixels are`() {
        val text = text()
        val group = frame(text to at(10, 10, 20, 20))
        walks.show(frame(group to at(100, 100, 100, 100)))
        group.translationX = 7f
        assertEquals(listOf(117f, 110f, 20f, 20f), walks.walk().of(text).rect)
        group.scaleX = 2f
        // The view is scaled about the middle of the group, at 157 pixels.
        assertEquals(listOf(77f, 110f, 40f, 20f), walks.walk().of(text).rect)
        group.scaleX = 1f
        group.translationX = 0f
        group.rotation = 90f
        val turned = walks.walk().of(text).rect
        listOf(170f, 110f, 20f, 20f).zip(turned).forEach { (expected, actual) -> assertEquals(expected, actual, 0.01f) }
    }

    @Test
    fun `a rotated view is not opaque, nor is anything in it`() {
        val inner = text().apply { setBackgroundColor(Color.RED) }
        val group = frame(inner to at(0, 0, 50, 50)).apply { setBackgroundColor(Color.RED) }
        walks.show(frame(group to at(100, 100, 100, 100)))
        group.scaleY = 2f
        assertTrue(walks.walk().run { of(group) has Flag.OPAQUE && of(inner) has Flag.OPAQUE })
        group.rotation = 10f
        assertFalse(walks.walk().run { of(group) has Flag.OPAQUE || of(inner) has Flag.OPAQUE })
    }

    @Test
    fun `a view that fills its bounds is opaque`() {
        val solid = View(context).apply { setBackgroundColor(Color.RED) }
        val glass = View(context).apply { background = ColorDrawable(0x80FF0000.toInt()) }
        val faded = View(context).apply { setBackgroundColor(Color.RED); alpha = 0.5f }
        walks.show(frame(solid to at(0, 0, 50, 50), glass to at(50, 0, 50, 50), faded to at(0, 50, 50, 50)))
        val tree = walks.walk()
        assertTrue(tree.of(solid) has Flag.OPAQUE)
        assertNull("a leaf that shows nothing of its own", tree.find(glass))
        assertNull(tree.find(faded))
    }

    @Test
    fun `alpha changes with property and view animations`() {
        val text = text()
        walks.show(frame(text to at(0, 0, 50, 50)))
        assertEquals(255, walks.walk().of(text).alpha)
        text.alpha = 0.5f
        assertTrue("alpha differs from the frame before", walks.walk().of(text).run { alpha == 128 && this has Flag.FADING })
        assertFalse(walks.walk().of(text) has Flag.FADING)
        text.alpha = 1f
        text.startAnimation(AlphaAnimation(0f, 1f).apply { duration = 100 })
        Frames.step()
        val alphas = List(12) { walks.walk().of(text).alpha.also { Frames.step() } }
        assertEquals(alphas.sorted(), alphas)
        assertTrue("$alphas", alphas.first() < 60 && alphas[3] in 60..220 && alphas.last() == 255)
    }

    @Test
    fun `a set of view animations lasts as long as its last animation`() {
        val text = text()
        walks.show(frame(text to at(0, 0, 50, 50)))
        text.startAnimation(AnimationSet(true).apply { addAnimation(AlphaAnimation(0f, 1f).apply { startOffset = 100; duration = 100 }) })
        assertEquals("before its first step", 0, walks.walk().of(text).alpha)
        Frames.step()
        val alphas = List(16) { walks.walk().of(text).alpha.also { Frames.step() } }
        assertEquals(listOf(0, 0, 0, 0, 0), alphas.take(5))
        assertTrue("$alphas", alphas == alphas.sorted() && alphas.any { it in 60..200 } && alphas.last() == 255)
    }

    @Test
    fun `the alpha of the root's ancestors counts`() {
        val text = text()
        val root = frame(text to at(0, 0, 50, 50))
        val outer = frame(root to at(0, 0, 100, 100))
        walks.show(outer)
        outer.alpha = 0.2f
        val tree = walks.walk(root)
        assertEquals(51, tree.records.first().alpha)
        assertEquals(listOf(0f, 0f, 100f, 100f), tree.viewport)
    }

    @Test
    fun `higher views are painted later`() {
        val (low, high, middle) = List(3) { text() }
        walks.show(frame(high to at(0, 0, 50, 50), low to at(0, 0, 50, 50), middle to at(0, 0, 50, 50)))
        high.translationZ = 8f
        middle.elevation = 2f
        val tree = walks.walk()
        assertEquals(listOf(low, middle, high).map { tree.of(it).identity }, tree.records.filter { it.kind == Kind.TEXT }.map { it.identity })
    }

    @Test
    fun `a group's own drawing order is followed`() {
        val (first, second) = List(2) { text() }
        val group = object : FrameLayout(context) {
            init {
                isChildrenDrawingOrderEnabled = true
            }

            override fun getChildDrawingOrder(count: Int, position: Int) = count - 1 - position
        }
        group.addView(first, at(0, 0, 50, 50))
        group.addView(second, at(0, 0, 50, 50))
        walks.show(group)
        val tree = walks.walk()
        assertTrue(tree.of(second).index < tree.of(first).index)
    }

    @Test
    fun `scrolling moves children, and is flagged`() {
        val text = text()
        val content = LinearLayout(context).apply {
            orientation = LinearLayout.VERTICAL
            addView(View(context), LinearLayout.LayoutParams(100, 500))
            addView(text, LinearLayout.LayoutParams(100, 500))
        }
        val scroll = ScrollView(context).apply { addView(content) }
        walks.show(scroll)
        assertTrue(walks.walk().of(scroll) has Flag.SCROLLS)
        assertEquals(500f, walks.walk().of(text).y)
        scroll.scrollTo(0, 123)
        assertEquals(377f, walks.walk().of(text).y)
    }

    @Test
    fun `units are density-independent`() {
        org.robolectric.RuntimeEnvironment.setQualifiers("+xxhdpi")
        val text = text()
        walks.show(frame(text to at(30, 60, 90, 120)))
        val tree = walks.walk()
        assertEquals(listOf(10f, 20f, 30f, 40f), tree.of(text).rect)
        assertEquals(3f, tree.snapshot.buffer.getFloat(28))
    }

    @Test
    fun `identities stay, generations change with the content`() {
        val text = text()
        val image = ImageView(context).apply { setImageBitmap(picture()) }
        walks.show(frame(text to at(0, 0, 50, 50), image to at(0, 50, 50, 50)))
        val before = walks.walk()
        val again = walks.walk()
        assertEquals(before.records, again.records)
        text.text = "another"
        image.setImageBitmap(picture())
        val after = walks.walk()
        listOf(text, image).forEach {
            assertEquals(before.of(it).identity, after.of(it).identity)
            assertNotEquals(before.of(it).generation, after.of(it).generation)
        }
        text.text = StringBuilder("another").toString()
        assertEquals("the same characters are the same content", after.of(text).generation, walks.walk().of(text).generation)
        image.invalidate()
        assertEquals(after.of(image).generation, walks.walk().of(image).generation)
    }

    @Test
    fun `drawing into a bitmap is new content`() {
        val bitmap = picture()
        val image = ImageView(context).apply { setImageBitmap(bitmap) }
        walks.show(frame(image to at(0, 0, 50, 50)))
        val before = walks.walk().of(image).generation
        Canvas(bitmap).drawColor(Color.GREEN)
        assertNotEquals(before, walks.walk().of(image).generation)
    }

    @Test
    fun `the children of a Perf view are not walked`() {
        val inner = text()
        val player = object : FrameLayout(context), dev.alldrawn.PerfVideoView {
            override fun isDrawn() = false

            override fun isVideoLoadStarted() = true
        }
        player.addView(inner, ViewGroup.LayoutParams(50, 50))
        walks.show(player)
        val tree = walks.walk()
        assertNull(tree.find(inner))
        assertEquals(PerfRecord.ANSWERED or Interface.VIEW or Interface.VIDEO, tree.of(player).kind)
        assertEquals(PerfRecord.ANSWERED or Answered.LOAD_STARTED, tree.of(player).state)
        assertTrue(tree.of(player) has Flag.PLAYBACK_REQUESTED)
        assertTrue(walks.walk.hasSelfPainting)
    }
}
