package dev.alldrawn.sample.androidx

import android.content.Context

/** The app's colours and distances. */
object Style {
    const val INK = 0xFF1D1B1A.toInt()
    const val PAPER = 0xFFFFFDF9.toInt()
    const val WASH = 0xFFE9E3DA.toInt()

    /** Returns [count] dp in pixels. */
    fun dp(context: Context, count: Int): Int = (count * context.resources.displayMetrics.density).toInt()
}
