package dev.alldrawn

import android.app.Activity
import android.content.Context
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.spi.AppFailure
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.ImageWitness
import dev.alldrawn.spi.RecordContributor
import dev.alldrawn.spi.Records
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Assert.assertThrows
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.shadows.ShadowLog

/**
 * Tests exceptions of the app's own code. They reach the app if the framework calls that code, and are logged if only
 * the SDK calls it.
 */
@RunWith(DeviceRunner::class)
class AppExceptionsTest {
    @get:Rule
    val fresh = FreshSdk()

    private class Answering(context: Context, val answer: () -> Boolean) : View(context), PerfImageView {
        override fun isDrawn() = answer()
    }

    class Throwing : Activity() {
        override fun dispatchTouchEvent(event: MotionEvent?): Boolean = throw failure

        override fun dispatchKeyEvent(event: KeyEvent?): Boolean = throw failure

        companion object {
            val failure = NotImplementedError("the app's own")
        }
    }

    private fun lines(): List<String> = ShadowLog.getLogsForTag("alldrawn").map { it.msg }

    private fun column(context: Context, vararg views: View) = LinearLayout(context).apply {
        orientation = LinearLayout.VERTICAL
        for (view in views) addView(view, 200, 200)
    }

    private fun words(context: Context) = TextView(context).apply { text = "text"; textSize = 50f }

    @Test
    fun `an error of the app's touch or key handler reaches the app`() {
        Measuring()
        val activity = Robolectric.buildActivity(Throwing::class.java).setup().get()
        val event = MotionEvent.obtain(0, 0, MotionEvent.ACTION_DOWN, 5f, 5f, 0)
        assertSame(Throwing.failure, assertThrows(Error::class.java) { activity.window.callback.dispatchTouchEvent(event) })
        event.action = MotionEvent.ACTION_UP
        assertSame(Throwing.failure, assertThrows(Error::class.java) { activity.window.callback.dispatchTouchEvent(event) })
        val key = KeyEvent(0, 0, KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_K, 0)
        assertSame(Throwing.failure, assertThrows(Error::class.java) { activity.window.callback.dispatchKeyEvent(key) })
        Frames.step()
        assertEquals(Status.Ready, AllDrawn.status)
    }

    @Test
    fun `a Perf method that throws makes only its own view unknown`() {
        ShadowLog.clear()
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        activity.setContentView(column(activity, Answering(activity) { TODO("later") }, words(activity)))
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
        assertEquals(Status.Ready, AllDrawn.status)
        assertEquals("${lines()}", 1, lines().count { "later" in it })
    }

    @Test
    fun `a listener that throws does not keep the next one from being called`() {
        AllDrawn.addListener { throw NoClassDefFoundError("the app's own") }
        val measuring = Measuring()
        Robolectric.buildActivity(Activity::class.java).setup().get().run { setContentView(words(this)) }
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
        assertEquals(Status.Ready, AllDrawn.status)
    }

    @Test
    fun `an adapter that fails is not called again, and the SDK goes on`() {
        ShadowLog.clear()
        var asked = 0
        Extensions.addImageWitness(ImageWitness { asked++; throw NoSuchMethodError("drifted") })
        val measuring = Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        activity.setContentView(column(activity, ImageView(activity).apply { setImageBitmap(picture()) }, words(activity)))
        assertEquals(Outcome.COMPLETE, measuring.until(1).single().outcome)
        assertEquals(1, asked)
        assertEquals("${lines()}", 1, lines().count { "drifted" in it })
        assertEquals(Status.Ready, AllDrawn.status)
    }

    @Test
    fun `an exception of the app's layout that an adapter ran early reaches the app`() {
        Measuring()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val text = words(activity)
        val failure = IllegalStateException("the app's own layout")
        var fails = true
        val contributor = object : RecordContributor {
            override fun contribute(records: Records) {
                if (fails) throw AppFailure(failure)
            }

            override fun label(identity: Int): String? = null
        }
        Extensions.contribute(text, contributor)
        activity.setContentView(text)
        assertSame(failure, assertThrows(IllegalStateException::class.java) { Frames.step(3) })
        fails = false
        assertEquals(Status.Ready, AllDrawn.status)
    }
}
