package dev.alldrawn.sample.drive

import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.sample.Landing
import dev.alldrawn.sample.Tilework

/** Runs the app that uses the Android framework alone, with films that are painted ([PaintedFilm]). */
class SampleRun(endpoint: String? = null) : AppRun(android.R.style.Theme_Material_Light_NoActionBar) {
    private val network = CountedNetwork()

    init {
        Tilework.start(server.address, network, ::PaintedFilm)
        AllDrawn.install(phone.app, AllDrawnConfig(app = "Tilework", version = "1.0", endpoint = endpoint))
        startListening()
    }

    /** True if no request is running. */
    val isQuiet: Boolean get() = network.running == 0

    override fun isAtRest(): Boolean = network.running == server.waitingPaths.size

    /** Opens the first screen and plays a few frames, so that the user sees the screen for a moment. */
    fun land() = land(Landing::class.java)

    override fun close() {
        super.close()
        network.close()
    }
}

/** Runs the app for one test, which [act] plays. */
fun sample(act: (SampleRun) -> Unit): Unit = SampleRun().use(act)
