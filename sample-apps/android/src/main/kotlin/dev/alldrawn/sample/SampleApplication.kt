package dev.alldrawn.sample

import android.app.Application
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig

/**
 * The app. It uses the SDK only here, as the base class of three screens, and in the views that implement a Perf
 * interface.
 */
class SampleApplication : Application() {
    override fun onCreate() {
        super.onCreate()
        Tilework.start()
        AllDrawn.install(this, AllDrawnConfig(app = "Tilework", version = "1.0", endpoint = COLLECTOR))
    }

    private companion object {
        /** The developer's machine as seen from an emulator, with `alldrawn serve` on its default port. */
        const val COLLECTOR = "http://10.0.2.2:8642/v1/visits"
    }
}
