package dev.alldrawn.sample.drive

import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.sample.Landing
import dev.alldrawn.sample.Tilework

/** The app on the framework alone, with films that are painted. */
class SampleRun(endpoint: String? = null) : AppRun(android.R.style.Theme_Material_Light_NoActionBar) {
    private val network = CountedNetwork()

    init {
        Tilework.start(server.address, network, ::PaintedFilm)
        AllDrawn.install(phone.app, AllDrawnConfig(app = "Tilework", version = "1.0", endpoint = endpoint))
        startListening()
    }

    /** Whether no request is under way. */
    val isQuiet: Boolean get() = network.running == 0

    override fun isAtRest(): Boolean = network.running == server.waitingPaths.size

    /** The first screen, seen for a moment. */
    fun land() = land(Landing::class.java)

    override fun close() {
        super.close()
        network.close()
    }
}

/** Runs the app for one test. */
fun sample(act: (SampleRun) -> Unit): Unit = SampleRun().use(act)
