package dev.alldrawn.accuracy

import android.os.HandlerThread
import android.os.Looper
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowLooper

/**
 * Holds the device's clock until all threads, which run in real time, are idle. A loader's thread is idle when it waits
 * for the server, which waits for the clock. A thread with a message queue (a player's) is idle when no message is due,
 * and so is the main thread, which may wait for its next frame. So each picture is in its view at the time of the
 * device's clock at which it is due, however slow the machine is.
 */
internal class Pace(private val server: PictureServer) {
    fun hold() {
        val limit = System.nanoTime() + PATIENCE_NS
        while (true) {
            main.idle()
            // Check the threads in this order, since each of them can give work only to those after it.
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
