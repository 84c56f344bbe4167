package dev.alldrawn.internal.views

import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.ShapeDrawable
import android.graphics.drawable.TransitionDrawable
import dev.alldrawn.spi.CrossFade

/** Decides which drawables are pictures, and computes a number for a picture's content. */
internal object Pictures {
    /** Returns false if [drawable] is a colour or shape, which counts as a placeholder (metric §4). */
    fun isPicture(drawable: Drawable): Boolean = when (drawable) {
        is ColorDrawable, is GradientDrawable, is ShapeDrawable -> false
        is LayerDrawable -> hasPicture(drawable)
        else -> true
    }

    /**
     * Returns the drawable that is visible now. During a transition this is the first of the two drawables, until the
     * second one has an alpha of 0.1 (metric §3).
     */
    fun shownBy(drawable: Drawable): Drawable {
        if (drawable !is TransitionDrawable || drawable.numberOfLayers < 2) return drawable
        val second = drawable.getDrawable(1)
        return (if (CrossFade.shows(drawable, second)) second else drawable.getDrawable(0)) ?: drawable
    }

    fun isBitmap(drawable: Drawable): Boolean = drawable is BitmapDrawable && drawable.bitmap != null

    /**
     * Returns a number that changes if another picture is set or the pixels of its bitmap change. Objects are
     * distinguished by their identity hash: two objects have the same one with a probability of about 1 in 100 million.
     */
    fun contentOf(drawable: Drawable): Long {
        val bitmap = (drawable as? BitmapDrawable)?.bitmap ?: return System.identityHashCode(sharedBy(drawable)).toLong()
        val pixels = if (bitmap.isMutable) bitmap.generationId.toLong() and 0xFFFF_FFFFL else 0
        return System.identityHashCode(bitmap).toLong() shl 32 or pixels
    }

    // Returns the object that all drawables of one resource share. Only the framework's drawables have the same object at
    // each call.
    private fun sharedBy(drawable: Drawable): Any =
        if (drawable.javaClass.name.startsWith("android.")) drawable.constantState ?: drawable else drawable

    private fun hasPicture(layers: LayerDrawable): Boolean {
        for (layer in 0 until layers.numberOfLayers) {
            val drawable = layers.getDrawable(layer)
            if (drawable != null && isPicture(drawable)) return true
        }
        return false
    }
}
