package dev.alldrawn.sample.closeup

import android.content.Context
import android.content.Intent
import android.graphics.Color
import android.os.Bundle
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.ProgressBar
import android.widget.TextView
import dev.alldrawn.BaseSurfaceActivity
import dev.alldrawn.sample.Api
import dev.alldrawn.sample.FilmDetails
import dev.alldrawn.sample.Style
import dev.alldrawn.sample.media.FilmView
import dev.alldrawn.sample.media.Request

/** A screen that plays one film, as large as the screen. */
class VideoCloseup : BaseSurfaceActivity() {
    private lateinit var film: FilmView
    private lateinit var title: TextView
    private lateinit var spinner: ProgressBar
    private var request: Request<FilmDetails>? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        film = FilmView(this).apply { onEnd = { spinner.visibility = View.GONE } }
        title = TextView(this).apply {
            textSize = 18f
            setTextColor(Color.WHITE)
            setPadding(Style.dp(context, 16), Style.dp(context, 16), Style.dp(context, 16), Style.dp(context, 24))
        }
        spinner = ProgressBar(this)
        val stage = FrameLayout(this).apply {
            setBackgroundColor(Color.BLACK)
            addView(film, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
            addView(title, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.BOTTOM))
            addView(spinner, FrameLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT, Gravity.CENTER))
        }
        setContentView(stage)
        request = Api.film(intent.getStringExtra(FILM) ?: "", ::show)
    }

    private fun show(details: FilmDetails?) {
        if (details == null) {
            spinner.visibility = View.GONE
            title.text = "This film could not be loaded."
            return
        }
        title.text = details.title
        film.show(details.poster, details.colour)
        film.play(details.video)
    }

    override fun onDestroy() {
        request?.cancel()
        super.onDestroy()
    }

    companion object {
        private const val FILM = "film"

        fun intent(context: Context, film: String): Intent = Intent(context, VideoCloseup::class.java).putExtra(FILM, film)
    }
}
