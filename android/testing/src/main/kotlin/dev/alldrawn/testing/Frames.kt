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

/** Steps the device's frames by hand, 60 a second, exact to the nanosecond. Call [pause] before the first window opens. */
public object Frames {
    /** Nanoseconds from one frame to the next. */
    public const val INTERVAL_NS: Long = 16_666_667

    /** Stops frames from running by themselves. */
    public fun pause() {
        ShadowChoreographer.setPaused(true)
        ShadowChoreographer.setFrameDelay(Duration.ofNanos(INTERVAL_NS))
    }

    /** Steps [count] frames, and calls [each] after each of them. */
    public inline fun step(count: Int = 1, each: (Int) -> Unit = {}) {
        for (frame in 0 until count) {
            advance(INTERVAL_NS)
            each(frame)
        }
    }

    /**
     * Steps frames until [done] returns true, at most [limit] of them, and returns its last result. Each step waits for
     * some real time in which loader threads run: one millisecond in the first sixth of the frames, then long enough
     * that all [limit] frames take a minute. The limit only guards against waiting for ever.
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
     * Advances the clock by [ns] nanoseconds and runs what is due on the main thread, including a frame only if one is
     * due.
     */
    public fun advance(ns: Long) {
        ShadowSystemClock.advanceBy(Duration.ofNanos(ns))
        shadowOf(Looper.getMainLooper()).idle()
    }

    /** Returns the time of the device's monotonic clock, in nanoseconds. */
    public fun now(): Long = ShadowSystem.nanoTime()
}

/** Draws the view and its children as they are now, and returns the bitmap. */
public fun View.pixels(into: Bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)): Bitmap {
    draw(Canvas(into))
    return into
}

/** Returns the window's pixels from its display lists as they are, by `PixelCopy`, without drawing again. */
public fun Window.copyPixels(): Bitmap {
    val view = decorView
    val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
    var result = -1
    PixelCopy.request(this, bitmap, { result = it }, Handler(Looper.getMainLooper()))
    shadowOf(Looper.getMainLooper()).idle()
    check(result == PixelCopy.SUCCESS) { "PixelCopy failed with result $result" }
    return bitmap
}
