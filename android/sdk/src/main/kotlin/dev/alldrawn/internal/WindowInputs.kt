package dev.alldrawn.internal

import android.os.Build
import android.view.KeyEvent
import android.view.KeyboardShortcutGroup
import android.view.Menu
import android.view.MotionEvent
import android.view.ViewConfiguration
import android.view.Window
import kotlin.math.abs

/**
 * Hears a window's taps, keys and scrolls before the window does, and passes everything on. Stays as long as the window:
 * where a visit starts must be known. The user's acts cost nothing but a comparison while no visit is pending.
 *
 * The two last methods name types that an older Android lacks; it never calls them.
 */
@FromApi(24)
internal class WindowInputs(private val window: Window, private val app: Window.Callback) : Window.Callback by app {
    private val touch = Touch(ViewConfiguration.get(window.context).scaledTouchSlop)

    override fun dispatchTouchEvent(event: MotionEvent): Boolean {
        if (!touch.isTap(event)) return app.dispatchTouchEvent(event)
        val (x, y, down) = Triple(event.x, event.y, touch.down)
        return Inputs.handle(event.nanos(), { Sdk.tapped(window.peekDecorView(), x, y, down) }) { app.dispatchTouchEvent(event) }
    }

    override fun dispatchGenericMotionEvent(event: MotionEvent): Boolean {
        if (event.actionMasked == MotionEvent.ACTION_SCROLL) Inputs.moved(event.nanos())
        return app.dispatchGenericMotionEvent(event)
    }

    override fun dispatchKeyEvent(event: KeyEvent): Boolean {
        // The system's keys (volume, camera, power) open nothing and disturb nothing; going back is left to the lifecycle.
        if (event.isSystem && event.keyCode != KeyEvent.KEYCODE_BACK) return app.dispatchKeyEvent(event)
        val down = event.downTime * NS_PER_MS
        if (event.keyCode in SCROLL_KEYS) Inputs.moved(event.eventTime * NS_PER_MS)
        val tells = event.action == KeyEvent.ACTION_DOWN && event.repeatCount == 0 && event.keyCode != KeyEvent.KEYCODE_BACK
        val after = if (tells && !isInTextField()) ({ Sdk.keyPressed(window.peekDecorView(), down) }) else null
        return Inputs.handle(down, after) { app.dispatchKeyEvent(event) }
    }

    override fun onProvideKeyboardShortcuts(data: MutableList<KeyboardShortcutGroup>?, menu: Menu?, deviceId: Int) =
        app.onProvideKeyboardShortcuts(data, menu, deviceId)

    override fun onPointerCaptureChanged(hasCapture: Boolean): Unit = app.onPointerCaptureChanged(hasCapture)

    // Keys in a text field neither confirm nor end a visit (metric §10).
    private fun isInTextField(): Boolean = window.peekDecorView()?.findFocus()?.onCheckIsTextEditor() == true

    companion object {
        private const val NS_PER_MS = 1_000_000L
        private val SCROLL_KEYS = setOf(
            KeyEvent.KEYCODE_DPAD_UP, KeyEvent.KEYCODE_DPAD_DOWN, KeyEvent.KEYCODE_PAGE_UP, KeyEvent.KEYCODE_PAGE_DOWN,
            KeyEvent.KEYCODE_MOVE_HOME, KeyEvent.KEYCODE_MOVE_END, KeyEvent.KEYCODE_SPACE,
        )

        /** Begins to hear a window, once. */
        fun hear(window: Window) {
            val app = window.callback ?: return
            if (app !is WindowInputs) window.callback = WindowInputs(window, app)
        }
    }
}

/** Tells taps from drags, by how far the finger went. */
private class Touch(private val slop: Int) {
    private var x = 0f
    private var y = 0f
    private var isDrag = true

    /** When the finger came down, nanoseconds of [Clock]. */
    var down = 0L
        private set

    /** Whether this event ends a tap. */
    fun isTap(event: MotionEvent): Boolean {
        when (event.actionMasked) {
            MotionEvent.ACTION_DOWN -> {
                x = event.x
                y = event.y
                down = event.nanos()
                isDrag = false
            }
            MotionEvent.ACTION_MOVE -> {
                if (abs(event.x - x) > slop || abs(event.y - y) > slop) isDrag = true
                if (isDrag) Inputs.moved(event.nanos())
            }
            MotionEvent.ACTION_POINTER_DOWN, MotionEvent.ACTION_CANCEL -> isDrag = true
            MotionEvent.ACTION_UP -> return !isDrag
        }
        return false
    }
}

/** When it happened, nanoseconds of [Clock]: before Android 14, the beginning of its millisecond. */
private fun MotionEvent.nanos(): Long =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) Api34.nanos(this) else eventTime * 1_000_000

/** What Android 14 brought. */
@FromApi(34)
private object Api34 {
    fun nanos(event: MotionEvent): Long = event.eventTimeNanos
}
