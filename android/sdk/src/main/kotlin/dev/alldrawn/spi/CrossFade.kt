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

/** Reads the progress of a cross-fade from a placeholder to a picture that a drawable animates by itself. */
public object CrossFade {
    /** The alpha, 0 to 255, from which a picture that fades in counts as visible: 0.1, as for a view (metric §3). */
    private const val SHOWS_FROM = 26

    private val canvas = AlphaCanvas()

    /**
     * Returns true if [drawable] paints [picture] with an alpha of at least 0.1. [picture] is [drawable] itself or a
     * drawable that it contains. Neither the platform nor loaders expose the alpha of a fade. Therefore the drawable
     * draws itself onto a canvas that paints nothing, and the alpha is read from the paint of its bitmap. For a picture
     * that is not a bitmap the result is always true. Main thread.
     */
    @JvmStatic
    public fun shows(drawable: Drawable, picture: Drawable?): Boolean {
        val bitmap = (picture as? BitmapDrawable)?.bitmap ?: return true
        return canvas.alphaOf(bitmap, drawable) >= SHOWS_FROM
    }
}

/** A canvas that paints nothing and records the alpha with which one bitmap was last drawn. */
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

    // A tiled, rounded or circular picture is drawn as a shape with a bitmap shader. The shader's bitmap cannot be
    // read, so any shape with a shader is taken for the picture.
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
