package dev.alldrawn.sample.media

import android.view.View

/** A player for one film, with the view that it plays in. Main thread. */
interface Film {
    val view: View

    /** Loads the film at this address and plays it, muted and in a loop. */
    fun play(address: String, listener: Listener)

    /** Stops playback and releases the player. */
    fun close()

    /** The film's callbacks, on the main thread. */
    interface Listener {
        fun onLoadStarted()

        /** The film's first picture is in the frame that is being drawn. */
        fun onFirstFrame()

        fun onFailed()
    }
}
