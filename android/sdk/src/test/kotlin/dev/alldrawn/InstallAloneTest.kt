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

/** Tests the cost of the installation on the main thread, and that a screen's event reaches a collector's store. */
@RunWith(DeviceRunner::class)
class InstallAloneTest {
    @Test
    fun `installing uses no disk or network on the main thread, and visits reach a real collector`() {
        Frames.pause()
        val application = RuntimeEnvironment.getApplication()
        val probe = ThreadProbe(Thread.currentThread())
        // Checks that the probe records such access at all.
        val file = File(application.filesDir, "probe")
        val seen = probe.during {
            file.exists()
            file.writeText("x")
            runCatching { java.net.InetAddress.getByName("alldrawn.invalid") }
        }
        val control = listOf("reads $file", "writes $file", "asks for alldrawn.invalid:-1")
        assertTrue("$seen", seen.containsAll(control))

        // Installs once to load the classes. This installs no queue, because a process can have only one.
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
        // Opens a second screen and goes back. Robolectric's restart() also calls start(), so the first screen is
        // started twice.
        screen.pause()
        val above = Robolectric.buildActivity(ListActivity::class.java).setup()
        screen.stop()
        above.pause()
        screen.restart().start().resume()
        above.stop().destroy()
        // The app goes to the background, so the queue is sent long before a batch would be due.
        screen.pause().stop()
        assertStored(page, "Activity", "complete")
        assertStored(page, "ListActivity", "abandoned")
        // Waits until the collector's reply was read and nothing is left to send. A visit that ends then is sent at
        // once.
        assertDelivered()
        SurfaceTracker("Sync", FrameLayout(application)).close()
        // No visit follows the closed one within 3 s.
        Frames.step(200)
        assertStored(page, "Sync", "abandoned")
        assertDelivered()
    }

    // Checks that the SDK does not use disk or network during a visit. An earlier visit has loaded the classes. Access
    // by the framework, which may read fonts and resources, does not count.
    private fun assertQuiet(probe: ThreadProbe) {
        visit()
        assertEquals(emptyList<String>(), probe.during(caller = { it.startsWith("dev.alldrawn.internal.") }, ::visit))
        assertTrue("the probe records no access", probe.during(caller = { it == javaClass.name }) { File("probe").exists() }.isNotEmpty())
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

    // Waits until nothing is left to send: asks the queue as the uploader does. While a batch is being sent, the reply
    // is to wait.
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

    // Prints the minimum, median and maximum duration of many installations in one process, in which the classes are
    // loaded but little code is compiled.
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

    // Starts a collector. Returns its process and the address of its web page.
    private fun serve(): Pair<Process, String> {
        val binary = File(System.getProperty("alldrawn.binary"))
        assertTrue("$binary does not exist: run `cargo build --package alldrawn`", binary.canExecute())
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
        /** Maximum wait for an event: less than the 30 s after which a batch would be due anyway. */
        const val STORED_MS = 20_000L

        /** The first byte that the core returns if nothing is left to send (`upload_bytes`). */
        const val IDLE: Byte = 2
    }
}
