package dev.alldrawn.internal.sdk

import android.os.Looper
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Status
import dev.alldrawn.SurfaceTracker
import dev.alldrawn.WaitingActivity
import dev.alldrawn.internal.core.ChildJvm
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import java.lang.management.ManagementFactory
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.JUnitCore
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/**
 * Tests an app whose package lacks the native library for its device. The app must continue, and the status must give
 * the reason why nothing is measured.
 */
class WithoutLibraryTest {
    @get:Rule
    val empty = TemporaryFolder()

    @Test
    fun `the app goes on without the library`() {
        // The options of this JVM, without the path of native libraries.
        val options = ManagementFactory.getRuntimeMXBean().inputArguments.filter { "java.library.path" !in it && !it.startsWith("-javaagent") } +
            listOf("robolectric.dependency.dir", "robolectric.enabledSdks", "java.awt.headless").map { "-D$it=${System.getProperty(it)}" }
        val (output, code) = ChildJvm(JUnitCore::class, AppWithoutLibrary::class.java.name, libraries = empty.root.path, options = options).end()
        assertEquals(output.joinToString("\n"), 0, code)
        assertTrue("$output", output.any { it.startsWith("OK (1 test)") })
    }
}

/** The app without the library, which runs in a separate JVM. Its name does not end in Test, so this JVM skips it. */
@RunWith(DeviceRunner::class)
class AppWithoutLibrary {
    @Test
    fun `the app goes on and the status is off`() {
        Frames.pause()
        AllDrawn.install(RuntimeEnvironment.getApplication(), AllDrawnConfig(app = "shop", version = "1"))
        var events = 0
        AllDrawn.addListener { events++ }
        // One screen opens while the library is being loaded, and another one afterwards.
        val early = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        val tracker = SurfaceTracker("Page", early.get().scroll)
        assertTrue(Frames.stepUntil { AllDrawn.status != Status.Loading })
        val reason = (AllDrawn.status as Status.Off).reason
        assertTrue(reason, reason.startsWith("the native library cannot be loaded (no alldrawn in java.library.path"))

        val late = Robolectric.buildActivity(WaitingActivity::class.java).setup()
        tracker.mark("moment")
        tracker.hold("request").close()
        tracker.restart()
        tracker.close()
        for (screen in listOf(early, late)) {
            screen.get().photo.isThere = true
            AllDrawn.contentChanged(screen.get().photo)
        }
        Frames.step(120)
        late.pause().stop().destroy()
        Frames.step()
        assertEquals(0, events)
        assertEquals("a message is still waiting", Duration.ZERO, shadowOf(Looper.getMainLooper()).nextScheduledTaskTime)
    }
}
