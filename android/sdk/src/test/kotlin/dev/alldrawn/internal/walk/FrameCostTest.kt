package dev.alldrawn.internal.walk

import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.Measuring
import dev.alldrawn.WaitingActivity
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.picture
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import java.lang.management.ManagementFactory
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/**
 * Measures the memory that a frame of a pending visit allocates, from the window's callback to the core's answer.
 * Reading the display's refresh rate, once a second, is not included.
 */
@RunWith(DeviceRunner::class)
class FrameCostTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `a whole warm frame allocates nothing, calls of the core included`() {
        val measuring = Measuring()
        val controller = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        val activity = controller.get()
        val column = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL }
        repeat(50) {
            column.addView(
                LinearLayout(activity).apply {
                    addView(ImageView(context).apply { setImageBitmap(picture(4, 4)) }, 20, 10)
                    addView(TextView(context).apply { text = "row $it" }, 100, 10)
                },
                LinearLayout.LayoutParams(360, 12),
            )
        }
        activity.setContentView(
            FrameLayout(activity).apply {
                addView(activity.photo.also { (it.parent as ViewGroup).removeView(it) }, 100, 100)
                addView(column)
            },
        )
        Frames.step(5)
        // A window without the focus looks for dialogs in each frame, and the system makes a list of windows for that.
        controller.windowFocusChanged(true)
        val decor = activity.window.decorView
        val frames = { times: Int -> repeat(times) { decor.viewTreeObserver.dispatchOnDraw() } }
        frames(3_000)
        val (all, device) = bytes(frames) to device(activity)
        assertEquals("the visit must still be pending", 0, measuring.events.size)
        println("1,000 warm frames of ${Sdk.walk.snapshot.count} records: $all bytes, of which the simulated device's own $device")
        assertTrue("$all bytes in 1,000 frames, of which the device's own $device", all - device < 1_000)
    }

    // Returns the bytes that only the simulated device allocates: it reads a view's scroll offsets by reflection. A
    // phone reads two fields.
    private fun device(activity: WaitingActivity): Long {
        val decor = activity.window.decorView
        val reads = { times: Int -> repeat(times) { offsets(decor) } }
        reads(3_000)
        return bytes(reads)
    }

    private fun offsets(view: View): Int {
        if (view !is ViewGroup || view.visibility != View.VISIBLE || view.childCount == 0) return 0
        var sum = view.scrollX + view.scrollY
        for (index in 0 until view.childCount) sum += offsets(view.getChildAt(index))
        return sum
    }

    private fun bytes(act: (Int) -> Unit): Long {
        val threads = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
        val before = threads.getThreadAllocatedBytes(Thread.currentThread().id)
        act(1_000)
        return threads.getThreadAllocatedBytes(Thread.currentThread().id) - before
    }
}
