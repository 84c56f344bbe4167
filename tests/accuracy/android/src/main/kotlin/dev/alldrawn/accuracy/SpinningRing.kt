package dev.alldrawn.accuracy

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ColorFilter
import android.graphics.Paint
import android.graphics.PixelFormat
import android.graphics.RectF
import android.graphics.drawable.Animatable
import android.graphics.drawable.Drawable
import android.os.SystemClock

/**
 * The usual ring of an activity indicator, drawn on the main thread. The framework's own ring is animated by the
 * renderer's thread, which animates nothing in this simulation.
 */
public class SpinningRing : Drawable(), Animatable, Runnable {
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG).apply { style = Paint.Style.STROKE; color = Color.rgb(0x30, 0x60, 0xC0) }
    private var isRunning = false

    override fun draw(canvas: Canvas) {
        val width = bounds.width() / 8f
        paint.strokeWidth = width
        val circle = RectF(bounds).apply { inset(width, width) }
        canvas.drawArc(circle, SystemClock.uptimeMillis() % TURN_MS * 360f / TURN_MS, 270f, false, paint)
    }

    override fun start() {
        if (isRunning) return
        isRunning = true
        run()
    }

    override fun stop() {
        isRunning = false
        unscheduleSelf(this)
    }

    override fun run() {
        if (!isRunning) return
        invalidateSelf()
        scheduleSelf(this, SystemClock.uptimeMillis() + STEP_MS)
    }

    override fun isRunning(): Boolean = isRunning
    override fun setAlpha(alpha: Int) { paint.alpha = alpha }
    override fun setColorFilter(filter: ColorFilter?) { paint.colorFilter = filter }
    @Deprecated("Deprecated in Java")
    override fun getOpacity(): Int = PixelFormat.TRANSLUCENT

    private companion object {
        const val TURN_MS = 1_000L
        const val STEP_MS = 16L
    }
}
