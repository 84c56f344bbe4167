package dev.alldrawn.accuracy

import android.os.SystemClock
import dev.alldrawn.testing.Frames
import org.robolectric.shadows.ShadowChoreographer
import org.robolectric.shadows.ShadowSystemClock
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter
import java.time.Duration

/**
 * The display's ticks, on a fixed grid as on a device. (Robolectric alone would begin a frame one interval after the
 * app requests it.) The frame of a tick shows what the app did until that tick.
 */
internal class Ticks(
    /** Runs all messages and threads until nothing is due any more. */
    private val hold: () -> Unit,
) {
    /** The time of the last tick in nanoseconds. */
    var last: Long = SystemClock.uptimeNanos()
        private set

    init {
        Frames.pause()
    }

    /**
     * Runs everything that is due until just before the next tick, then the tick with its frame. Returns the tick's
     * time in nanoseconds.
     */
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
