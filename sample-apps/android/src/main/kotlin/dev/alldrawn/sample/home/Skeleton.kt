package dev.alldrawn.sample.home

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.view.View
import dev.alldrawn.PerfBusyView
import dev.alldrawn.sample.Style

/**
 * The placeholder that is shown until the feed's cells are loaded. While the placeholder is visible, the feed is not
 * complete.
 */
class Skeleton(context: Context) : View(context), PerfBusyView {
    private val paint = Paint().apply { color = Style.WASH }

    override fun onDraw(canvas: Canvas) {
        val gap = Style.dp(context, 8).toFloat()
        val cell = (width - 3 * gap) / 2
        for (column in 0..1) {
            var top = 0f
            for (row in 0 until ROWS) {
                val height = cell * (1.1f + 0.2f * ((row + column) % 3))
                val left = gap + column * (cell + gap)
                canvas.drawRect(left, top, left + cell, top + height, paint)
                top += height + gap
            }
        }
    }

    private companion object {
        const val ROWS = 4
    }
}
