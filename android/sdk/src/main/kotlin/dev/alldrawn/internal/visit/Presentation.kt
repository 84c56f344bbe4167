package dev.alldrawn.internal.visit

import android.view.FrameMetrics
import android.view.View
import android.view.Window
import dev.alldrawn.internal.app.activity
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.FromApi
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/** Reports the times at which a window's frames appeared on the screen. Only Android 8 and later measure them. */
@FromApi(26)
internal class Presentation private constructor(private val window: Window, root: View, private val callback: FrameCallback) :
    Window.OnFrameMetricsAvailableListener {

    private val interval: Long = FrameWatch.intervalOf(root)

    // Sequence numbers and times of the last snapshots that were sent to the core.
    private val sequences = IntArray(MAX_FRAMES)
    private val times = LongArray(MAX_FRAMES)
    private var next = 0

    /**
     * Callback with the time at which the frame of snapshot `sequence` was presented. It is not a function type,
     * because that would allocate objects for the arguments.
     */
    fun interface FrameCallback {
        fun presented(sequence: Int, at: Long)
    }

    /** Registers that the snapshot [sequence] is that of the frame with the start time [time]. */
    fun expect(sequence: Int, time: Long) {
        sequences[next] = sequence
        times[next] = time
        next = (next + 1) % MAX_FRAMES
    }

    override fun onFrameMetricsAvailable(window: Window, metrics: FrameMetrics, dropCountSinceLastInvocation: Int): Unit =
        Guard.enter(Entry.FRAME_METRICS) { shown(metrics) }

    private fun shown(metrics: FrameMetrics) {
        val vsync = metrics.getMetric(FrameMetrics.VSYNC_TIMESTAMP)
        for (at in 0 until MAX_FRAMES) {
            if (times[at] == 0L || times[at] / NS_PER_MS != vsync / NS_PER_MS) continue
            times[at] = 0
            callback.presented(sequences[at], presentedAt(vsync, metrics))
            return
        }
    }

    // Returns the time of the first display refresh after the frame was finished.
    private fun presentedAt(vsync: Long, metrics: FrameMetrics): Long {
        val done = metrics.getMetric(FrameMetrics.INTENDED_VSYNC_TIMESTAMP) + metrics.getMetric(FrameMetrics.TOTAL_DURATION)
        val refreshes = (done - vsync + interval - 1) / interval
        return vsync + refreshes.coerceAtLeast(0) * interval
    }

    fun stop() {
        try {
            window.removeOnFrameMetricsAvailableListener(this)
        } catch (_: IllegalArgumentException) {
            // The window has already removed the listener.
        } catch (_: NullPointerException) {
            // Android 8 and 9 never added the listener, because the window is drawn in software.
        }
    }

    companion object {
        private const val MAX_FRAMES = 16
        private const val NS_PER_MS = 1_000_000L

        /**
         * Starts to listen to the window of [root]: [known], or if that is null, the window of the root's Activity.
         * Returns null if the window cannot be found or has no frame metrics.
         */
        fun of(root: View, known: Window?, callback: FrameCallback): Presentation? {
            val window = known ?: windowOf(root) ?: return null
            return try {
                Presentation(window, root, callback).also { window.addOnFrameMetricsAvailableListener(it, Main.handler) }
            } catch (_: IllegalStateException) {
                // A window that is drawn in software has no frame metrics.
                null
            }
        }

        // Returns the window of the Activity that the view's context wraps. A decor view's context wraps no Activity.
        private fun windowOf(root: View): Window? {
            val window = root.context.activity()?.window ?: return null
            return window.takeIf { it.peekDecorView() === root.rootView }
        }
    }
}
