package dev.alldrawn.media3

import android.view.View
import android.widget.ImageView
import androidx.media3.common.Player
import androidx.media3.ui.PlayerView
import androidx.media3.ui.R
import dev.alldrawn.AllDrawn
import dev.alldrawn.PerfVideoView
import dev.alldrawn.spi.Extensions

/**
 * Measures each `PlayerView` from the first walk that finds it. This class can be loaded only if the app includes
 * media3-ui.
 */
internal object PlayerViews {
    fun install(): Unit = Extensions.onFirstSight { view ->
        val picture = (view as? PlayerView)?.videoSurfaceView ?: return@onFirstSight
        AllDrawn.answerFor(picture, PlayerOf(view, picture))
        // The shutter is a black view over the video until the first frame. Ignore it, so that it does not hide the
        // video.
        view.findViewById<View>(R.id.exo_shutter)?.let(AllDrawn::ignore)
    }
}

/**
 * Reports the state of a `PlayerView`'s video. The view may get another player at any time and has no listener for
 * that, so each walk of the surface reads the player again.
 */
private class PlayerOf(private val view: PlayerView, private val picture: View) : PerfVideoView, View.OnAttachStateChangeListener {
    private var player: Player? = null
    private var watch: PlayerWatch? = null

    // The sum of the generations of all earlier players. So a change of the player is a change of the content.
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

    // False if the view has no player: then the view is not required unless it shows a poster.
    override fun isPlaybackRequested(): Boolean = current()?.isPlaybackRequested() ?: false

    override fun isFailed(): Boolean = current()?.isFailed() ?: false

    override fun contentGeneration(): Int = past + (current()?.contentGeneration() ?: 0)

    override fun onViewAttachedToWindow(v: View): Unit = Unit

    // Removes the listener from the player, because a player may exist longer than its views and would keep them alive.
    override fun onViewDetachedFromWindow(v: View): Unit = guard.enter { forget() }
}
