package dev.alldrawn

import android.app.Activity
import dev.alldrawn.internal.core.Native
import dev.alldrawn.internal.delivery.Delivery
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment

/**
 * Tests consent that is given while the SDK loads. Runs in a separate process, because a process has only one queue.
 */
@RunWith(DeviceRunner::class)
class ConsentAloneTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `consent that is given while the queue is installed takes effect`() {
        val config = AllDrawnConfig(app = "test", version = "1", endpoint = "http://127.0.0.1:9/v1/visits", consent = false)
        AllDrawn.install(RuntimeEnvironment.getApplication(), config)
        // Wait until the queue is installed. The delivery is usually installed a little later.
        while (Delivery.current == null && !isQueueThere()) Thread.onSpinWait()
        AllDrawn.consent = true
        assertTrue(Frames.stepUntil { AllDrawn.status != Status.Loading })
        assertEquals(Status.Ready, AllDrawn.status)
        Robolectric.buildActivity(Activity::class.java).setup()
        Frames.step(3)
        assertTrue("the screen is not measured", Sdk.isPending("Activity"))
    }

    // Returns true if the queue is installed. The first byte of the status is its state, [NO_QUEUE] if there is none.
    private fun isQueueThere(): Boolean = try {
        Native.status()?.let { it.first() != NO_QUEUE } ?: false
    } catch (_: LinkageError) {
        false
    }

    private companion object {
        const val NO_QUEUE: Byte = 7
    }
}
