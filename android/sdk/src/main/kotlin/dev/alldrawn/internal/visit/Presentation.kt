package dev.alldrawn.internal.visit

import android.view.FrameMetrics
import android.view.View
import android.view.Window
import dev.alldrawn.internal.app.activity
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.FromApi
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/** Reports when a window's frames were on the screen, where the platform measures it (Android 8 and up). */
@FromApi(26)
internal class Presentation private constructor(private val window: Window, root: View, private val callback: FrameCallback) :
    Window.OnFrameMetricsAvailableListener {

    private val interval: Long = FrameWatch.intervalOf(root)

    // Sequence and time of the last frames that were sent to the core.
    private val sequences = IntArray(MAX_FRAMES)
    private val times = LongArray(MAX_FRAMES)
    private var next = 0

    /** Callback with a frame's presentation. Not a function type, which would box its arguments. */
    fun interface FrameCallback {
        fun presented(sequence: Int, at: Long)
    }

    /** Registers that the snapshot [sequence] shows the frame at [time]. */
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

    // The frame was finished after its total duration, and is shown at the next refresh.
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
            // Android 8 and 9, in a window that is drawn in software: the listener was never added.
        }
    }

    companion object {
        private const val MAX_FRAMES = 16
        private const val NS_PER_MS = 1_000_000L

        /** Starts to listen to the window of this root. Returns null if the window is not known. */
        fun of(root: View, known: Window?, callback: FrameCallback): Presentation? {
            val window = known ?: windowOf(root) ?: return null
            return try {
                Presentation(window, root, callback).also { window.addOnFrameMetricsAvailableListener(it, Main.handler) }
            } catch (_: IllegalStateException) {
                // A window that is drawn in software has no frame metrics.
                null
            }
        }

        // A view's context leads to its Activity, but that of a window's own root does not.
        private fun windowOf(root: View): Window? {
            val window = root.context.activity()?.window ?: return null
            return window.takeIf { it.peekDecorView() === root.rootView }
        }
    }
}
