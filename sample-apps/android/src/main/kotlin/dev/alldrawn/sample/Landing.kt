package dev.alldrawn.sample

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.Gravity
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.sample.closeup.VideoCloseup
import dev.alldrawn.sample.home.HomeFeed
import dev.alldrawn.sample.search.SearchAutocomplete

/** The app's first screen. The SDK measures it although it does not inherit a class of the SDK. */
class Landing : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val column = LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            gravity = Gravity.CENTER
            setBackgroundColor(Style.PAPER)
        }
        column.addView(TextView(this).apply { text = "Tilework"; textSize = 34f; setTextColor(Style.INK); gravity = Gravity.CENTER })
        button(column, "Home feed") { Intent(this, HomeFeed::class.java) }
        button(column, "Watch") { VideoCloseup.intent(this, "1") }
        button(column, "Search") { Intent(this, SearchAutocomplete::class.java) }
        setContentView(column)
    }

    private fun button(column: LinearLayout, words: String, screen: () -> Intent) {
        val button = Button(this).apply {
            text = words
            tag = words
            setOnClickListener { startActivity(screen()) }
        }
        val place = LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply { setMargins(Style.dp(this@Landing, 40), Style.dp(this@Landing, 12), Style.dp(this@Landing, 40), 0) }
        column.addView(button, place)
    }
}
