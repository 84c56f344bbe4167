package dev.alldrawn.sample.leaks

import android.app.Activity
import android.os.Bundle
import android.os.Looper
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Outcome
import dev.alldrawn.Status
import dev.alldrawn.sample.drive.Phone
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.DrawingViewRoot
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.RetainedObjects
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowDialog

/** Tests that the SDK keeps no object of a closed screen alive, and does nothing while the app is idle. */
@RunWith(DeviceRunner::class)
class LeaksTest {
    @get:Rule
    val fresh = FreshSdk()
    private val phone = Phone()
    private val events = HashMap<String, Int>()

    @Before
    fun install() {
        AllDrawn.install(phone.app, AllDrawnConfig(app = "leaks", version = "1"))
        AllDrawn.addListener { events.merge(it.surface, 1, Int::plus) }
        assertTrue(Frames.stepUntil { AllDrawn.status == Status.Ready })
    }

    @Test
    fun `no closed screen is retained, and each visit has one event`() {
        val each = Integer.getInteger("leaks.activities", 45) / KINDS.size
        phone.launch(Home::class.java)
        phone.frames(FRAMES_TO_SETTLE)
        repeat(each) { round ->
            for (kind in KINDS) {
                phone.launch(kind)
                // In every fifth round the screens stay open until their visits are confirmed. In the other rounds they
                // are left before.
                phone.frames(if (round % 5 == 0) FRAMES_TO_SETTLE else 5)
                (phone.activity as? DialogScreen)?.dialog?.run { dismiss(); phone.frames(2) }
                phone.back()
                phone.frames(2)
            }
            if (round % 50 == 49) println("${(round + 1) * KINDS.size} screens opened and closed")
        }
        phone.frames(FRAMES_TO_SETTLE)
        // The screen `Home` below gets a new visit each time that a screen above it closes.
        val expected = KINDS.associate { it.simpleName to each } + ("Question" to each) + ("Home" to each * KINDS.size + 1)
        assertEquals(expected, events)
        // Make Robolectric release the last dialog, to which it keeps a reference.
        ShadowDialog.reset()
        val retained = RetainedObjects.of(*KINDS.map { it.name }.toTypedArray(), Question::class.java.name)
        assertEquals(retained.paths, 0, retained.count)
        assertEquals("the SDK's listeners on the screen below", WHILE_OPEN, Listeners.of(phone.activity.window.decorView).toSet())
        println("${each * KINDS.size} screens and $each dialogs opened and closed: ${events.values.sum()} events, ${retained.count} retained")
    }

    @Test
    fun `the analyser finds a screen that is retained`() {
        phone.launch(Home::class.java)
        phone.frames(5)
        phone.launch(PlainScreen::class.java)
        phone.frames(5)
        retainedScreen = phone.activity
        phone.back()
        val retained = RetainedObjects.of(PlainScreen::class.java.name)
        retainedScreen = null
        assertEquals(1, retained.count)
        assertTrue(retained.paths, "retainedScreen" in retained.paths)
    }

    @Test
    fun `in 600 idle frames the SDK gets no callback, and has no frame listener`() {
        // This screen stays open. The other tests search the heap only for screens of other classes.
        phone.launch(Home::class.java)
        phone.frames(FRAMES_TO_SETTLE)
        assertEquals(mapOf("Home" to 1), events)
        val drawn = DrawingViewRoot.drawn
        var due = 0
        repeat(600) {
            // All callbacks, including those of frames, are messages of the main thread.
            if (shadowOf(Looper.getMainLooper()).nextScheduledTaskTime != Duration.ZERO) due++
            Frames.step()
        }
        assertEquals(0, due)
        assertEquals(0, DrawingViewRoot.drawn - drawn)
        assertEquals(WHILE_OPEN, Listeners.of(phone.activity.window.decorView).toSet())
    }

    /** The screen that stays open below the others. */
    class Home : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            setContentView(words(this))
        }
    }

    private companion object {
        val KINDS = listOf(PlainScreen::class.java, InheritingScreen::class.java, DialogScreen::class.java)
        const val FRAMES_TO_SETTLE = 80

        /**
         * The only listeners that the SDK keeps on an open surface: they follow the focus, since keys in a search field
         * begin visits.
         */
        val WHILE_OPEN = setOf("mOnGlobalFocusListeners", "mOnAttachStateChangeListeners").map { "$it: dev.alldrawn.internal.visit.Typing" }.toSet()

        /** Keeps a closed screen alive on purpose, to check that the test detects a leak. */
        @JvmStatic
        var retainedScreen: Activity? = null
    }
}
