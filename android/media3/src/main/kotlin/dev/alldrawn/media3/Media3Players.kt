package dev.alldrawn.media3

import android.view.View
import android.widget.ImageView
import androidx.media3.common.Player
import dev.alldrawn.AllDrawn
import dev.alldrawn.PerfView

/**
 * Makes AllDrawn measure the videos of Media3 (ExoPlayer) (metric §6). If the app has asked the player to play, the
 * video is ready when its first frame is rendered. Otherwise it is ready when its poster or first frame is shown. After
 * an error of the player, the video is failed.
 */
public object Media3Players {
    /**
     * Measures every `PlayerView`. Call it once when the app starts. Does nothing if the app does not include
     * `media3-ui`. Main thread.
     */
    @JvmStatic
    public fun install() {
        try {
            PlayerViews.install()
        } catch (_: LinkageError) {
            // The app does not include media3-ui, so it calls `watch` for its own views.
        }
    }

    /**
     * Measures the video that [player] shows in [view]. Call it on the player's thread, which must be the main thread.
     *
     * @param view the app's own `SurfaceView` or `TextureView`
     * @param poster the view of the picture that is shown in place of the video, if there is one
     * @return an object that the app must close before [view] gets another player
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
