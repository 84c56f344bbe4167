package dev.alldrawn

import android.os.SystemClock
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.view.Window
import dev.alldrawn.testing.Frames

/** The user's hand on a window. Each event is a frame apart, as a screen tells them. */
internal class Hand(private val window: Window) {
    constructor(activity: android.app.Activity) : this(activity.window)

    private var down = 0L

    /** A tap in the middle of a view: when the finger came up, milliseconds. What the app does at it is done. */
    fun tap(view: View): Long {
        val place = IntArray(2).also(view::getLocationInWindow)
        return tap(place[0] + view.width / 2f, place[1] + view.height / 2f)
    }

    fun tap(x: Float, y: Float): Long {
        touch(MotionEvent.ACTION_DOWN, x, y)
        Frames.step()
        return touch(MotionEvent.ACTION_UP, x, y).also { Frames.advance(0) }
    }

    /** Moves the finger down the screen by so many pixels a frame. */
    fun drag(x: Float, y: Float, by: Float, frames: Int) {
        touch(MotionEvent.ACTION_DOWN, x, y)
        repeat(frames) {
            Frames.step()
            touch(MotionEvent.ACTION_MOVE, x, y + by * (it + 1))
        }
        // Held still, so that it is no fling.
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
