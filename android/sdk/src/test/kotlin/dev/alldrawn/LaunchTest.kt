package dev.alldrawn

import android.app.ActivityManager
import android.app.ActivityManager.RunningAppProcessInfo
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.os.Process
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** Tests how a screen was opened: cold, warm and hot starts, restored screens, links and notifications (metric §1). */
@RunWith(DeviceRunner::class)
class LaunchTest {
    @get:Rule
    val fresh = FreshSdk()

    @After
    fun forgetTheStart(): Unit = startedAt(0)

    private fun startedAt(ms: Long) = Process.setStartTimes(ms, ms, ms, ms)

    /** Pretends that the process was started [agoMs] milliseconds ago, for a screen or for something else. */
    private fun process(agoMs: Long, importance: Int = RunningAppProcessInfo.IMPORTANCE_FOREGROUND): Measuring {
        Frames.step(120)
        startedAt(Frames.now() / 1_000_000 - agoMs)
        val manager = RuntimeEnvironment.getApplication().getSystemService(Context.ACTIVITY_SERVICE) as ActivityManager
        val own = RunningAppProcessInfo().apply {
            pid = Process.myPid()
            this.importance = importance
        }
        shadowOf(manager).setProcesses(listOf(own))
        return Measuring()
    }

    private val link = Intent(Intent.ACTION_VIEW, Uri.parse("app://item/1"))

    @Test
    fun `a cold start is a launch that begins at the process start`() {
        val measuring = process(agoMs = 700)
        val started = Process.getStartUptimeMillis()
        Robolectric.buildActivity(ButtonActivity::class.java).setup()
        val event = measuring.until(1).single()
        assertEquals(StartSource.LAUNCH, event.startSource)
        assertEquals(started, event.startNanos / 1_000_000)
    }

    @Test
    fun `a process that was started for a service has no launch`() {
        val measuring = process(agoMs = 700, RunningAppProcessInfo.IMPORTANCE_SERVICE)
        val begin = Frames.now()
        Robolectric.buildActivity(ButtonActivity::class.java).setup()
        val event = measuring.until(1).single()
        assertEquals(StartSource.BEGIN, event.startSource)
        assertEquals(begin, event.startNanos)
    }

    @Test
    fun `a screen that opens a minute after the process start has no launch`() {
        val measuring = process(agoMs = 60_000)
        Robolectric.buildActivity(ButtonActivity::class.java).setup()
        assertEquals(StartSource.BEGIN, measuring.until(1).single().startSource)
    }

    @Test
    fun `returning to the screen begins a visit from a cache when the screen is shown`() {
        val measuring = process(agoMs = 700)
        val controller = Robolectric.buildActivity(ButtonActivity::class.java).setup()
        measuring.until(1)
        controller.pause().stop()
        Frames.step(600)
        val back = Frames.now()
        controller.restart().start().resume()
        controller.get().button.text = "again"
        val event = measuring.until(2)[1]
        assertEquals(StartSource.BEGIN, event.startSource)
        assertEquals(back, event.startNanos)
        assertTrue(event.isRevisit)
    }

    @Test
    fun `a screen that is restored in a new process starts with the launch`() {
        val measuring = process(agoMs = 700)
        val controller = Robolectric.buildActivity(ButtonActivity::class.java)
        controller.create(Bundle()).start().restoreInstanceState(Bundle()).postCreate(Bundle()).resume().visible()
        val event = measuring.until(1).single()
        assertEquals(StartSource.LAUNCH, event.startSource)
        assertEquals(Process.getStartUptimeMillis(), event.startNanos / 1_000_000)
    }

    @Test
    fun `a link that starts the process was received at the process start`() {
        val measuring = process(agoMs = 700)
        Robolectric.buildActivity(ButtonActivity::class.java, link).setup()
        val event = measuring.until(1).single()
        assertEquals(StartSource.EXTERNAL, event.startSource)
        assertEquals(Process.getStartUptimeMillis(), event.startNanos / 1_000_000)
    }

    @Test
    fun `a link to a running process is received when its screen is created`() {
        val measuring = process(agoMs = 600_000)
        val begin = Frames.now()
        Robolectric.buildActivity(ButtonActivity::class.java, link).setup()
        val event = measuring.until(1).single()
        assertEquals(StartSource.EXTERNAL, event.startSource)
        assertEquals(begin, event.startNanos)
    }

    @Test
    fun `a link to an open screen ends its visit and begins another`() {
        val measuring = process(agoMs = 700)
        val controller = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        Frames.step(30)
        val received = Frames.now()
        controller.pause().newIntent(link).resume()
        controller.get().photo.isThere = true
        controller.get().photo.invalidate()
        measuring.until(2)
        assertEquals(listOf(Outcome.ABANDONED, Outcome.COMPLETE), measuring.events.map { it.outcome })
        val event = measuring.events[1]
        assertEquals(StartSource.EXTERNAL, event.startSource)
        assertEquals(received, event.startNanos)
    }
}
