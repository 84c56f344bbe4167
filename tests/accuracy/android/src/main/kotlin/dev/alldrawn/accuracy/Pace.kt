package dev.alldrawn.accuracy

import android.os.HandlerThread
import android.os.Looper
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowLooper

/**
 * Holds the device's clock until all threads in real time are idle. Loaders' threads are idle when they wait for the
 * server, which waits for the clock; threads with a message queue (a player's) when no message is due; the main thread
 * when it has run its messages, or waits for its next frame. So a picture is in its view when it is due, however slow
 * the machine is, and the frames before that are played while its loader works.
 */
internal class Pace(private val server: PictureServer) {
    fun hold() {
        val limit = System.nanoTime() + PATIENCE_NS
        while (true) {
            main.idle()
            // Checked in this order, since each can give work only to those after it.
            if (LoaderThreads.count <= server.waiting && areIdle() && main.isIdle) return
            check(System.nanoTime() < limit) {
                "threads are still busy after five minutes: ${LoaderThreads.count} loads run, ${server.waiting} of them wait for the server; ${busy()}"
            }
            Thread.sleep(0, SHORT_NS)
        }
    }

    companion object {
        private val main get() = shadowOf(Looper.getMainLooper())

        private fun busy() = ShadowLooper.getAllLoopers().filter { it.thread is HandlerThread && it.thread.isAlive && !shadowOf(it).isIdle }

        private fun areIdle() = busy().isEmpty()

        private const val PATIENCE_NS = 300_000_000_000
        private const val SHORT_NS = 200_000
    }
}
