package dev.alldrawn.accuracy

import android.os.SystemClock
import android.view.InputDevice
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View

/** The number of frames for which a tap's finger stays down. */
private const val TOUCH_FRAMES = 3

/**
 * Taps a view at ([dx], [dy]) pixels from its corner, by default in its middle: the finger goes down, and up three
 * frames later. The window's callback is called first, as on a device.
 */
public fun Stage.tap(view: View, dx: Float = view.width / 2f, dy: Float = view.height / 2f) {
    val corner = IntArray(2).also(view::getLocationInWindow)
    touch(view.rootView, MotionEvent.ACTION_DOWN, corner[0] + dx, corner[1] + dy)
    frames(TOUCH_FRAMES)
    touch(view.rootView, MotionEvent.ACTION_UP, corner[0] + dx, corner[1] + dy)
}

/** Drags from the middle of a view by ([dx], [dy]) pixels in [frames] frames, and rests before the finger is lifted. */
public fun Stage.drag(view: View, dx: Float, dy: Float, frames: Int = 12) {
    val corner = IntArray(2).also(view::getLocationInWindow)
    val x = corner[0] + view.width / 2f
    val y = corner[1] + view.height / 2f
    touch(view.rootView, MotionEvent.ACTION_DOWN, x, y)
    for (i in 1..frames) {
        frames(1)
        touch(view.rootView, MotionEvent.ACTION_MOVE, x + dx * i / frames, y + dy * i / frames)
    }
    repeat(REST_FRAMES) {
        frames(1)
        touch(view.rootView, MotionEvent.ACTION_MOVE, x + dx, y + dy)
    }
    touch(view.rootView, MotionEvent.ACTION_UP, x + dx, y + dy)
}

/** The number of frames for which the finger rests at the end of a drag, so that no fling follows. */
private const val REST_FRAMES = 10

private var downTime = 0L

private fun Stage.touch(root: View, action: Int, x: Float, y: Float) {
    val now = SystemClock.uptimeMillis()
    if (action == MotionEvent.ACTION_DOWN) downTime = now
    val event = MotionEvent.obtain(downTime, now, action, x, y, 0)
    event.source = InputDevice.SOURCE_TOUCHSCREEN
    root.dispatchTouchEvent(event)
    event.recycle()
    if (action == MotionEvent.ACTION_UP) lastInput = now * 1_000_000
}

/** Presses and releases a key in the window that has [view]. */
public fun Stage.key(view: View, code: Int) {
    val now = SystemClock.uptimeMillis()
    view.rootView.dispatchKeyEvent(KeyEvent(now, now, KeyEvent.ACTION_DOWN, code, 0))
    view.rootView.dispatchKeyEvent(KeyEvent(now, SystemClock.uptimeMillis(), KeyEvent.ACTION_UP, code, 0))
    lastInput = now * 1_000_000
}

/** Presses the back key in the window of the screen in front. */
public fun Stage.back() {
    key(activity.window.decorView, KeyEvent.KEYCODE_BACK)
    frames(1)
}
