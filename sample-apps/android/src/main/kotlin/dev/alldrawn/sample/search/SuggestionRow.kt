package dev.alldrawn.sample.search

import android.content.Context
import android.view.Gravity
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.sample.Style
import dev.alldrawn.sample.Suggestion
import dev.alldrawn.sample.media.RemoteImageView

/** A row with the avatar and the text of one suggestion. */
class SuggestionRow(context: Context, suggestion: Suggestion) : LinearLayout(context) {
    init {
        gravity = Gravity.CENTER_VERTICAL
        val avatar = RemoteImageView(context).apply { load(suggestion.avatar, Style.WASH) }
        val size = Style.dp(context, 48)
        addView(avatar, LayoutParams(size, size).apply { setMargins(Style.dp(context, 16), 0, Style.dp(context, 16), 0) })
        val text = TextView(context).apply { text = suggestion.text; textSize = 16f; setTextColor(Style.INK) }
        addView(text, LayoutParams(0, WRAP_CONTENT, 1f))
    }
}
