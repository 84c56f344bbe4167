package dev.alldrawn.internal.input

import android.app.Activity
import android.os.Build
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.ViewConfiguration
import android.view.Window
import dev.alldrawn.internal.app.activity
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.FromApi
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Sdk
import java.lang.ref.WeakReference
import java.util.WeakHashMap
import kotlin.math.abs

/**
 * Observes taps, keys and scrolls in a window before the app handles them, and passes all events on. It observes the
 * window even while no visit is pending, because a visit can start at an input before its begin. While no visit is
 * pending, an input costs only a comparison, and a tap the search for the touched control.
 *
 * The app's own handling runs outside of the guard, so its exceptions reach the app.
 */
@FromApi(26)
internal class WindowInputs private constructor(window: Window, app: Window.Callback) : PassThrough(app) {
    private val window = WeakReference(window)
    private val touch = Touch(ViewConfiguration.get(window.context).scaledTouchSlop)

    // True if another instance observes the window instead. This one then only passes calls on.
    private var isRetired = false

    // True if this callback was called since the last check, so it is still in the window's chain of callbacks.
    private var wasCalled = true

    override fun dispatchTouchEvent(event: MotionEvent?): Boolean {
        wasCalled = true
        if (event == null || isRetired) return app.dispatchTouchEvent(event)
        val after = Guard.ask(Entry.WINDOW_TOUCH, null) { beginTouch(event) } ?: return app.dispatchTouchEvent(event)
        return handle(Entry.WINDOW_TOUCH, after) { app.dispatchTouchEvent(event) }
    }

    override fun dispatchGenericMotionEvent(event: MotionEvent?): Boolean {
        wasCalled = true
        if (event != null && !isRetired) {
            Guard.enter(Entry.WINDOW_MOTION) { if (event.actionMasked == MotionEvent.ACTION_SCROLL) turned(event.nanos()) }
        }
        return app.dispatchGenericMotionEvent(event)
    }

    override fun dispatchKeyEvent(event: KeyEvent?): Boolean {
        wasCalled = true
        if (event == null || isRetired) return app.dispatchKeyEvent(event)
        val after = Guard.ask(Entry.WINDOW_KEY, null) { beginKey(event) } ?: return app.dispatchKeyEvent(event)
        return handle(Entry.WINDOW_KEY, after) { app.dispatchKeyEvent(event) }
    }

    override fun onWindowFocusChanged(hasFocus: Boolean) {
        wasCalled = true
        Guard.enter(Entry.WINDOW_FOCUS) { if (!hasFocus) findDialogs() }
        app.onWindowFocusChanged(hasFocus)
    }

    // Returns a function to call once the app has handled the event; null if the event is not an input.
    private fun beginTouch(event: MotionEvent): (() -> Unit)? {
        if (event.actionMasked == MotionEvent.ACTION_DOWN) Sdk.acted(event.nanos())
        if (!touch.isTap(event)) return null
        val (x, y, down) = Triple(event.x, event.y, touch.down)
        Inputs.begin(event.nanos(), TouchedControl.at(decor(), x, y))
        return { Sdk.tapped(decor(), activityBelow(), x, y, down) }
    }

    // Called before the app handles a turn of a wheel.
    private fun turned(at: Long) {
        Sdk.acted(at)
        Inputs.moved(at)
    }

    private fun beginKey(event: KeyEvent): (() -> Unit)? {
        // System keys (volume, camera, power) neither open a surface nor end a visit. The back key is an input, but
        // only the lifecycle callbacks show that it left a surface.
        if (event.isSystem && event.keyCode != KeyEvent.KEYCODE_BACK) return null
        val down = event.downTime * NS_PER_MS
        Sdk.acted(down)
        if (event.keyCode in SCROLL_KEYS) Inputs.moved(event.eventTime * NS_PER_MS)
        val isFirstPress = event.action == KeyEvent.ACTION_DOWN && event.repeatCount == 0 && event.keyCode != KeyEvent.KEYCODE_BACK
        val isAct = isFirstPress && !isInTextField()
        Inputs.begin(down, TouchedControl.around(decor()?.findFocus()))
        return { if (isAct) Sdk.keyPressed(decor(), activityBelow(), down) }
    }

    private inline fun handle(entry: Entry, noinline after: () -> Unit, dispatch: () -> Boolean): Boolean {
        try {
            return dispatch()
        } finally {
            Guard.enter(entry) { Inputs.finish(after) }
        }
    }

    private fun decor() = window.get()?.peekDecorView()

    // Returns the Activity over which this window is a dialog; null for an Activity's own window.
    private fun activityBelow(): Activity? {
        val window = window.get() ?: return null
        return window.context.activity()?.takeIf { it.window !== window }
    }

    // Keys in a text field neither confirm nor end a visit (metric §10).
    private fun isInTextField(): Boolean = decor()?.findFocus()?.onCheckIsTextEditor() == true

    companion object {
        private const val NS_PER_MS = 1_000_000L
        private val SCROLL_KEYS = setOf(
            KeyEvent.KEYCODE_DPAD_UP, KeyEvent.KEYCODE_DPAD_DOWN, KeyEvent.KEYCODE_PAGE_UP, KeyEvent.KEYCODE_PAGE_DOWN,
            KeyEvent.KEYCODE_MOVE_HOME, KeyEvent.KEYCODE_MOVE_END, KeyEvent.KEYCODE_SPACE,
        )

        // The values are weak references, because a WindowInputs refers to the app's callback, which may refer to the
        // window and would keep the key alive.
        private val byWindow = WeakHashMap<Window, WeakReference<WindowInputs>>()

        /**
         * Starts to observe a window. If another library has replaced our callback by its own and ours is still called,
         * nothing changes. If ours is no longer called, a new one is installed and the old one only passes calls on.
         */
        fun listen(window: Window) {
            val top = window.callback ?: return
            if (top is WindowInputs) return
            val before = byWindow[window]?.get()
            if (before != null) {
                if (before.wasCalled) {
                    before.wasCalled = false
                    return
                }
                before.isRetired = true
            }
            val inputs = WindowInputs(window, top)
            window.callback = inputs
            byWindow[window] = WeakReference(inputs)
        }

        /** Starts to observe a window, unless that was done before. */
        fun listenOnce(window: Window) {
            if (byWindow[window]?.get() == null) listen(window)
        }

        /**
         * Observes the windows of dialogs that were opened without the SDK. Called when a window has lost the focus, or
         * is drawn without it, because a dialog may have taken the focus. The system makes a list of all windows.
         */
        fun findDialogs() {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) DialogWindows.listen()
        }

        /**
         * Stops observing all windows. If our callback is still the window's, the app's callback is restored. If
         * another library has replaced ours, it only passes calls on.
         */
        fun stop() {
            for ((window, reference) in byWindow.entries.toTypedArray()) {
                val inputs = reference.get() ?: continue
                inputs.isRetired = true
                Guard.cleanUp { if (window.callback === inputs) window.callback = inputs.app }
            }
            byWindow.clear()
        }
    }
}

/** Distinguishes taps from drags by how far the finger moved. */
private class Touch(private val slop: Int) {
    private var x = 0f
    private var y = 0f
    private var isDrag = true

    /** The time at which the finger came down, in nanoseconds of [Clock]. */
    var down = 0L
        private set

    /** Returns true if this event ends a tap. */
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

/** Returns the event's time in nanoseconds of [Clock]. Before Android 14 it is rounded down to a millisecond. */
private fun MotionEvent.nanos(): Long =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) Api34.nanos(this) else eventTime * 1_000_000

/** Calls that need Android 14. */
@FromApi(34)
private object Api34 {
    fun nanos(event: MotionEvent): Long = event.eventTimeNanos
}
