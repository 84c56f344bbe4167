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

/** Runs the app with AndroidX and unchanged libraries: Coil, OkHttp and ExoPlayer run on their own threads. */
class AndroidxRun : AppRun(R.style.Theme_MaterialComponents_Light_NoActionBar) {
    private val dispatcher = Dispatcher().apply { maxRequestsPerHost = MOST_REQUESTS }
    private val pictures = RunningPictures()
    private val players = Players(phone)

    init {
        FilmFile.decoder()
        server.film = FilmFile.bytes()
        // OkHttp's time-out runs in real time, and not by the device's clock.
        val client = OkHttpClient.Builder().dispatcher(dispatcher).readTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES).build()
        Tilework.start(phone.app, server.address, collector = null, client) {
            eventListener(pictures)
            diskCache(null)
        }
        startListening()
    }

    override fun isAtRest(): Boolean {
        players.giveSurfaces()
        // Runs the main thread, on which loaders deliver their results.
        Frames.advance(0)
        val held = server.waitingPaths
        return players.areAtRest() && pictures.all(held::contains) && apiCalls().all(held::contains)
    }

    private fun apiCalls(): List<String> = dispatcher.runningCalls().map { it.request().url }.filter { it.encodedPath.startsWith("/api/") }
        .map { if (it.encodedQuery == null) it.encodedPath else "${it.encodedPath}?${it.encodedQuery}" }

    /** Opens the first screen and lets it be seen for a moment. */
    fun land() = land(Landing::class.java)

    override fun close() {
        super.close()
        // Runs posted frames: Compose's dispatcher is shared by the whole process, and would wait for ever for a
        // discarded one.
        Frames.step(5)
        dispatcher.executorService.shutdownNow()
    }

    private companion object {
        const val MOST_REQUESTS = 64
        const val PATIENCE_MINUTES = 5L
    }
}

/** Runs the app for one test. */
fun androidx(act: (AndroidxRun) -> Unit): Unit = AndroidxRun().use { it.land(); act(it) }
