package dev.alldrawn

import android.app.Activity
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.TextView
import dev.alldrawn.internal.app.Launch
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.visit.Origin
import dev.alldrawn.internal.walk.Labels
import dev.alldrawn.internal.walk.NodeMemory
import dev.alldrawn.internal.walk.ViewTree
import dev.alldrawn.internal.walk.Walk
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import java.io.Closeable
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowLog
import org.robolectric.shadows.ShadowPhoneWindow

/** Exceeds each limit of the SDK: one line is logged, nothing throws, and the SDK continues to work. */
@RunWith(DeviceRunner::class)
class LimitsTest {
    @get:Rule
    val fresh = FreshSdk()

    private fun lines(): List<String> = ShadowLog.getLogsForTag("alldrawn").map { it.msg }

    private fun screen(): Pair<Activity, TextView> {
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = TextView(activity).apply { text = "text"; textSize = 50f }
        activity.setContentView(root)
        return activity to root
    }

    private fun small(stackBytes: Long, act: () -> Unit) {
        var failure: Throwable? = null
        Thread(null, { try { act() } catch (error: Throwable) { failure = error } }, "small", stackBytes).apply { start() }.join()
        failure?.let { throw it }
    }

    // These views are in no window, because the framework's layout is recursive and would overflow the stack.
    private fun deep(levels: Int): Pair<View, View> {
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val leaf = TextView(activity)
        var root: View = leaf
        val group = ViewGroup::class.java.getDeclaredMethod("addInArray", View::class.java, Int::class.javaPrimitiveType).apply { isAccessible = true }
        repeat(levels) { root = FrameLayout(activity).also { parent -> group.invoke(parent, root, 0) } }
        return root to leaf
    }

    @Test
    fun `labels and reuse handle a tree of 20,000 levels on a small stack`() {
        val (root, leaf) = deep(20_000)
        val node = NodeMemory.of(leaf)
        node.setReported(0)
        val before = node.generation
        small(256 * 1024) {
            NodeMemory.reuseTree(root)
            assertEquals(listOf("TextView"), Labels.of(intArrayOf(node.identity), root))
            var count = 0
            ViewTree.forEach(root) { count++ }
            assertEquals(20_001, count)
        }
        node.setReported(0)
        assertEquals("the leaf was not reached", before + 1, node.generation)
    }

    @Test
    fun `a walk of 2,500 levels is cut short and logs one line`() {
        ShadowLog.clear()
        val measuring = Measuring()
        val (activity, _) = screen()
        measuring.until(1)
        var root: View = TextView(activity).apply { text = "text" }
        repeat(2_500) { root = FrameLayout(activity).apply { addView(root) } }
        activity.setContentView(root)
        val walk = Walk { _, error -> throw error }
        walk.walk(activity.window.decorView, visit = 1, sequence = 1, time = 1, flags = 0)
        assertEquals(HeaderFlag.CUT_SHORT, walk.snapshot.buffer.getInt(8) and HeaderFlag.CUT_SHORT)
        assertEquals("${lines()}", 1, lines().count { "only a part of a view tree" in it })
    }

    @Test
    fun `more surfaces than the core has room for`() {
        ShadowLog.clear()
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val (_, root) = screen()
        val trackers = List(1_100) { SurfaceTracker("Page", root) }
        Frames.step(5)
        assertEquals("${lines()}", 1, lines().count { "too many visits are pending" in it })
        assertEquals(Status.Ready, AllDrawn.status)
        trackers.forEach(SurfaceTracker::close)
        // The closed surfaces' visits wait for the next visit for 3 s.
        Frames.step(200)
        measuring.events.clear()
        SurfaceTracker("After", root)
        assertEquals("After", measuring.until(1).single().surface)
    }

    @Test
    fun `more holds and marks than the core has room for`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val (_, root) = screen()
        val tracker = SurfaceTracker("Page", root)
        val holds = List(3_000) { tracker.hold("request $it") }
        repeat(3_000) { tracker.mark("moment $it".repeat(100)) }
        Frames.step(5)
        holds.forEach(Closeable::close)
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
        assertEquals(Status.Ready, AllDrawn.status)
    }

    @Test
    fun `more calls than the queue for an unloaded core holds`() {
        ShadowLog.clear()
        val (_, root) = screen()
        // No message runs before the calls are made, so the core cannot be ready before.
        AllDrawn.install(RuntimeEnvironment.getApplication(), AllDrawnConfig(app = "test", version = "1", surfaceOf = AllDrawnConfig.inheriting))
        val tracker = SurfaceTracker("Page", root)
        repeat(5_000) { tracker.mark("moment") }
        assertEquals("${lines()}", 1, lines().count { "before the core was loaded" in it })
        assertTrue(Frames.stepUntil { AllDrawn.status == Status.Ready })
    }

    /** Behaves as a window of Android 8 that is drawn in software. */
    @Implements(className = "com.android.internal.policy.PhoneWindow", isInAndroidSdk = false)
    class SoftwareWindow : ShadowPhoneWindow() {
        @Implementation
        override fun removeOnFrameMetricsAvailableListener(listener: android.view.Window.OnFrameMetricsAvailableListener) {
            super.removeOnFrameMetricsAvailableListener(listener)
            asked++
            throw NullPointerException("mFrameMetricsObservers")
        }

        companion object {
            var asked = 0
        }
    }

    @Test
    @Config(shadows = [SoftwareWindow::class])
    fun `a window that throws when its frame listener is removed`() {
        ShadowLog.clear()
        SoftwareWindow.asked = 0
        val measuring = Measuring()
        screen()
        measuring.until(1)
        assertTrue(SoftwareWindow.asked > 0)
        assertEquals(Status.Ready, AllDrawn.status)
        assertEquals(emptyList<String>(), lines())
    }

    @Test
    fun `a system service that throws instead of the process's importance`() {
        Launch.installed { throw IllegalStateException("DeadObjectException") }
        assertEquals(Begin.NEVER, Origin.now().launch)
    }
}
