package dev.alldrawn.sample.media

import android.view.View

/** A player for one film, and the view that the film plays in. Main thread. */
interface Film {
    val view: View

    /** Loads the film at [address] and plays it, muted and in a loop. */
    fun play(address: String, listener: Listener)

    /** Stops playback and releases the player. */
    fun close()

    /** The callbacks of a film. They are called on the main thread. */
    interface Listener {
        fun onLoadStarted()

        /** Called when the film's first picture is in the frame that is being drawn. */
        fun onFirstFrame()

        fun onFailed()
    }
}
