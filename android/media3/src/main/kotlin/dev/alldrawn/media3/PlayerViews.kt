package dev.alldrawn.media3

import android.view.View
import android.widget.ImageView
import androidx.media3.common.Player
import androidx.media3.ui.PlayerView
import androidx.media3.ui.R
import dev.alldrawn.AllDrawn
import dev.alldrawn.PerfVideoView
import dev.alldrawn.spi.Extensions

/** Watches each `PlayerView` from the moment a surface first sees it. Its class is loaded only where media3-ui is. */
internal object PlayerViews {
    fun install(): Unit = Extensions.onFirstSight { view ->
        val picture = (view as? PlayerView)?.videoSurfaceView ?: return@onFirstSight
        AllDrawn.answerFor(picture, PlayerOf(view, picture))
        // Black until the first frame: it stands in the video's place, and must not count as covering it.
        view.findViewById<View>(R.id.exo_shutter)?.let(AllDrawn::ignore)
    }
}

/**
 * Answers for the picture of a `PlayerView`, whichever player it has: a player view says to nobody that it was given
 * another, so it is asked whenever the surface is looked at.
 */
private class PlayerOf(private val view: PlayerView, private val picture: View) : PerfVideoView, View.OnAttachStateChangeListener {
    private var player: Player? = null
    private var watch: PlayerWatch? = null

    // Generations of the players before this one, so that another player is another content.
    private var past = 0

    init {
        view.addOnAttachStateChangeListener(this)
    }

    private fun current(): PlayerWatch? {
        val now = view.player
        if (now !== player) {
            forget()
            player = now
            watch = now?.let { PlayerWatch(it, picture, ::posterIsShown).also(PlayerWatch::begin) }
        }
        return watch
    }

    private fun forget() {
        watch?.let {
            it.end()
            past += it.contentGeneration() + 1
        }
        player = null
        watch = null
    }

    private fun posterIsShown(): Boolean {
        val artwork = view.findViewById<ImageView>(R.id.exo_artwork) ?: return false
        return artwork.isShown && artwork.drawable != null
    }

    override fun isDrawn(): Boolean = current()?.isDrawn() ?: false

    override fun isVideoLoadStarted(): Boolean = current()?.isVideoLoadStarted() ?: false

    override fun isFirstFrameRendered(): Boolean = current()?.isFirstFrameRendered() ?: false

    // A view without a player was not told to play: without a poster it is not required.
    override fun isPlaybackRequested(): Boolean = current()?.isPlaybackRequested() ?: false

    override fun isFailed(): Boolean = current()?.isFailed() ?: false

    override fun contentGeneration(): Int = past + (current()?.contentGeneration() ?: 0)

    override fun onViewAttachedToWindow(v: View): Unit = Unit

    // A player outlives the views that showed it, and must not keep them.
    override fun onViewDetachedFromWindow(v: View): Unit = guard.enter { forget() }
}
