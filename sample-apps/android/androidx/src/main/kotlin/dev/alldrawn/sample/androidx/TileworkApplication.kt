package dev.alldrawn.sample.androidx

import android.app.Application

/** The app. The server, and the collector, are on the developer's machine as an emulator sees it. */
class TileworkApplication : Application() {
    override fun onCreate() {
        super.onCreate()
        Tilework.start(this)
    }
}
