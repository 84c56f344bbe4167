package dev.alldrawn.scenes

import android.os.Looper
import android.os.SystemClock
import dev.alldrawn.testing.Frames
import java.time.Duration
import kotlin.math.roundToLong
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowChoreographer
import org.robolectric.shadows.ShadowSystemClock
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter

/**
 * The device's clock and display, turned by hand: frame n begins n × 16.666667 ms after the scene's zero. While the clock
 * stands there a step is done; the frame itself comes a nanosecond later, so that it shows what the step did.
 */
internal class SceneDisplay {
    /** Of the clock, nanoseconds: where a whole number of milliseconds and of frames meet. */
    val zero: Long = (SystemClock.uptimeNanos() + HOUR_NS) / COMMON_NS * COMMON_NS

    /** The frame that is drawn next. There are some before the scene's first, in which the app's own windows come up. */
    var frame = -BEFORE
        private set

    init {
        Frames.pause()
        clock(begin(frame))
        expectFrame()
    }

    /** What is due now happens. */
    fun turn(): Unit = shadowOf(Looper.getMainLooper()).idle()

    /** Draws the next frame, and goes on to the beginning of the one after it. */
    fun draw() {
        turn()
        clock(begin(frame) + 1)
        turn()
        frame++
        expectFrame()
        clock(begin(frame) - 1)
        turn()
        clock(begin(frame))
    }

    /** The app's thread is busy for so many frames: the clock goes on, and nothing happens or is drawn. */
    fun busy(frames: Int) {
        frame += frames
        expectFrame()
        clock(begin(frame))
    }

    fun drawUntil(frame: Int) {
        while (this.frame < frame) draw()
    }

    private fun begin(frame: Int): Long = zero + (frame * 1e9 / 60).roundToLong()

    private fun clock(to: Long): Unit = ShadowSystemClock.advanceBy(Duration.ofNanos(to - SystemClock.uptimeNanos()))

    // Robolectric alone would begin the next frame one interval after whatever asks for it.
    private fun expectFrame() {
        ReflectionHelpers.callStaticMethod<Any?>(
            ShadowChoreographer::class.java, "setNextVsyncTimeNanos", ClassParameter.from(Long::class.javaPrimitiveType, begin(frame) + 1),
        )
    }

    companion object {
        private const val BEFORE = 6
        private const val HOUR_NS = 3_600_000_000_000L

        /** Three frames. */
        private const val COMMON_NS = 50_000_000L
    }
}
