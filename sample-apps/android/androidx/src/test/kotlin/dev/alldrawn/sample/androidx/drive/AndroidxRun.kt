package dev.alldrawn.sample.androidx.drive

import com.google.android.material.R
import dev.alldrawn.sample.androidx.Landing
import dev.alldrawn.sample.androidx.Tilework
import dev.alldrawn.sample.drive.AppRun
import dev.alldrawn.testing.FilmFile
import dev.alldrawn.testing.Frames
import java.util.concurrent.TimeUnit
import okhttp3.Dispatcher
import okhttp3.OkHttpClient

/**
 * Runs the app that uses AndroidX. Its libraries are unchanged: Coil, OkHttp and ExoPlayer run on their own threads.
 */
class AndroidxRun : AppRun(R.style.Theme_MaterialComponents_Light_NoActionBar) {
    private val dispatcher = Dispatcher().apply { maxRequestsPerHost = MOST_REQUESTS }
    private val pictures = RunningPictures()
    private val players = Players(phone)

    init {
        FilmFile.decoder()
        server.film = FilmFile.bytes()
        // OkHttp's time-out runs in real time, not by the device's clock, so it must be long.
        val client = OkHttpClient.Builder().dispatcher(dispatcher).readTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES).build()
        Tilework.start(phone.app, server.address, collector = null, client) {
            eventListener(pictures)
            diskCache(null)
        }
        startListening()
    }

    override fun isAtRest(): Boolean {
        players.giveSurfaces()
        // Run the main thread's messages: image loaders deliver their results by them.
        Frames.advance(0)
        val held = server.waitingPaths
        return players.areAtRest() && pictures.all(held::contains) && apiCalls().all(held::contains)
    }

    private fun apiCalls(): List<String> = dispatcher.runningCalls().map { it.request().url }.filter { it.encodedPath.startsWith("/api/") }
        .map { if (it.encodedQuery == null) it.encodedPath else "${it.encodedPath}?${it.encodedQuery}" }

    /** Opens the first screen and plays a few frames, so that the user sees the screen for a moment. */
    fun land() = land(Landing::class.java)

    override fun close() {
        super.close()
        // Play the frames that were requested: Compose's dispatcher, which the whole process shares, would wait forever
        // for a frame that was discarded.
        Frames.step(5)
        dispatcher.executorService.shutdownNow()
    }

    private companion object {
        const val MOST_REQUESTS = 64
        const val PATIENCE_MINUTES = 5L
    }
}

/** Runs the app for one test: opens its first screen, then calls [act]. */
fun androidx(act: (AndroidxRun) -> Unit): Unit = AndroidxRun().use { it.land(); act(it) }
