package dev.alldrawn.sample

import android.content.Context
import dev.alldrawn.sample.media.Film
import dev.alldrawn.sample.media.PlatformFilm
import java.util.concurrent.Executor
import java.util.concurrent.Executors

/** What the app's parts share. */
object Tilework {
    /** Where the API and the media are, without a slash at its end. */
    lateinit var address: String
        private set

    /** Runs requests: as many at once as a browser would open to one host. */
    lateinit var network: Executor
        private set

    /** What plays films. */
    lateinit var films: (Context) -> Film
        private set

    /** Before the first screen opens. */
    fun start(
        address: String = "http://10.0.2.2:8080",
        network: Executor = Executors.newFixedThreadPool(CONNECTIONS),
        films: (Context) -> Film = ::PlatformFilm,
    ) {
        this.address = address
        this.network = network
        this.films = films
    }

    const val CONNECTIONS = 6
}
