package dev.alldrawn

import android.app.Activity
import android.app.AlertDialog
import android.app.Dialog
import android.content.Context
import android.content.Intent
import android.view.KeyEvent
import android.widget.TextView
import dev.alldrawn.internal.core.Wire
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

/** Tests inputs in dialogs: they are no interaction with the surfaces below, measured or not (metric §10). */
@RunWith(DeviceRunner::class)
class DialogInputsTest {
    @get:Rule
    val fresh = FreshSdk()

    private val measuring by lazy { Measuring() }
    private lateinit var controller: ActivityController<WaitingActivity>
    private val activity: WaitingActivity get() = controller.get()

    private fun open() {
        measuring.events.size
        controller = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        Frames.step(10)
    }

    /** Shows a dialog. The system then gives it the focus of the window below. */
    private fun <D : Dialog> show(dialog: D): D {
        dialog.show()
        controller.windowFocusChanged(false)
        Frames.step(10)
        return dialog
    }

    private fun page(context: Context) = Dialog(context, android.R.style.Theme_Material_Light_NoActionBar).apply {
        setContentView(TextView(context).apply { text = "agree" })
    }

    private fun finish(): VisitEvent {
        activity.photo.isThere = true
        activity.photo.invalidate()
        return measuring.until(measuring.events.size + 1).last()
    }

    private fun VisitEvent.hadDialog() = flags and (1L shl Wire.VisitFlag.DIALOG_OPEN) != 0L

    @Test
    fun `a tap in a dialog that is not measured is no interaction, and is reported`() {
        open()
        Hand(show(page(activity)).window!!).tap(100f, 100f)
        Frames.step(60)
        assertEquals("the tap must not end the visit of the surface below", 0, measuring.events.size)
        val event = finish()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertTrue(event.hadDialog())
    }

    @Test
    fun `a key in an alert is reported too`() {
        open()
        Hand(show(AlertDialog.Builder(activity).setTitle("News").setMessage("Read them").create()).window!!).press(KeyEvent.KEYCODE_K)
        val event = finish()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertTrue(event.hadDialog())
    }

    @Test
    fun `a dialog that nobody touches changes nothing`() {
        open()
        show(page(activity))
        assertFalse(finish().hadDialog())
    }

    @Test
    fun `a dialog over a dialog is found too`() {
        open()
        val first = show(page(activity))
        val second = page(activity).apply { show() }
        first.window!!.decorView.dispatchWindowFocusChanged(false)
        Frames.step(2)
        Hand(second.window!!).tap(100f, 100f)
        assertTrue(finish().hadDialog())
    }

    @Test
    fun `a dialog that opens before the window below has the focus is found at the next frame`() {
        measuring.events.size
        controller = Robolectric.buildActivity(WaitingActivity::class.java).create().start().resume().visible()
        Frames.step(5)
        val dialog = page(activity).apply { show() }
        activity.photo.invalidate()
        Frames.step(2)
        Hand(dialog.window!!).tap(100f, 100f)
        assertTrue(finish().hadDialog())
    }

    @Test
    fun `a tap in a measured dialog is an interaction with that dialog only`() {
        class Question : BaseSurfaceDialog(activity)
        open()
        val dialog = show(Question().apply { setContentView(TextView(activity).apply { text = "Really?"; textSize = 60f }) })
        Hand(dialog.window!!).tap(100f, 100f)
        val asked = measuring.until(1).single()
        assertEquals("Question", asked.surface)
        assertFalse("the tap was in the dialog, not in a dialog over it", asked.hadDialog())
        val event = finish()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertTrue(event.hadDialog())
    }

    @Test
    fun `a tap in a dialog over a measured dialog is no interaction with either`() {
        class Question : BaseSurfaceDialog(activity)
        open()
        show(Question().apply { setContentView(TextView(activity).apply { text = "Really?"; textSize = 60f }) })
        Hand(show(page(activity)).window!!).tap(100f, 100f)
        val asked = measuring.until(1).single()
        assertEquals("Question", asked.surface)
        assertTrue(asked.isSettled)
        assertTrue(asked.hadDialog())
        assertTrue(finish().hadDialog())
    }

    @Test
    fun `a tap in the Activity's own window, and one in a window of no Activity, are not in a dialog`() {
        open()
        Hand(activity).tap(100f, 100f)
        val event = measuring.until(1).single()
        assertEquals(Outcome.INTERACTED, event.outcome)
        assertFalse(event.hadDialog())
        controller.close()
        open()
        Hand(show(page(RuntimeEnvironment.getApplication())).window!!).tap(100f, 100f)
        assertFalse(finish().hadDialog())
    }

    @Test
    fun `what a tap in a dialog opens starts at that tap, not at an older one`() {
        open()
        finish()
        Hand(activity).tap(100f, 100f)
        Frames.step(30)
        val dialog = show(page(activity))
        val up = Hand(dialog.window!!).tap(100f, 100f)
        Frames.step(20)
        val opened = Robolectric.buildActivity(OtherPlainActivity::class.java, Intent(activity, OtherPlainActivity::class.java)).setup().get() as Activity
        opened.setContentView(TextView(opened).apply { text = "there"; textSize = 60f })
        val event = measuring.until(2).last()
        assertEquals(StartSource.INPUT, event.startSource)
        assertEquals(up.toDouble(), event.startNanos / 1e6, 1.0)
    }
}
