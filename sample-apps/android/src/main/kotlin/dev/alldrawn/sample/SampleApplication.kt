package dev.alldrawn.sample

import android.app.Application
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig

/** The app. All that it says to the SDK is here, and in the three screens' base class. */
class SampleApplication : Application() {
    override fun onCreate() {
        super.onCreate()
        Tilework.start()
        AllDrawn.install(this, AllDrawnConfig(app = "Tilework", version = "1.0", endpoint = COLLECTOR))
    }

    private companion object {
        /** The developer's machine, as an emulator sees it, with `alldrawn serve` on its usual port. */
        const val COLLECTOR = "http://10.0.2.2:8642/v1/visits"
    }
}
