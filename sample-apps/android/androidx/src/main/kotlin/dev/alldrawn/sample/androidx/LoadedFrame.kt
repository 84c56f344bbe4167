package dev.alldrawn.sample.androidx

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.ProgressBar
import android.widget.TextView

/** Content that is loaded over the network: shows a spinner until it is loaded, or a message if loading fails. */
class LoadedFrame(context: Context, private val content: View) : FrameLayout(context) {
    private val spinner = ProgressBar(context)

    init {
        setBackgroundColor(Style.PAPER)
        addView(content, LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addView(spinner, LayoutParams(WRAP_CONTENT, WRAP_CONTENT, Gravity.CENTER))
    }

    fun loaded() {
        spinner.visibility = GONE
    }

    fun failed(why: String) {
        spinner.visibility = GONE
        content.visibility = GONE
        val words = TextView(context).apply {
            text = why
            gravity = Gravity.CENTER
            setTextColor(Style.INK)
        }
        addView(words, LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }
}
