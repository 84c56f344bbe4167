package dev.alldrawn.sample.androidx

import android.app.Application

/**
 * The app, with its default addresses: through these an emulator reaches the server and the collector on the
 * developer's machine.
 */
class TileworkApplication : Application() {
    override fun onCreate() {
        super.onCreate()
        Tilework.start(this)
    }
}
