package dev.alldrawn.sample

import android.app.Application
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig

/**
 * The app. It uses the SDK in three places only: here, in three screens that inherit its base class, and in the views
 * that implement a Perf interface.
 */
class SampleApplication : Application() {
    override fun onCreate() {
        super.onCreate()
        Tilework.start()
        AllDrawn.install(this, AllDrawnConfig(app = "Tilework", version = "1.0", endpoint = COLLECTOR))
    }

    private companion object {
        /**
         * The collector's address: an emulator reaches the developer's machine as 10.0.2.2, and `alldrawn serve`
         * listens there on its default port.
         */
        const val COLLECTOR = "http://10.0.2.2:8642/v1/visits"
    }
}
