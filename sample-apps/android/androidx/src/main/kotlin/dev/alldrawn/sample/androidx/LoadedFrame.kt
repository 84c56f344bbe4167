package dev.alldrawn.sample.androidx

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.ProgressBar
import android.widget.TextView

/**
 * Shows content that is loaded over the network. Until it is loaded a spinner is shown, and a message if the load
 * fails.
 */
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
