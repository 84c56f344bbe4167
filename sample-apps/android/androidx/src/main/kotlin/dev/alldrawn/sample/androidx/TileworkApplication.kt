package dev.alldrawn.sample.androidx

import android.app.Application

/** The app. An emulator reaches the server and the collector on the developer's machine. */
class TileworkApplication : Application() {
    override fun onCreate() {
        super.onCreate()
        Tilework.start(this)
    }
}
