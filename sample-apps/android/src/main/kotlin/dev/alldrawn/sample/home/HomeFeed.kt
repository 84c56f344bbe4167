package dev.alldrawn.sample.home

import android.os.Bundle
import android.view.Gravity
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import dev.alldrawn.BaseSurfaceActivity
import dev.alldrawn.sample.Api
import dev.alldrawn.sample.FeedPage
import dev.alldrawn.sample.Style
import dev.alldrawn.sample.closeup.VideoCloseup
import dev.alldrawn.sample.media.Request

/**
 * The home feed: cells with pictures and films, which are loaded page by page. It is a surface, since it inherits
 * [BaseSurfaceActivity].
 */
class HomeFeed : BaseSurfaceActivity() {
    private lateinit var content: FrameLayout
    private lateinit var masonry: Masonry
    private var request: Request<FeedPage>? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        content = FrameLayout(this)
        val column = LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            setBackgroundColor(Style.PAPER)
            addView(bar(), LinearLayout.LayoutParams(MATCH_PARENT, Style.dp(context, 56)))
            addView(content, LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        }
        setContentView(column)
        load()
    }

    private fun bar() = TextView(this).apply {
        text = "For you"
        textSize = 20f
        setTextColor(Style.INK)
        gravity = Gravity.CENTER_VERTICAL
        setPadding(Style.dp(context, 16), 0, Style.dp(context, 16), 0)
    }

    private fun load() {
        show(Skeleton(this))
        masonry = Masonry(this)
        request = Api.feed(null) { page ->
            if (page == null) return@feed showError()
            show(ScrollView(this).apply { addView(masonry) })
            append(page)
        }
    }

    private fun append(page: FeedPage) {
        for (item in page.items) {
            masonry.add(FeedCell(this, item).apply { setOnClickListener { startActivity(VideoCloseup.intent(context, item.filmId)) } }, item)
        }
        // The first page is short, so that it loads fast. The second page is requested at once.
        val next = page.next ?: return
        request = Api.feed(next) { if (it != null) append(it) }
    }

    private fun showError() = show(
        TextView(this).apply {
            text = "The feed could not be loaded. Tap to try again."
            gravity = Gravity.CENTER
            setTextColor(Style.INK)
            setOnClickListener { load() }
        },
    )

    private fun show(view: android.view.View) {
        content.removeAllViews()
        content.addView(view, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    override fun onDestroy() {
        request?.cancel()
        super.onDestroy()
    }
}
