package dev.alldrawn.testing

import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Handler
import android.os.Looper
import android.view.PixelCopy
import android.view.View
import android.view.Window
import java.time.Duration
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowChoreographer
import org.robolectric.shadows.ShadowSystem
import org.robolectric.shadows.ShadowSystemClock

/**
 * Controls the simulated device's frames, 60 a second: a frame runs only when a test steps it. Times are exact to the
 * nanosecond. Call [pause] before the first window opens.
 */
public object Frames {
    /** Nanoseconds from one frame to the next. */
    public const val INTERVAL_NS: Long = 16_666_667

    /** Makes frames run only when they are stepped. */
    public fun pause() {
        ShadowChoreographer.setPaused(true)
        ShadowChoreographer.setFrameDelay(Duration.ofNanos(INTERVAL_NS))
    }

    /** Runs [count] frames. Calls [each] after each frame, with its index. */
    public inline fun step(count: Int = 1, each: (Int) -> Unit = {}) {
        for (frame in 0 until count) {
            advance(INTERVAL_NS)
            each(frame)
        }
    }

    /**
     * Runs at most [limit] frames until [done] returns true, and returns the last result of [done]. Before each frame
     * it waits for some real time in which loader threads can run: one millisecond before each of the first sixth of
     * the frames, and then a time with which all [limit] frames take one minute. The limit ends a test that fails.
     */
    public inline fun stepUntil(limit: Int = 600, done: () -> Boolean): Boolean {
        repeat(limit) { frame ->
            if (done()) return true
            Thread.sleep(if (frame < limit / 6) 1 else 72_000L / limit)
            step()
        }
        return done()
    }

    /**
     * Advances the clock by [ns] nanoseconds and runs the messages that are due on the main thread, including a frame
     * if one is due.
     */
    public fun advance(ns: Long) {
        ShadowSystemClock.advanceBy(Duration.ofNanos(ns))
        shadowOf(Looper.getMainLooper()).idle()
    }

    /** Returns the time of the device's monotonic clock, in nanoseconds. */
    public fun now(): Long = ShadowSystem.nanoTime()
}

/** Draws the view and its children in their current state, and returns the bitmap. */
public fun View.pixels(into: Bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)): Bitmap {
    draw(Canvas(into))
    return into
}

/**
 * Returns the window's pixels as its last frame showed them: `PixelCopy` reads the display lists without drawing again.
 */
public fun Window.copyPixels(): Bitmap {
    val view = decorView
    val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
    var result = -1
    PixelCopy.request(this, bitmap, { result = it }, Handler(Looper.getMainLooper()))
    shadowOf(Looper.getMainLooper()).idle()
    check(result == PixelCopy.SUCCESS) { "PixelCopy failed with result $result" }
    return bitmap
}
