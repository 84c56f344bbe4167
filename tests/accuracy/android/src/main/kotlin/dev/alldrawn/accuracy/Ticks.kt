package dev.alldrawn.accuracy

import android.os.SystemClock
import dev.alldrawn.testing.Frames
import org.robolectric.shadows.ShadowChoreographer
import org.robolectric.shadows.ShadowSystemClock
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter
import java.time.Duration

/**
 * The display's ticks, on a fixed grid as on a device. Robolectric alone would begin the next frame one interval after
 * it is requested. What the app does between two ticks is in the frame of the second one.
 */
internal class Ticks(
    /** Runs the main thread until nothing is due any more. */
    private val hold: () -> Unit,
) {
    /** The time of the last tick in nanoseconds. */
    var last: Long = SystemClock.uptimeNanos()
        private set

    init {
        Frames.pause()
    }

    /** Runs what is due until just before the next tick, then the tick with its frame. Returns the tick's time. */
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
