package dev.alldrawn.sample.androidx

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.Gravity
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import android.widget.TextView
import androidx.appcompat.app.AppCompatActivity
import com.google.android.material.button.MaterialButton
import dev.alldrawn.sample.androidx.boards.Boards
import dev.alldrawn.sample.androidx.closeup.Closeup
import dev.alldrawn.sample.androidx.feed.Feed
import dev.alldrawn.sample.androidx.library.Library

/** The app's first screen. */
class Landing : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val column = LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            gravity = Gravity.CENTER
            setBackgroundColor(Style.PAPER)
        }
        val name = TextView(this).apply {
            text = "Tilework"
            textSize = 34f
            setTextColor(Style.INK)
            gravity = Gravity.CENTER
        }
        column.addView(name)
        button(column, "Feed") { screen(Feed::class.java) }
        button(column, "Watch") { Closeup.intent(this, "1") }
        button(column, "Library") { screen(Library::class.java) }
        button(column, "Boards") { screen(Boards::class.java) }
        setContentView(column)
    }

    private fun screen(type: Class<out Activity>) = Intent(this, type)

    private fun button(column: LinearLayout, words: String, screen: () -> Intent) {
        val button = MaterialButton(this).apply {
            text = words
            tag = words
            setOnClickListener { startActivity(screen()) }
        }
        val side = Style.dp(this, 40)
        column.addView(button, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply { setMargins(side, Style.dp(this@Landing, 8), side, 0) })
    }
}
