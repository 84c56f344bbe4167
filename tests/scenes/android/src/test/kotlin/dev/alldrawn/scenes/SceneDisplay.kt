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
 * The device's clock and display, which the test steps frame by frame. Frame n begins n × 16.666667 ms after the
 * scene's zero. A scene's step runs at that time. The frame itself is drawn one nanosecond later, so that it shows what
 * the step did.
 */
internal class SceneDisplay {
    /** The time of the scene's zero in nanoseconds of the clock. It is a whole number of milliseconds and of frames. */
    val zero: Long = (SystemClock.uptimeNanos() + HOUR_NS) / COMMON_NS * COMMON_NS

    /**
     * The number of the next frame. Frames with negative numbers, before the scene begins, show the app's own windows.
     */
    var frame = -BEFORE
        private set

    init {
        Frames.pause()
        clock(begin(frame))
        expectFrame()
    }

    /** Runs the main thread's messages that are due now. */
    fun turn(): Unit = shadowOf(Looper.getMainLooper()).idle()

    /** Draws the next frame, and advances the clock to the beginning of the one after it. */
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

    /** Simulates a main thread that is busy for [frames] frames: the clock advances, and nothing runs or is drawn. */
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

    // Sets the time at which the next frame begins. Robolectric alone would begin it one interval after the app
    // requests it.
    private fun expectFrame() {
        ReflectionHelpers.callStaticMethod<Any?>(
            ShadowChoreographer::class.java, "setNextVsyncTimeNanos", ClassParameter.from(Long::class.javaPrimitiveType, begin(frame) + 1),
        )
    }

    companion object {
        private const val BEFORE = 6
        private const val HOUR_NS = 3_600_000_000_000L

        /** The duration of three frames, 50 milliseconds: a whole number of both. */
        private const val COMMON_NS = 50_000_000L
    }
}
