package dev.alldrawn.scenes

import android.os.SystemClock
import android.view.InputDevice
import android.view.MotionEvent
import android.view.MotionEvent.PointerCoords
import android.view.MotionEvent.PointerProperties
import android.view.View
import android.view.ViewConfiguration
import android.view.inputmethod.EditorInfo
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter

/**
 * Simulates the user's input. It sends events as a touch screen, a wheel and a keyboard do, with the clock's time in
 * nanoseconds.
 */
internal object SceneFinger {
    /**
     * Taps a window at ([x], [y]) pixels: the finger goes down and up at once. [time] is the time of the tap in
     * nanoseconds, which is in the past if the main thread was busy since.
     */
    fun tap(window: View, x: Float, y: Float, time: Long = SystemClock.uptimeNanos()) {
        send(window, MotionEvent.ACTION_DOWN, x, y, time)
        send(window, MotionEvent.ACTION_UP, x, y, time)
    }

    /** Taps the middle of a view. */
    fun tap(view: View): Unit = middle(view).let { (x, y) -> tap(view.rootView, x, y) }

    /** Turns a wheel over a view, so that it scrolls by ([dx], [dy]) pixels. */
    fun wheel(view: View, dx: Int, dy: Int) {
        val scale = ViewConfiguration.get(view.context)
        val (x, y) = middle(view)
        val at = PointerCoords().also {
            it.x = x
            it.y = y
            it.setAxisValue(MotionEvent.AXIS_VSCROLL, -dy / scale.scaledVerticalScrollFactor)
            it.setAxisValue(MotionEvent.AXIS_HSCROLL, dx / scale.scaledHorizontalScrollFactor)
        }
        view.rootView.dispatchGenericMotionEvent(event(MotionEvent.ACTION_SCROLL, InputDevice.SOURCE_MOUSE, at, SystemClock.uptimeNanos()))
    }

    /** Types a letter into the field as an on-screen keyboard does, without a key event. */
    fun type(field: View, letter: String) {
        field.requestFocus()
        checkNotNull(field.onCreateInputConnection(EditorInfo())).commitText(letter, 1)
    }

    private fun middle(view: View): Pair<Float, Float> {
        val corner = IntArray(2).also(view::getLocationInWindow)
        return corner[0] + view.width / 2f to corner[1] + view.height / 2f
    }

    private fun send(window: View, action: Int, x: Float, y: Float, time: Long) {
        val at = PointerCoords().also {
            it.x = x
            it.y = y
            it.pressure = 1f
        }
        window.dispatchTouchEvent(event(action, InputDevice.SOURCE_TOUCHSCREEN, at, time))
    }

    // The hidden methods are used here because the system's events have times in nanoseconds, and the public methods
    // take milliseconds.
    private fun event(action: Int, source: Int, at: PointerCoords, time: Long): MotionEvent {
        val event = ReflectionHelpers.callStaticMethod<MotionEvent>(MotionEvent::class.java, "obtain")
        fun int(value: Int) = ClassParameter.from(Int::class.javaPrimitiveType, value)
        fun float(value: Float) = ClassParameter.from(Float::class.javaPrimitiveType, value)
        fun long(value: Long) = ClassParameter.from(Long::class.javaPrimitiveType, value)
        ReflectionHelpers.callInstanceMethod<Any?>(
            event, "initialize",
            int(0), int(source), int(0), int(action), int(0), int(0), int(0), int(0), int(0),
            float(0f), float(0f), float(1f), float(1f), long(time), long(time), int(1),
            ClassParameter.from(Array<PointerProperties>::class.java, arrayOf(PointerProperties().apply { toolType = MotionEvent.TOOL_TYPE_FINGER })),
            ClassParameter.from(Array<PointerCoords>::class.java, arrayOf(at)),
        )
        return event
    }
}
