package dev.alldrawn.sample

import android.content.Context
import dev.alldrawn.sample.media.Film
import dev.alldrawn.sample.media.PlatformFilm
import java.util.concurrent.Executor
import java.util.concurrent.Executors

/** Objects that the whole app shares. */
object Tilework {
    /** The address of the API and the media, without a slash at its end. */
    lateinit var address: String
        private set

    /**
     * Runs the network requests. At most [CONNECTIONS] run at the same time, as many as a browser opens to one host.
     */
    lateinit var network: Executor
        private set

    /** Creates a player for a film. */
    lateinit var films: (Context) -> Film
        private set

    /** Sets the app up. Call it before the first screen opens. */
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
