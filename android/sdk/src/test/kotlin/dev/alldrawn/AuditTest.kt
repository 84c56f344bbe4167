package dev.alldrawn

import android.app.Activity
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.TextView
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** A confirmed visit that is audited: its frames go on to the core, and the app notices nothing (metric §8). */
@RunWith(DeviceRunner::class)
class AuditTest {
    @get:Rule
    val fresh = FreshSdk()

    private lateinit var measuring: Measuring
    private val controller by lazy { Robolectric.buildActivity(Activity::class.java) }
    private val activity: Activity get() = controller.get()
    private lateinit var page: FrameLayout

    @Before
    fun `confirm a visit`() {
        Sdk.auditEvery = 1
        measuring = Measuring()
        controller.setup()
        page = FrameLayout(activity).apply { addView(large("Title"), MATCH_PARENT, 400) }
        activity.setContentView(page)
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
    }

    private fun large(words: String) = TextView(activity).apply { text = words; textSize = 60f }

    private val isWatched: Boolean get() = Sdk.isWatching

    @Test
    fun `for the app the visit has ended`() {
        assertTrue(isWatched)
        assertFalse(Sdk.isPending(measuring.events.single().surface))
        Frames.step(330)
        assertFalse("5 s have passed", isWatched)
        assertEquals("no listener gets the record", 1, measuring.events.size)
    }

    @Test
    fun `content that comes later ends the watch`() {
        Frames.step(30)
        assertTrue(isWatched)
        page.addView(large("More").apply { translationY = 500f }, MATCH_PARENT, 400)
        Frames.step(3)
        assertFalse(isWatched)
        assertEquals(1, measuring.events.size)
    }

    @Test
    fun `a finger anywhere ends the watch`() {
        Frames.step(30)
        Hand(activity).tap(page)
        assertFalse(isWatched)
        Frames.step(120)
        assertEquals("the tap is no interaction: the visit has ended", 1, measuring.events.size)
    }

    @Test
    fun `another surface ends the watch`() {
        val other = SurfaceTracker("Panel", page)
        assertFalse(isWatched)
        other.close()
    }

    @Test
    fun `leaving the surface ends the watch`() {
        controller.pause().stop()
        assertFalse(isWatched)
        assertEquals(1, measuring.events.size)
    }

    @Test
    fun `without consent nothing is watched`() {
        AllDrawn.consent = false
        assertFalse(isWatched)
        page.addView(large("More"), MATCH_PARENT, 400)
        Frames.step(10)
        assertEquals(1, measuring.events.size)
    }
}
