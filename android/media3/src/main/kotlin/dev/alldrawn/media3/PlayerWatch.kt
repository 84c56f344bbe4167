package dev.alldrawn.media3

import android.view.View
import androidx.media3.common.MediaItem
import androidx.media3.common.PlaybackException
import androidx.media3.common.Player
import dev.alldrawn.PerfVideoView
import dev.alldrawn.spi.AdapterGuard
import dev.alldrawn.spi.Extensions

/** Every call from Media3 into this module runs in this guard, so that a failure does not reach the app. */
internal val guard = AdapterGuard("Media3")

/**
 * Reports the state of the video that a player shows in a view (metric §6). The player calls its listeners on its own
 * thread, which is the main thread for every player that a view shows.
 */
internal class PlayerWatch(
    private val player: Player,
    private val view: View,
    /** Returns true if a poster is shown in place of the video. Not used if the app has asked the player to play. */
    private val posterIsShown: () -> Boolean,
) : PerfVideoView, Player.Listener {
    private var firstFrame = false
    private var generation = 0

    // The item that the player shows. Setting an equal one again is not new content.
    private var item: MediaItem? = player.currentMediaItem

    /** Adds this listener to the player. */
    fun begin(): Unit = guard.enter { player.addListener(this) }

    /** Removes this listener from the player. */
    fun end(): Unit = guard.enter { player.removeListener(this) }

    override fun isDrawn(): Boolean = firstFrame || (!isPlaybackRequested() && posterIsShown())

    override fun isVideoLoadStarted(): Boolean = player.playbackState == Player.STATE_BUFFERING || player.playbackState == Player.STATE_READY

    override fun isFirstFrameRendered(): Boolean = firstFrame

    override fun isPlaybackRequested(): Boolean = player.playWhenReady && player.mediaItemCount > 0

    override fun isFailed(): Boolean = player.playerError != null

    override fun contentGeneration(): Int = generation

    override fun onRenderedFirstFrame(): Unit = guard.enter {
        firstFrame = true
        Extensions.changed(view)
    }

    override fun onPlayerError(error: PlaybackException): Unit = guard.enter { Extensions.changed(view) }

    override fun onPlayWhenReadyChanged(playWhenReady: Boolean, reason: Int): Unit = guard.enter { Extensions.changed(view) }

    // The next item of a playlist is new content, as is another video in a recycled row. A repeated video is not.
    override fun onMediaItemTransition(mediaItem: MediaItem?, reason: Int): Unit = guard.enter {
        if (reason == Player.MEDIA_ITEM_TRANSITION_REASON_REPEAT) return@enter
        firstFrame = false
        if (mediaItem != item) generation++
        item = mediaItem
        Extensions.changed(view)
    }
}
