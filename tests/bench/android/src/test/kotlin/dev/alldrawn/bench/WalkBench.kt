package dev.alldrawn.bench

import android.app.Activity
import android.graphics.drawable.ColorDrawable
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import java.io.File
import java.lang.management.ManagementFactory

/**
 * Compares the times of the SDK's walk and of a minimal walk over the same 200 real framework views. The two walks
 * alternate in one run. Writes `target/bench-android/walk.json`. The times have no limits, since Robolectric's
 * framework is instrumented, unlike a device's.
 */
@RunWith(DeviceRunner::class)
class WalkBench {
    @Test
    fun walk() {
        Frames.pause()
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val root = feed(activity)
        activity.setContentView(root)
        Frames.step(3)
        val walks = Walks(root)
        repeat(1_000) { walks.ours() + walks.bare() }
        assertEquals("views", VIEWS, walks.bare())
        val records = walks.ours()
        val (ours, bare) = List(ROUNDS) { ns { walks.ours() } to ns { walks.bare() } }.unzip()
        val (least, bareLeast) = ours.min() to bare.min()
        val (bytes, bareBytes) = bytes { walks.ours() } to bytes { walks.bare() }
        println("\nAndroid, a walk over $VIEWS framework views, $records records (Robolectric)")
        println("  the SDK's                   %7.1f µs  %8.0f bytes".format(least / 1e3, bytes))
        println("  getGlobalVisibleRect alone  %7.1f µs  %8.0f bytes".format(bareLeast / 1e3, bareBytes))
        println("  ratio                       %7.2f".format(least / bareLeast))
        val file = File(System.getProperty("bench.dir"), "walk.json")
        file.parentFile.mkdirs()
        file.writeText(
            "{ \"version\": 1, \"views\": $VIEWS, \"records\": $records, \"leastNs\": $least, \"bareLeastNs\": $bareLeast, " +
                "\"ratio\": ${least / bareLeast}, \"bytes\": $bytes, \"bareBytes\": $bareBytes }\n",
        )
    }

    // Returns a column of cards, all on the screen. Each card has a picture and two texts.
    private fun feed(activity: Activity): ViewGroup = LinearLayout(activity).apply {
        orientation = LinearLayout.VERTICAL
        repeat((VIEWS - 1) / 4) { card ->
            val frame = FrameLayout(activity)
            frame.addView(ImageView(activity).apply { setImageDrawable(ColorDrawable(-1 - card)) }, 100, 10)
            frame.addView(TextView(activity).apply { text = "Title $card" }, 200, 10)
            frame.addView(TextView(activity).apply { text = "Subtitle $card" }, 200, 10)
            addView(frame, 360, 12)
        }
        repeat((VIEWS - 1) % 4) { addView(View(activity), 360, 1) }
    }

    private inline fun ns(act: () -> Unit): Double {
        val began = System.nanoTime()
        repeat(TIMES) { act() }
        return (System.nanoTime() - began) / TIMES.toDouble()
    }

    private inline fun bytes(act: () -> Unit): Double {
        val threads = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
        val thread = Thread.currentThread().id
        val before = threads.getThreadAllocatedBytes(thread)
        repeat(TIMES) { act() }
        return (threads.getThreadAllocatedBytes(thread) - before) / TIMES.toDouble()
    }

    private companion object {
        const val VIEWS = 200
        const val ROUNDS = 30
        const val TIMES = 100
    }
}
