package dev.alldrawn.media3

import android.view.View
import android.widget.ImageView
import androidx.media3.common.Player
import dev.alldrawn.AllDrawn
import dev.alldrawn.PerfView

/**
 * Makes AllDrawn understand what Media3 (ExoPlayer) shows (metric §6): a video that was told to play is drawn with its
 * first rendered frame; one that waits, with its poster or first frame; an error of the player is a failure.
 */
public object Media3Players {
    /**
     * Once, where the app starts: every `PlayerView` is understood from then on. Without the library `media3-ui` it does
     * nothing. Main thread.
     */
    @JvmStatic
    public fun install() {
        try {
            PlayerViews.install()
        } catch (_: LinkageError) {
            // The app has views of its own for its players: it calls `watch`.
        }
    }

    /**
     * Says that [player] shows its picture in [view]: a `SurfaceView` or `TextureView` of the app's own. [poster] is the
     * picture that stands in the video's place, if there is one. Close it when the view is given to another player.
     * On the player's thread, which must be the main thread.
     */
    @JvmStatic
    @JvmOverloads
    public fun watch(player: Player, view: View, poster: ImageView? = null): AutoCloseable {
        val watch = PlayerWatch(player, view) { poster != null && poster.isShown && poster.drawable != null }
        watch.begin()
        AllDrawn.answerFor(view, watch)
        return AutoCloseable {
            watch.end()
            AllDrawn.answerFor(view, null as PerfView?)
        }
    }
}
