package dev.alldrawn.sample.home

import android.content.Context
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import dev.alldrawn.sample.FeedItem
import dev.alldrawn.sample.Style

/** A layout of two columns. Each new cell is added to the shorter column. */
class Masonry(context: Context) : LinearLayout(context) {
    private val columns = List(2) { LinearLayout(context).apply { orientation = VERTICAL } }
    private val lengths = FloatArray(2)

    init {
        val gap = Style.dp(context, 4)
        setPadding(gap, 0, gap, gap)
        for (column in columns) addView(column, LayoutParams(0, WRAP_CONTENT, 1f).apply { setMargins(gap, 0, gap, 0) })
    }

    fun add(cell: FeedCell, item: FeedItem) {
        val column = if (lengths[1] < lengths[0]) 1 else 0
        lengths[column] += item.height.toFloat() / item.width + CAPTION
        columns[column].addView(cell)
    }

    private companion object {
        /** The height of a caption, as a share of the column's width. */
        const val CAPTION = 0.2f
    }
}
