package dev.alldrawn

import android.app.Activity
import android.content.Intent
import android.content.res.Configuration
import android.graphics.Color
import android.text.Editable
import android.text.TextWatcher
import android.view.KeyEvent
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.visit.FrameWatch
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController
import org.robolectric.util.ReflectionHelpers

/** A screen that is never complete, because one of its views stays pending. */
class WaitingActivity : BaseSurfaceActivity() {
    lateinit var photo: Photo
    lateinit var scroll: ScrollView

    class Photo(context: android.content.Context) : android.view.View(context), PerfImageView {
        @Volatile
        var isThere = false

        override fun isDrawn() = isThere
    }

    override fun onCreate(savedInstanceState: android.os.Bundle?) {
        super.onCreate(savedInstanceState)
        photo = Photo(this).apply { setBackgroundColor(Color.GRAY) }
        val column = LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            addView(photo, MATCH_PARENT, 400)
            addView(TextView(context).apply { text = "below"; textSize = 30f }, MATCH_PARENT, 2_000)
        }
        scroll = ScrollView(this).apply { addView(column) }
        setContentView(scroll)
    }
}

/** Tests which inputs and events end a visit before it is complete (metric §10), and which do not. */
@RunWith(DeviceRunner::class)
class LeavingTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `a screen that is left before the core is loaded is abandoned`() {
        AllDrawn.install(RuntimeEnvironment.getApplication(), AllDrawnConfig(app = "test", version = "1"))
        val events = ArrayList<VisitEvent>()
        AllDrawn.addListener { events += it }
        // No frame passes, so the main thread cannot know that the core is loaded.
        val splash = Robolectric.buildActivity(Activity::class.java).create().start().resume()
        splash.get().finish()
        splash.pause().stop().destroy()
        assertEquals(Status.Loading, AllDrawn.status)
        assertTrue(Frames.stepUntil { AllDrawn.status != Status.Loading })
        assertEquals(Status.Ready, AllDrawn.status)
        Frames.step(2)
        assertEquals(listOf(Outcome.ABANDONED), events.map { it.outcome })
    }

    private fun open(): Triple<Measuring, ActivityController<WaitingActivity>, WaitingActivity> {
        val measuring = Measuring()
        val controller = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        Frames.step(20)
        return Triple(measuring, controller, controller.get())
    }

    private fun outcome(measuring: Measuring): Outcome = measuring.until(1).single().outcome

    @Test
    fun `going back abandons the visit`() {
        val (measuring, controller, activity) = open()
        Hand(activity).press(KeyEvent.KEYCODE_BACK)
        assertTrue(activity.isFinishing)
        controller.pause()
        val left = Frames.now()
        Frames.step(5)
        controller.stop().destroy()
        assertEquals(Outcome.ABANDONED, outcome(measuring))
        val event = measuring.events.single()
        assertEquals("the visit must end when the screen was paused", left / 1e6, event.endMs(), 0.001)
    }

    @Test
    fun `going to the home screen abandons the visit`() {
        val (measuring, controller, _) = open()
        controller.pause().stop()
        assertEquals(Outcome.ABANDONED, outcome(measuring))
    }

    @Test
    fun `a tap that starts the next screen abandons the visit at the tap`() {
        val (measuring, _, activity) = open()
        activity.photo.setOnClickListener { activity.startActivity(Intent(activity, NextActivity::class.java)) }
        val up = Hand(activity).tap(activity.photo)
        assertEquals(Outcome.ABANDONED, outcome(measuring))
        val event = measuring.events.single()
        assertEquals(up, (event.startNanos + (event.elapsedMs * 1e6).toLong()) / 1_000_000)
    }

    @Test
    fun `a screen that the app replaces is redirected, and the next screen inherits its start`() {
        val (measuring, controller, activity) = open()
        activity.startActivity(Intent(activity, NextActivity::class.java))
        activity.finish()
        controller.pause()
        Robolectric.buildActivity(NextActivity::class.java).setup()
        controller.stop().destroy()
        measuring.until(2)
        assertEquals(listOf(Outcome.REDIRECTED, Outcome.COMPLETE), measuring.events.map { it.outcome })
        assertEquals(measuring.events[0].startNanos / 1e6, measuring.events[1].startNanos / 1e6, 0.002)
    }

    @Test
    fun `a permission prompt interrupts the visit`() {
        val (measuring, controller, _) = open()
        controller.pause()
        val at = Frames.now()
        Frames.step(20)
        assertEquals("the visit must not end before the reason is known", 0, measuring.events.size)
        Frames.step(20)
        assertEquals(Outcome.INTERRUPTED, outcome(measuring))
        val event = measuring.events.single()
        assertEquals(at / 1e6, event.endMs(), 0.001)
        controller.resume()
        Frames.step(60)
        assertEquals(1, measuring.events.size)
    }

    @Test
    fun `a drag ends the visit as interacted once it has moved five percent`() {
        val (measuring, _, activity) = open()
        Hand(activity).drag(180f, 300f, -2f, 12)
        assertEquals("a drag of 24 of 640 pixels must not end the visit", 0, measuring.events.size)
        Hand(activity).drag(180f, 500f, -20f, 10)
        assertTrue("${activity.scroll.scrollY}", activity.scroll.scrollY > 100)
        assertEquals(Outcome.INTERACTED, outcome(measuring))
    }

    @Test
    fun `a tap ends the visit as interacted`() {
        val (measuring, _, activity) = open()
        Hand(activity).tap(activity.photo)
        assertEquals(Outcome.INTERACTED, outcome(measuring))
    }

    @Test
    fun `programmatic scrolling does not count`() {
        val (measuring, _, activity) = open()
        repeat(10) {
            activity.scroll.scrollBy(0, 30)
            Frames.step()
        }
        assertEquals(0, measuring.events.size)
        activity.photo.isThere = true
        activity.scroll.scrollTo(0, 0)
        assertEquals(Outcome.COMPLETE, outcome(measuring))
    }

    @Test
    fun `a rotation continues the visit`() {
        val (measuring, controller, _) = open()
        val turned = Configuration(controller.get().resources.configuration).apply { orientation = Configuration.ORIENTATION_LANDSCAPE }
        controller.configurationChange(turned).visible()
        Frames.step(5)
        assertEquals(0, measuring.events.size)
        controller.get().photo.isThere = true
        controller.get().photo.invalidate()
        assertEquals(Outcome.COMPLETE, outcome(measuring))
        assertEquals(StartSource.LAUNCH, measuring.events.single().startSource)
    }

    @Test
    fun `returning from the background begins another visit`() {
        val (measuring, controller, activity) = open()
        activity.photo.isThere = true
        activity.photo.invalidate()
        measuring.until(1)
        controller.pause().stop()
        Frames.step(60)
        controller.restart().start().resume().visible()
        measuring.until(2)
        assertTrue(measuring.events[1].isRevisit)
        assertEquals(Outcome.COMPLETE, measuring.events[1].outcome)
    }

    @Test
    fun `a tracker's surface is left when its root is removed`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = FrameLayout(activity)
        activity.setContentView(root)
        Frames.step(3)
        val page = WaitingActivity.Photo(activity)
        root.addView(page)
        SurfaceTracker("Page", page)
        Frames.step(5)
        root.removeView(page)
        val removed = Frames.now()
        Frames.step(170)
        assertEquals("another visit may still inherit the start", 0, measuring.events.size)
        assertFalse("the views are observed although the surface is gone", Sdk.isPending("Page"))
        assertEquals(Outcome.ABANDONED, outcome(measuring))
        val event = measuring.events.single()
        assertEquals(removed / 1e6, event.endMs(), 0.001)
    }

    @Test
    fun `a removed surface's visit ends when the app goes to the background`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val controller = Robolectric.buildActivity(Activity::class.java).setup()
        val root = FrameLayout(controller.get())
        controller.get().setContentView(root)
        Frames.step(3)
        val page = WaitingActivity.Photo(controller.get())
        root.addView(page)
        SurfaceTracker("Page", page)
        Frames.step(5)
        root.removeView(page)
        val removed = Frames.now()
        Frames.step(5)
        assertEquals(0, measuring.events.size)
        controller.pause().stop()
        val event = measuring.events.single()
        assertEquals(Outcome.ABANDONED, event.outcome)
        assertEquals(removed / 1e6, event.endMs(), 0.001)
    }

    @Test
    fun `a removed surface is no longer observed, and neither is its search field`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val field = EditText(activity).apply { imeOptions = EditorInfo.IME_ACTION_SEARCH }
        val root = LinearLayout(activity).apply { addView(field, MATCH_PARENT, 60); addView(WaitingActivity.Photo(activity), 360, 300) }
        activity.setContentView(root)
        field.requestFocus()
        Frames.step(3)
        val tracker = SurfaceTracker("Search", root)
        Frames.step(3)
        field.text.append("a")
        Frames.step(3)
        assertTrue(Sdk.isPending("Search"))
        tracker.close()
        assertFalse(Sdk.isPending("Search"))
        Frames.step()
        val drawing = ReflectionHelpers.getField<ArrayList<*>?>(root.viewTreeObserver, "mOnDrawListeners")
        assertTrue("$drawing", drawing.orEmpty().none { it is FrameWatch })
        measuring.until(2)
        assertEquals(setOf("Search", "Search/typing"), measuring.events.map { it.surface }.toSet())
        assertEquals(setOf(Outcome.ABANDONED), measuring.events.map { it.outcome }.toSet())
    }

    @Test
    fun `a surface is left with its root even if its visit has ended`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = FrameLayout(activity)
        activity.setContentView(root)
        val page = TextView(activity).apply { text = "page"; textSize = 60f }
        root.addView(page)
        SurfaceTracker("Page", page)
        measuring.until(1)
        assertEquals(1, Sdk.openSurfaces)
        root.removeView(page)
        Frames.step()
        assertEquals(0, Sdk.openSurfaces)
    }

    @Test
    fun `a tracker's surface is not left when its root is moved`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val (one, other) = List(2) { FrameLayout(activity) }
        activity.setContentView(LinearLayout(activity).apply { addView(one, 180, 600); addView(other, 180, 600) })
        val page = WaitingActivity.Photo(activity)
        one.addView(page)
        SurfaceTracker("Page", page)
        Frames.step(5)
        one.removeView(page)
        other.addView(page)
        Frames.step(5)
        assertEquals(0, measuring.events.size)
        page.isThere = true
        page.invalidate()
        assertEquals(Outcome.COMPLETE, outcome(measuring))
    }

    @Test
    fun `the app's text listener can move the focus during a change`() {
        Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val (first, second) = List(2) { EditText(activity).apply { imeOptions = EditorInfo.IME_ACTION_SEARCH } }
        val changes = ArrayList<String>()
        first.doOnText { second.requestFocus() }
        val root = LinearLayout(activity).apply {
            addView(first, 100, 60)
            addView(second, 100, 60)
        }
        activity.setContentView(root)
        first.requestFocus()
        Frames.step(3)
        SurfaceTracker("Search", root)
        // The app's listener is registered after the SDK's own listener.
        first.doOnText { changes += it }
        Frames.step(3)
        first.text.append("a")
        assertEquals(listOf("a"), changes)
        Frames.step(3)
        first.text.append("b")
        assertEquals(listOf("a", "ab"), changes)
        assertEquals(Status.Ready, AllDrawn.status)
    }

    private fun EditText.doOnText(act: (String) -> Unit) = addTextChangedListener(
        object : TextWatcher {
            override fun beforeTextChanged(text: CharSequence?, start: Int, count: Int, after: Int) = Unit

            override fun onTextChanged(text: CharSequence?, start: Int, before: Int, count: Int) = act("$text")

            override fun afterTextChanged(text: Editable?) = Unit
        },
    )

    @Test
    fun `each key in a search field begins a typing visit`() {
        val measuring = Measuring(AllDrawnConfig(surfaceOf = AllDrawnConfig.inheriting))
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val field = EditText(activity).apply { imeOptions = EditorInfo.IME_ACTION_SEARCH }
        val result = TextView(activity).apply { textSize = 30f }
        val root = LinearLayout(activity).apply {
            orientation = LinearLayout.VERTICAL
            addView(field, MATCH_PARENT, 60)
            addView(result, MATCH_PARENT, 300)
        }
        activity.setContentView(root)
        field.requestFocus()
        Frames.step(3)
        SurfaceTracker("Search", root)
        result.text = "recent"
        measuring.until(1)
        field.text.append("a")
        val first = Frames.now()
        Frames.step(10)
        field.text.append("b")
        val key = Frames.now()
        Frames.step(12)
        result.text = "results of ab"
        Frames.step()
        val drawn = Frames.now()
        measuring.until(3)
        assertEquals(listOf("Search", "Search/typing", "Search/typing"), measuring.events.map { it.surface })
        assertEquals(listOf(Outcome.SUPERSEDED, Outcome.COMPLETE), measuring.events.drop(1).map { it.outcome })
        assertEquals(first, measuring.events[1].startNanos)
        assertEquals(key, measuring.events[2].startNanos)
        assertEquals((drawn - key) / 1e6 + frames(1), measuring.events[2].visuallyCompleteMs!!, 0.001)
    }

    @Test
    fun `a dialog is a surface, and its parent settles while it is open`() {
        val (measuring, _, activity) = open()
        class Question : BaseSurfaceDialog(activity) {
            override val surfaceName get() = "Question"
        }
        val dialog = Question()
        dialog.setContentView(TextView(activity).apply { text = "Really?"; textSize = 60f; layoutParams = FrameLayout.LayoutParams(300, 300) })
        dialog.show()
        Frames.step(5)
        activity.photo.isThere = true
        activity.photo.invalidate()
        measuring.until(2)
        assertTrue(dialog.isShowing)
        assertEquals(setOf("Question", "WaitingActivity"), measuring.events.map { it.surface }.toSet())
        assertEquals(setOf(Outcome.COMPLETE), measuring.events.map { it.outcome }.toSet())
        assertTrue(measuring.events.all { it.isSettled })
    }
}
