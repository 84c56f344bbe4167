package dev.alldrawn.spi

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Matrix
import android.graphics.Paint
import android.graphics.Path
import android.graphics.Rect
import android.graphics.RectF
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable

/** The cross-fade that a drawable plays by itself, from a placeholder to a picture. */
public object CrossFade {
    /** The share of 255 from which on a picture that fades in counts: 0.1, as for a view (metric §3). */
    private const val SHOWS_FROM = 26

    private val canvas = AlphaCanvas()

    /**
     * Whether [drawable] is about to paint [picture], one that it holds or is itself, so strongly that it counts. No
     * platform or loader tells the alpha of a fade: the drawable draws itself onto a canvas that paints nothing, and the
     * alpha is read from the paint of its bitmap. A picture that is no bitmap counts at once. Main thread.
     */
    @JvmStatic
    public fun shows(drawable: Drawable, picture: Drawable?): Boolean {
        val bitmap = (picture as? BitmapDrawable)?.bitmap ?: return true
        return canvas.alphaOf(bitmap, drawable) >= SHOWS_FROM
    }
}

/** Paints nothing, and notes the alpha with which one bitmap would have been painted last. */
private class AlphaCanvas : Canvas() {
    private var sought: Bitmap? = null
    private var alpha = 0

    fun alphaOf(bitmap: Bitmap, drawable: Drawable): Int {
        sought = bitmap
        alpha = 0
        val depth = saveCount
        try {
            drawable.draw(this)
        } finally {
            restoreToCount(depth)
            sought = null
        }
        return alpha
    }

    private fun readAlpha(bitmap: Bitmap, paint: Paint?) {
        if (bitmap === sought) alpha = paint?.alpha ?: OPAQUE
    }

    // A tiled, rounded or circular picture is a shape filled by a shader of the bitmap: which one cannot be asked.
    private fun readShaderAlpha(paint: Paint) {
        if (paint.shader != null) alpha = paint.alpha
    }

    override fun drawBitmap(bitmap: Bitmap, left: Float, top: Float, paint: Paint?): Unit = readAlpha(bitmap, paint)

    override fun drawBitmap(bitmap: Bitmap, src: Rect?, dst: Rect, paint: Paint?): Unit = readAlpha(bitmap, paint)

    override fun drawBitmap(bitmap: Bitmap, src: Rect?, dst: RectF, paint: Paint?): Unit = readAlpha(bitmap, paint)

    override fun drawBitmap(bitmap: Bitmap, matrix: Matrix, paint: Paint?): Unit = readAlpha(bitmap, paint)

    override fun drawRect(rect: Rect, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawRect(rect: RectF, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawRect(left: Float, top: Float, right: Float, bottom: Float, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawRoundRect(rect: RectF, rx: Float, ry: Float, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawRoundRect(left: Float, top: Float, right: Float, bottom: Float, rx: Float, ry: Float, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawCircle(cx: Float, cy: Float, radius: Float, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawOval(oval: RectF, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawPath(path: Path, paint: Paint): Unit = readShaderAlpha(paint)

    override fun drawPaint(paint: Paint): Unit = Unit

    override fun drawColor(color: Int): Unit = Unit

    private companion object {
        const val OPAQUE = 255
    }
}
