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

/** The app with AndroidX, its libraries as they are: Coil, OkHttp and ExoPlayer have threads of their own. */
class AndroidxRun : AppRun(R.style.Theme_MaterialComponents_Light_NoActionBar) {
    private val dispatcher = Dispatcher().apply { maxRequestsPerHost = MOST_REQUESTS }
    private val pictures = PicturesUnderWay()
    private val players = Players(phone)

    init {
        FilmFile.decoder()
        server.film = FilmFile.bytes()
        // What OkHttp's own patience with a server is in real time, the device's clock does not know of.
        val client = OkHttpClient.Builder().dispatcher(dispatcher).readTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES).build()
        Tilework.start(phone.app, server.address, collector = null, client) {
            eventListener(pictures)
            diskCache(null)
        }
        startListening()
    }

    override fun isAtRest(): Boolean {
        players.giveSurfaces()
        // What loaders bring is handed over on the main thread.
        Frames.advance(0)
        val held = server.waitingPaths
        return players.areAtRest() && pictures.all(held::contains) && apiCalls().all(held::contains)
    }

    private fun apiCalls(): List<String> = dispatcher.runningCalls().map { it.request().url }.filter { it.encodedPath.startsWith("/api/") }
        .map { if (it.encodedQuery == null) it.encodedPath else "${it.encodedPath}?${it.encodedQuery}" }

    /** The first screen, seen for a moment. */
    fun land() = land(Landing::class.java)

    override fun close() {
        super.close()
        // Compose keeps one dispatcher for the whole process, which would wait for ever for a frame that was lost with its test.
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
