package dev.alldrawn

import android.os.SystemClock
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.view.Window
import dev.alldrawn.testing.Frames

/** Sends a user's touch and key events to a window. Events are one frame apart, as from a touch screen. */
internal class Hand(private val window: Window) {
    constructor(activity: android.app.Activity) : this(activity.window)

    private var down = 0L

    /**
     * Taps the middle of a view. Returns the time at which the finger came up, in milliseconds. The app's click
     * listener has run when this function returns.
     */
    fun tap(view: View): Long {
        val place = IntArray(2).also(view::getLocationInWindow)
        return tap(place[0] + view.width / 2f, place[1] + view.height / 2f)
    }

    fun tap(x: Float, y: Float): Long {
        touch(MotionEvent.ACTION_DOWN, x, y)
        Frames.step()
        return touch(MotionEvent.ACTION_UP, x, y).also { Frames.advance(0) }
    }

    /** Drags the finger down the screen by [by] pixels in each frame. */
    fun drag(x: Float, y: Float, by: Float, frames: Int) {
        touch(MotionEvent.ACTION_DOWN, x, y)
        repeat(frames) {
            Frames.step()
            touch(MotionEvent.ACTION_MOVE, x, y + by * (it + 1))
        }
        // Holds the finger still, so that no fling follows.
        repeat(10) {
            Frames.step()
            touch(MotionEvent.ACTION_MOVE, x, y + by * frames)
        }
        touch(MotionEvent.ACTION_UP, x, y + by * frames)
        Frames.step()
    }

    fun press(code: Int): Long {
        val at = SystemClock.uptimeMillis()
        window.decorView.dispatchKeyEvent(KeyEvent(at, at, KeyEvent.ACTION_DOWN, code, 0))
        window.decorView.dispatchKeyEvent(KeyEvent(at, SystemClock.uptimeMillis(), KeyEvent.ACTION_UP, code, 0))
        Frames.advance(0)
        return at
    }

    private fun touch(action: Int, x: Float, y: Float): Long {
        val now = SystemClock.uptimeMillis()
        if (action == MotionEvent.ACTION_DOWN) down = now
        val event = MotionEvent.obtain(down, now, action, x, y, 0)
        window.decorView.dispatchTouchEvent(event)
        event.recycle()
        return now
    }
}
