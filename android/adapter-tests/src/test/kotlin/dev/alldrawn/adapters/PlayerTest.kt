package dev.alldrawn.adapters

import android.graphics.SurfaceTexture
import android.view.Surface
import androidx.media3.common.MediaItem
import androidx.media3.common.PlaybackException
import androidx.media3.common.Player
import androidx.media3.exoplayer.ExoPlayer
import dev.alldrawn.Outcome
import dev.alldrawn.media3.Media3Players
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FilmFile
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import kotlin.math.roundToInt
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith

/** Tests a real ExoPlayer with its extractor and renderer. The test's codec copies its input and does not decode it. */
@RunWith(DeviceRunner::class)
class PlayerTest {
    @get:Rule
    val fresh = FreshSdk()

    @get:Rule
    val folder = TemporaryFolder()

    private lateinit var measured: MeasuredScreen
    private lateinit var player: ExoPlayer
    private var firstFrameAt = 0L
    private var failedAt = 0L

    @Before
    fun decoder() {
        FilmFile.decoder()
        measured = MeasuredScreen()
    }

    @After
    fun close() {
        measured.close()
        player.release()
    }

    private fun open(address: String, plays: Boolean) = measured.open { screen ->
        val view = screen.pictureBelowTitle()
        player = ExoPlayer.Builder(screen).build()
        player.addListener(object : Player.Listener {
            override fun onRenderedFirstFrame() {
                firstFrameAt = Frames.now()
            }

            override fun onPlayerError(error: PlaybackException) {
                failedAt = Frames.now()
            }
        })
        Media3Players.watch(player, view)
        player.setVideoSurface(Surface(SurfaceTexture(1)))
        player.setMediaItem(MediaItem.fromUri(address))
        player.prepare()
        player.playWhenReady = plays
    }

    @Test
    fun `a video that plays is ready at its first rendered frame`() {
        open(folder.newFile("film.mp4").apply { writeBytes(FilmFile.bytes()) }.toURI().toString(), plays = true)
        val event = measured.until()
        assertTrue("the player rendered no frame", firstFrameAt > 0)
        val reported = event.startNanos + (event.visuallyCompleteMs!! * 1e6).toLong()
        val error = ((reported - firstFrameAt) / Frames.INTERVAL_NS.toDouble()).roundToInt()
        // The video is drawn in the frame of the player's callback or in the next frame. That frame is on the screen at
        // the display's next refresh.
        assertTrue("reported $error frames after onRenderedFirstFrame, not 1 or 2", error in 1..2)
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    @Test
    fun `a player's error is a failure`() {
        open("http://127.0.0.1:1/none.mp4", plays = true)
        assertEquals(Outcome.ERROR, measured.until().outcome)
        assertTrue(failedAt > 0)
    }
}
