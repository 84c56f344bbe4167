package dev.alldrawn

import android.app.Activity
import android.app.Application
import android.app.ListActivity
import android.graphics.Color
import android.widget.FrameLayout
import android.widget.ImageView
import dev.alldrawn.internal.core.Native
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import java.io.File
import java.net.URL
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment

/** The cost of the installation on the main thread, and the whole way from a screen to a collector's store. */
@RunWith(DeviceRunner::class)
class InstallAloneTest {
    @Test
    fun `installing uses no disk or network on the main thread, and visits reach a real collector`() {
        Frames.pause()
        val application = RuntimeEnvironment.getApplication()
        val probe = ThreadProbe(Thread.currentThread())
        // Checks the probe itself.
        val file = File(application.filesDir, "probe")
        val seen = probe.during {
            file.exists()
            file.writeText("x")
            runCatching { java.net.InetAddress.getByName("alldrawn.invalid") }
        }
        val control = listOf("reads $file", "writes $file", "asks for alldrawn.invalid:-1")
        assertTrue("$seen", seen.containsAll(control))

        // Installs once to load the classes, without a queue, because a process has only one.
        probe.during { AllDrawn.install(application, config("no address")) }
        assertTrue(Frames.stepUntil { AllDrawn.status != Status.Loading })
        val off = "Off(\"no address\" is not a valid endpoint: it needs http(s):// and a host)"
        assertEquals(off, AllDrawn.status.toString())
        Sdk.reset()

        val serve = serve()
        try {
            val endpoint = "${serve.second}v1/visits"
            val began = System.nanoTime()
            val asked = probe.during { AllDrawn.install(application, config(endpoint)) }
            println("install on the main thread: ${(System.nanoTime() - began) / 1_000} µs, the probe included")
            assertEquals(emptyList<String>(), asked)
            measureAndDeliver(application, serve.second)
            assertQuiet(probe)
        } finally {
            serve.first.destroy()
        }
        cost(application)
    }

    private fun config(endpoint: String?) = AllDrawnConfig(app = "shop", version = "1.4.0", endpoint = endpoint, tags = mapOf("build" to "nightly"))

    private fun measureAndDeliver(application: Application, page: String) {
        val events = ArrayList<VisitEvent>()
        AllDrawn.addListener { events += it }
        assertTrue("${AllDrawn.status}", Frames.stepUntil { AllDrawn.status == Status.Ready })
        val screen = Robolectric.buildActivity(Activity::class.java).setup()
        screen.get().setContentView(ImageView(screen.get()).apply { setImageBitmap(picture(color = Color.RED)) })
        repeat(600) { if (events.isEmpty()) Frames.step() }
        assertEquals(Outcome.COMPLETE, events.single().outcome)
        // A second screen, and back. Robolectric's restart also starts, so the screen is started twice.
        screen.pause()
        val above = Robolectric.buildActivity(ListActivity::class.java).setup()
        screen.stop()
        above.pause()
        screen.restart().start().resume()
        above.stop().destroy()
        // The app goes to the background: the queue is sent long before a batch would be due.
        screen.pause().stop()
        assertStored(page, "Activity", "complete")
        assertStored(page, "ListActivity", "abandoned")
        // The collector's reply was read: nothing is left to send. A visit that ends now is sent at once.
        assertDelivered()
        SurfaceTracker("Sync", FrameLayout(application)).close()
        assertStored(page, "Sync", "abandoned")
        assertDelivered()
    }

    // Checks a visit from its opening to its event, after one that loads the classes. The framework below may read
    // fonts and resources.
    private fun assertQuiet(probe: ThreadProbe) {
        visit()
        assertEquals(emptyList<String>(), probe.during(caller = { it.startsWith("dev.alldrawn.internal.") }, ::visit))
        assertTrue("the SDK's access is recorded", probe.during(caller = { it == javaClass.name }) { File("probe").exists() }.isNotEmpty())
    }

    private fun visit() {
        val outcomes = ArrayList<Outcome>()
        val listener = AllDrawn.Listener { outcomes += it.outcome }
        AllDrawn.addListener(listener)
        val screen = Robolectric.buildActivity(Activity::class.java).setup()
        screen.get().setContentView(ImageView(screen.get()).apply { setImageBitmap(picture(color = Color.BLUE)) })
        repeat(600) { if (outcomes.isEmpty()) Frames.step() }
        screen.pause().stop().destroy()
        AllDrawn.removeListener(listener)
        assertEquals(listOf(Outcome.COMPLETE), outcomes)
    }

    // Asks for uploads as the uploader does. While a batch is being sent, the answer is to wait.
    private fun assertDelivered() {
        val until = System.currentTimeMillis() + STORED_MS
        while (Native.nextUpload()!![0] != IDLE) {
            assertTrue("a stored batch is still to be sent", System.currentTimeMillis() < until)
            Thread.sleep(10)
        }
    }

    private fun assertStored(page: String, surface: String, outcome: String) {
        val until = System.currentTimeMillis() + STORED_MS
        var stored: List<String>
        do {
            Thread.sleep(50)
            val visits = JSONObject(URL("${page}api/visits").readText()).getJSONArray("visits")
            stored = List(visits.length()) { visits.getJSONObject(it).run { "${getString("surface")} ${getString("outcome")}" } }
        } while ("$surface $outcome" !in stored && System.currentTimeMillis() < until)
        assertTrue("$surface $outcome in $stored", "$surface $outcome" in stored)
    }

    // Prints minimum, median and maximum of many installations in one process: classes are loaded, but little is
    // compiled.
    private fun cost(application: Application) {
        val micros = List(50) {
            Sdk.reset()
            val began = System.nanoTime()
            AllDrawn.install(application, config("http://127.0.0.1:9/v1/visits"))
            (System.nanoTime() - began) / 1e3
        }.sorted()
        println("install on the main thread, 50 times: least %.0f µs, middle %.0f µs, most %.0f µs".format(micros.first(), micros[25], micros.last()))
        Sdk.reset()
    }

    // Starts a collector. Returns its process and its page's address.
    private fun serve(): Pair<Process, String> {
        val binary = File(System.getProperty("alldrawn.binary"))
        assertTrue("$binary is not there: cargo build --package alldrawn", binary.canExecute())
        val store = File(RuntimeEnvironment.getApplication().filesDir, "store")
        val process = ProcessBuilder(binary.path, "serve", "--listen", "127.0.0.1:0", "--store", store.path).redirectErrorStream(true).start()
        val lines = process.inputStream.bufferedReader()
        while (true) {
            val line = checkNotNull(lines.readLine()) { "alldrawn serve printed no address" }
            val address = Regex("http://127\\.0\\.0\\.1:\\d+/?").find(line)?.value ?: continue
            return process to address.trimEnd('/') + "/"
        }
    }

    private companion object {
        /** Less than the age at which a batch is due, 30 s. */
        const val STORED_MS = 20_000L

        /** The core's answer if nothing is left (`upload_bytes`). */
        const val IDLE: Byte = 2
    }
}
