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

    /** No frame comes any more by itself. */
    public fun pause() {
        ShadowChoreographer.setPaused(true)
        ShadowChoreographer.setFrameDelay(Duration.ofNanos(INTERVAL_NS))
    }

    /** Lets [count] frames pass; [each] is called after each of them. */
    public inline fun step(count: Int = 1, each: (Int) -> Unit = {}) {
        for (frame in 0 until count) {
            advance(INTERVAL_NS)
            each(frame)
        }
    }

    /**
     * Steps frames until [done], at most [limit] of them. Returns whether it is done. Each frame gives loader threads some real
     * time: a millisecond, and after the first sixth of the frames so much that all of them last a minute. That limit only
     * guards against waiting for ever.
     */
    public inline fun stepUntil(limit: Int = 600, done: () -> Boolean): Boolean {
        repeat(limit) { frame ->
            if (done()) return true
            Thread.sleep(if (frame < limit / 6) 1 else 72_000L / limit)
            step()
        }
        return done()
    }

    /** Moves the clock by [ns] nanoseconds and runs what is due on the main thread, without a frame where none is. */
    public fun advance(ns: Long) {
        ShadowSystemClock.advanceBy(Duration.ofNanos(ns))
        shadowOf(Looper.getMainLooper()).idle()
    }

    /** Nanoseconds of the device's monotonic clock. */
    public fun now(): Long = ShadowSystem.nanoTime()
}

/** Draws the view and all in it, as the screen shows them now. */
public fun View.pixels(into: Bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)): Bitmap {
    draw(Canvas(into))
    return into
}

/** The window's pixels by `PixelCopy`: what its display lists hold, rather than what drawing anew would give. */
public fun Window.copyPixels(): Bitmap {
    val view = decorView
    val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
    var result = -1
    PixelCopy.request(this, bitmap, { result = it }, Handler(Looper.getMainLooper()))
    shadowOf(Looper.getMainLooper()).idle()
    check(result == PixelCopy.SUCCESS) { "PixelCopy answered $result" }
    return bitmap
}
