package dev.alldrawn.accuracy

import android.os.HandlerThread
import android.os.Looper
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowLooper

/**
 * Holds the device's clock until all that runs in real time has done what is to be done by now: loaders' threads wait for the
 * server, which waits for the clock; threads that go by messages (a player's) have none that is due; and the main thread has
 * taken what it was given, or waits for its next frame. So a picture that is due is with its view, however slow the machine,
 * while frames before that are played as its loader works.
 */
internal class Pace(private val server: PictureServer) {
    fun hold() {
        val limit = System.nanoTime() + PATIENCE_NS
        while (true) {
            main.idle()
            // In this order: each can give work to those after it only.
            if (LoaderThreads.count <= server.waiting && areIdle() && main.isIdle) return
            check(System.nanoTime() < limit) {
                "for five minutes ${LoaderThreads.count} loads run, and the server keeps ${server.waiting} of them waiting; ${busy()}"
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
