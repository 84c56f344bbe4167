package dev.alldrawn.accuracy

import android.os.SystemClock
import dev.alldrawn.testing.Frames
import org.robolectric.shadows.ShadowChoreographer
import org.robolectric.shadows.ShadowSystemClock
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter
import java.time.Duration

/**
 * The display's ticks: a grid that does not move, as on a device. Robolectric alone would begin the next frame one
 * interval after whatever asked for it. What the app does between two ticks is in the frame of the second.
 */
internal class Ticks(
    /** Runs the main thread until all has been done that is to be done by now. */
    private val hold: () -> Unit,
) {
    /** Of the last tick, ns. */
    var last: Long = SystemClock.uptimeNanos()
        private set

    init {
        Frames.pause()
    }

    /** Lets the main thread do what is due until just before the next tick, then the tick and its frame. */
    fun next(): Long {
        val next = last + FRAME_NS
        ReflectionHelpers.callStaticMethod<Any?>(
            ShadowChoreographer::class.java, "setNextVsyncTimeNanos", ClassParameter.from(Long::class.javaPrimitiveType, next),
        )
        hold()
        runUntil(next - BEFORE_NS)
        runUntil(next)
        last = next
        return next
    }

    private fun runUntil(time: Long) {
        val ahead = time - SystemClock.uptimeNanos()
        if (ahead > 0) ShadowSystemClock.advanceBy(Duration.ofNanos(ahead))
        hold()
    }

    private companion object {
        const val BEFORE_NS = 1_000_000L
    }
}
