package dev.alldrawn.internal.visit

import android.view.FrameMetrics
import android.view.View
import android.view.Window
import dev.alldrawn.internal.app.activity
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.FromApi
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/** When a window's frames were really on the screen, where the platform tells (Android 8 and up). */
@FromApi(26)
internal class Presentation private constructor(private val window: Window, root: View, private val callback: FrameCallback) :
    Window.OnFrameMetricsAvailableListener {

    private val interval: Long = FrameWatch.intervalOf(root)

    // The last frames that were handed to the core: their sequence and time.
    private val sequences = IntArray(MAX_FRAMES)
    private val times = LongArray(MAX_FRAMES)
    private var next = 0

    /** Hears of each frame. No function type: that would box what it tells. */
    fun interface FrameCallback {
        fun presented(sequence: Int, at: Long)
    }

    /** The snapshot [sequence] is of the frame at [time]. */
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

    // The frame was done at the end of its total duration, and is shown from the next refresh on.
    private fun presentedAt(vsync: Long, metrics: FrameMetrics): Long {
        val done = metrics.getMetric(FrameMetrics.INTENDED_VSYNC_TIMESTAMP) + metrics.getMetric(FrameMetrics.TOTAL_DURATION)
        val refreshes = (done - vsync + interval - 1) / interval
        return vsync + refreshes.coerceAtLeast(0) * interval
    }

    fun stop() {
        try {
            window.removeOnFrameMetricsAvailableListener(this)
        } catch (_: IllegalArgumentException) {
            // The window has let it go already.
        } catch (_: NullPointerException) {
            // Android 8 and 9, in a window that is drawn in software: it was never there.
        }
    }

    companion object {
        private const val MAX_FRAMES = 16
        private const val NS_PER_MS = 1_000_000L

        /** Listens to the window of this root; null where the window is not known. */
        fun of(root: View, known: Window?, callback: FrameCallback): Presentation? {
            val window = known ?: windowOf(root) ?: return null
            return try {
                Presentation(window, root, callback).also { window.addOnFrameMetricsAvailableListener(it, Main.handler) }
            } catch (_: IllegalStateException) {
                // A window that is drawn in software has no such figures.
                null
            }
        }

        // A view's context leads to its Activity; that of a window's own root does not.
        private fun windowOf(root: View): Window? {
            val window = root.context.activity()?.window ?: return null
            return window.takeIf { it.peekDecorView() === root.rootView }
        }
    }
}
