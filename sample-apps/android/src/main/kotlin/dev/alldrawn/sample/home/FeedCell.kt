package dev.alldrawn.sample.home

import android.content.Context
import android.text.TextUtils
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.sample.FeedItem
import dev.alldrawn.sample.Style
import dev.alldrawn.sample.media.FilmView
import dev.alldrawn.sample.media.RemoteImageView

/** One cell of the feed: a picture or a film, in the aspect ratio of the item, and its title. */
class FeedCell(context: Context, item: FeedItem) : LinearLayout(context) {
    init {
        orientation = VERTICAL
        addView(RatioFrame(context, item.height.toFloat() / item.width).apply { addView(media(item)) })
        val title = TextView(context).apply {
            text = item.title
            textSize = 13f
            setTextColor(Style.INK)
            maxLines = 1
            ellipsize = TextUtils.TruncateAt.END
        }
        addView(title, LayoutParams(MATCH_PARENT, Style.dp(context, 28)))
    }

    private fun media(item: FeedItem): View {
        val video = item.video ?: return RemoteImageView(context).apply { item.image?.let { load(it, item.colour) } }
        return FilmView(context).apply {
            show(item.poster, item.colour)
            if (item.plays) play(video)
        }
    }

    /** A frame whose height is computed from its width and [ratio]. */
    private class RatioFrame(context: Context, private val ratio: Float) : FrameLayout(context) {
        override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
            val height = (MeasureSpec.getSize(widthMeasureSpec) * ratio).toInt()
            super.onMeasure(widthMeasureSpec, MeasureSpec.makeMeasureSpec(height, MeasureSpec.EXACTLY))
        }
    }
}
