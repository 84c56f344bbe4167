package dev.alldrawn.sample.media

import android.view.View

/** A player with the view that it plays in. Main thread. */
interface Film {
    val view: View

    /** Loads the film at this address and plays it, muted, again and again. */
    fun play(address: String, listener: Listener)

    /** Stops for good. */
    fun close()

    /** Hears on the main thread. */
    interface Listener {
        fun onLoadStarted()

        /** The first picture is in the frame under way. */
        fun onFirstFrame()

        fun onFailed()
    }
}
