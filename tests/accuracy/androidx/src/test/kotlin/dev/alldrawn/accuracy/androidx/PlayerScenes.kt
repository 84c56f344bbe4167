package dev.alldrawn.accuracy.androidx

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Rect
import android.graphics.SurfaceTexture
import android.view.Surface
import android.view.View
import androidx.media3.common.MediaItem
import androidx.media3.common.PlaybackException
import androidx.media3.common.Player
import androidx.media3.datasource.DefaultHttpDataSource
import androidx.media3.exoplayer.ExoPlayer
import androidx.media3.exoplayer.source.ProgressiveMediaSource
import dev.alldrawn.accuracy.Art
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Film
import dev.alldrawn.accuracy.FrameCode
import dev.alldrawn.accuracy.LoaderThreads
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.column
import dev.alldrawn.accuracy.failed
import dev.alldrawn.accuracy.sized
import dev.alldrawn.accuracy.title
import dev.alldrawn.media3.Media3Players
import dev.alldrawn.testing.FilmFile

/** Scenes with ExoPlayer, which plays a film over loopback HTTP with its real extractor and renderer. */
internal val PLAYER_SCENES = listOf(
    film("ExoPlayer, a film that plays, behind a poster") { play(it, delayMs = 700, status = 200) },
    film("ExoPlayer, a film that fails to load", FAILED) { play(it, delayMs = 500, status = 404) },
)

private fun film(name: String, expect: Expectation = Expectation(), play: Stage.(CodedFilmView) -> Unit) =
    Scene(name, surface = APP, expect = expect, foreign = true, fails = FIRST) {
        decoder
        openApp { screen ->
            val view = CodedFilmView(screen, Art.bitmap(51, 64, 48)).sized(320, 240)
            screen.lifecycle.addObserver(OnCreated { play(view) })
            column(screen, title(screen, "A film"), view)
        }
    }

// The simulated device's decoder, which must be added only once.
private val decoder by lazy { FilmFile.decoder() }

/**
 * The view that shows the film. The codec passes its buffers through without decoding them. For each buffer that the
 * renderer releases to the screen, this view draws a coded picture. Before the first one it draws its poster.
 */
internal class CodedFilmView(context: Context, private val poster: Bitmap) : View(context), Film {
    override val shouldPlay = true
    @Volatile
    private var picture = -1

    /**
     * Draws the given coded picture in the next frame, because the renderer has released its buffer. As on a device,
     * this needs no message to the main thread. Can be called on any thread.
     */
    fun show(picture: Int) {
        this.picture = picture
        postOnAnimation(::invalidate)
    }

    override fun onDraw(canvas: Canvas) {
        if (picture < 0) {
            canvas.drawBitmap(poster, null, Rect(0, 0, width, height), null)
        } else {
            FrameCode.draw(canvas, width.toFloat(), height.toFloat(), FILM, picture)
        }
    }
}

private fun Stage.play(view: CodedFilmView, delayMs: Int, status: Int) {
    val http = DefaultHttpDataSource.Factory().setReadTimeoutMs(PATIENCE_MS).setConnectTimeoutMs(PATIENCE_MS)
    val source = ProgressiveMediaSource.Factory(http).setDownloadExecutor({ LoaderThreads }, {})
        .createMediaSource(MediaItem.fromUri(server.file("film.mp4", FilmFile.bytes(), delayMs, status)))
    val player = ExoPlayer.Builder(view.context).build()
    player.setVideoFrameMetadataListener { timeUs, _, _, _ -> view.show((timeUs * PICTURES_A_SECOND / 1_000_000).toInt()) }
    val ended = awaits()
    player.addListener(object : Player.Listener {
        override fun onRenderedFirstFrame() = ended()

        override fun onPlayerError(error: PlaybackException) {
            ended()
            failed(view)
        }
    })
    Media3Players.watch(player, view)
    player.setVideoSurface(Surface(SurfaceTexture(1)))
    player.setMediaSource(source)
    player.prepare()
    player.playWhenReady = true
}

private const val FILM = 3
private const val PICTURES_A_SECOND = 30
