package dev.alldrawn.sample.androidx.closeup

import android.content.Context
import android.content.Intent
import android.graphics.Color
import android.os.Bundle
import android.view.Gravity
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.TextView
import androidx.appcompat.app.AppCompatActivity
import androidx.lifecycle.lifecycleScope
import androidx.media3.common.MediaItem
import androidx.media3.common.Player
import androidx.media3.exoplayer.ExoPlayer
import androidx.media3.ui.PlayerView
import dev.alldrawn.sample.androidx.Style
import dev.alldrawn.sample.androidx.Tilework
import java.io.IOException
import kotlinx.coroutines.launch

/** A screen that plays one film with ExoPlayer, as large as the screen. */
class Closeup : AppCompatActivity() {
    private lateinit var player: ExoPlayer
    private lateinit var title: TextView

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        player = ExoPlayer.Builder(this).build().apply { repeatMode = Player.REPEAT_MODE_ALL }
        val screen = PlayerView(this).apply {
            player = this@Closeup.player
            useController = false
        }
        title = TextView(this).apply {
            textSize = 18f
            setTextColor(Color.WHITE)
            setPadding(Style.dp(context, 16), Style.dp(context, 16), Style.dp(context, 16), Style.dp(context, 24))
        }
        val stage = FrameLayout(this).apply {
            setBackgroundColor(Color.BLACK)
            addView(screen, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
            addView(title, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.BOTTOM))
        }
        setContentView(stage)
        lifecycleScope.launch { load(intent.getStringExtra(FILM) ?: "") }
    }

    private suspend fun load(id: String) {
        try {
            val film = Tilework.backend.film(id)
            title.text = film.title
            player.setMediaItem(MediaItem.fromUri(film.address))
            player.prepare()
        } catch (_: IOException) {
            title.text = "This film could not be loaded."
        }
    }

    override fun onStart() {
        super.onStart()
        player.play()
    }

    override fun onStop() {
        player.pause()
        super.onStop()
    }

    override fun onDestroy() {
        player.release()
        super.onDestroy()
    }

    companion object {
        private const val FILM = "film"

        fun intent(context: Context, film: String): Intent = Intent(context, Closeup::class.java).putExtra(FILM, film)
    }
}
