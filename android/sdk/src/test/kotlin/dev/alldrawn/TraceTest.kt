package dev.alldrawn

import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.shadows.ShadowTrace

/** Tests that each visit is a span in the platform's trace. */
@RunWith(DeviceRunner::class)
class TraceTest {
    @get:Rule
    val fresh = FreshSdk()

    @Before
    fun traceAll() {
        ShadowTrace.reset()
        ShadowTrace.setEnabled(true)
    }

    @After
    fun forget(): Unit = ShadowTrace.reset()

    private fun open(): List<String> = ShadowTrace.getCurrentAsyncSections().map { it.sectionName }.filter { it.startsWith("alldrawn ") }

    private fun past(): List<String> = ShadowTrace.getPreviousAsyncSections().map { it.sectionName }.filter { it.startsWith("alldrawn ") }

    @Test
    fun `a span lasts from the visit's begin to its end`() {
        val measuring = Measuring()
        val controller = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        Frames.step(5)
        assertEquals(listOf("alldrawn WaitingActivity"), open())
        controller.pause().stop()
        measuring.until(1)
        assertEquals(emptyList<String>(), open())
        assertEquals(listOf("alldrawn WaitingActivity"), past())
    }

    @Test
    fun `visits at the same time have separate spans`() {
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(WaitingActivity::class.java).setup().get()
        SurfaceTracker("Panel", activity.photo)
        Frames.step(5)
        assertEquals(setOf("alldrawn WaitingActivity", "alldrawn Panel"), open().toSet())
        activity.photo.isThere = true
        activity.photo.invalidate()
        measuring.until(2)
        assertEquals(emptyList<String>(), open())
        assertEquals(2, ShadowTrace.getPreviousAsyncSections().map { it.cookie }.toSet().size)
    }
}
