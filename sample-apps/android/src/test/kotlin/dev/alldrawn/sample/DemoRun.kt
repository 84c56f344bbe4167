package dev.alldrawn.sample

import dev.alldrawn.Outcome
import dev.alldrawn.VisitEvent
import dev.alldrawn.accuracy.Report
import dev.alldrawn.accuracy.Visit
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Camera
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.SampleRun
import dev.alldrawn.sample.drive.Take
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import java.io.File
import java.net.URL
import kotlin.math.roundToInt
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/**
 * Makes the visits of `make demo-android`, which passes the collector's address and a folder as system properties.
 * Prints a line for each visit, such as `3/60 HomeFeed: complete 917 ms`. Writes `visits.json`, with the SDK's numbers
 * and those of the pixels, and a filmstrip of each visit. Its name does not end in `Test`, so `test` does not run it.
 */
@RunWith(DeviceRunner::class)
class DemoRun {
    @get:Rule
    val fresh = FreshSdk()
    private val endpoint = System.getProperty("demo.endpoint") ?: error("set the system property demo.endpoint to the collector's address")
    private val out = File(System.getProperty("demo.out") ?: error("set the system property demo.out to a folder"))
    private val filmstrips = Report(File(out, "visits"), "Tilework on Android", "visits")
    private val live = JSONArray()
    private val problems = JSONArray()

    @Test
    fun run(): Unit = SampleRun(endpoint).use { run ->
        Camera(run.phone).use { camera ->
            run.onFrame = camera::frame
            run.land()
            val all = SURFACES.size * Integer.getInteger("demo.visits", 20)
            for (at in 0 until all) {
                val event = visit(run, camera, SURFACES[at % SURFACES.size], number = at / SURFACES.size)
                println("${at + 1}/$all ${event.surface}: ${outcome(event)} ${(event.visuallyCompleteMs ?: event.elapsedMs).roundToInt()} ms")
            }
            println("$all/$all a visit that never completes")
            val never = neverComplete(run, camera)
            // Leave the app, so that the SDK uploads the remaining events at once.
            run.phone.home()
            waitForStore(run)
            filmstrips.write()
            write(run, never)
        }
    }

    private fun visit(run: SampleRun, camera: Camera, surface: Surface, number: Int): VisitEvent {
        val seed = 1_000 * (surface.ordinal + 1) + number
        run.server.seed = seed
        run.server.conditions = Conditions.jittered(seed, FAILS)
        val leaves = number % LEAVES_EACH == LEAVES_EACH - 1
        val types = surface == Surface.SEARCH && !leaves && number % TYPES_EACH == TYPES_EACH - 1
        camera.roll()
        run.open(surface.button)
        if (leaves) {
            run.phone.pass(surface.leaveAfterMs)
            val take = camera.cut()
            back(run)
            return run.events.last { it.surface == surface.event }.also { keep(take, it, seed, Outcome.ABANDONED) }
        }
        var event = next(run, surface.event)
        if (types) {
            camera.roll()
            run.phone.frames(FRAMES_BETWEEN)
            run.phone.type("m")
            event = next(run, "${surface.event}/typing")
        }
        // Wait until all requests have ended, so that the last frame shows the final content.
        check(run.phone.until { run.isQuiet }) { "the app's requests did not end" }
        run.phone.frames(FRAMES_BETWEEN)
        val take = camera.cut()
        back(run)
        return event.also { keep(take, it, seed) }
    }

    private fun neverComplete(run: SampleRun, camera: Camera): VisitEvent {
        val never = setOf(RequestKind.IMAGE, RequestKind.VIDEO)
        run.server.conditions = Conditions { kind, _ -> if (kind in never) Treatment.NEVER else Treatment(100) }
        camera.roll()
        run.open(Surface.FEED.button)
        val event = next(run, Surface.FEED.event)
        judge(camera.cut(), event, "one that never completes", Outcome.TIMEOUT)
        back(run)
        return event
    }

    private fun next(run: SampleRun, surface: String): VisitEvent {
        val before = run.events.count { it.surface == surface }
        run.phone.until { run.events.count { it.surface == surface } > before }
        return run.events.last { it.surface == surface }
    }

    // Returns to the first screen, and waits long enough for the visit of that screen to be confirmed.
    private fun back(run: SampleRun) {
        val closing = run.phone.activity
        run.phone.back()
        check(run.phone.until(10) { run.phone.activity !== closing }) { "Back did not close $closing" }
        run.server.releaseAll()
        run.phone.pass(SEEN_MS)
    }

    private fun judge(take: Take, event: VisitEvent, name: String, otherwise: Outcome): Visit {
        val visit = take.beside(event, "${event.surface}, $name", otherwise)
        filmstrips.add(visit, emptyMap())
        for (problem in visit.problems) problems.put("${visit.scene.name}: $problem")
        return visit
    }

    private fun keep(take: Take, event: VisitEvent, seed: Int, otherwise: Outcome = Outcome.COMPLETE) {
        val visit = judge(take, event, "seed $seed", otherwise)
        val trueAt = visit.truth?.let { visit.frames[it.frame].shown }
        val entry = JSONObject().put("surface", event.surface).put("seed", seed).put("outcome", outcome(event))
        entry.putOpt("reportedMs", event.visuallyCompleteMs).putOpt("firstContentMs", event.firstContentMs)
        if (trueAt != null) {
            entry.put("trueMs", (trueAt - event.startNanos) / 1e6).putOpt("errorFrames", visit.errorFrames)
            entry.putOpt("errorMs", visit.reported?.let { (it - trueAt) / 1e6 })
        }
        live.put(entry)
    }

    private fun waitForStore(run: SampleRun) {
        val address = URL(URL(endpoint), "/api/surfaces")
        val end = System.nanoTime() + ARRIVAL_LIMIT_NS
        do {
            val surfaces = JSONObject(address.readText()).getJSONArray("surfaces")
            val stored = (0 until surfaces.length()).sumOf { surfaces.getJSONObject(it).getInt("visits") }
            if (stored >= run.events.size) return
            Thread.sleep(100)
            run.phone.frames(1)
        } while (System.nanoTime() < end)
    }

    private fun write(run: SampleRun, never: VisitEvent) {
        val events = run.events.map { JSONObject().put("id", it.visitId).put("outcome", outcome(it)).putOpt("visuallyCompleteMs", it.visuallyCompleteMs) }
        val report = JSONObject().put("live", live).put("problems", problems).put("heard", JSONArray(events))
            .put("never", JSONObject().put("surface", never.surface).put("outcome", outcome(never)).put("elapsedMs", never.elapsedMs))
        File(out, "visits.json").writeText(report.toString())
    }

    private fun outcome(event: VisitEvent) = event.outcome.name.lowercase()

    /**
     * A surface: its name in events, the button that opens it, and the time in milliseconds after which an impatient
     * user leaves it.
     */
    private enum class Surface(val event: String, val button: String, val leaveAfterMs: Int) {
        FEED("HomeFeed", "Home feed", 350), CLOSEUP("VideoCloseup", "Watch", 300), SEARCH("SearchAutocomplete", "Search", 150),
    }

    private companion object {
        val SURFACES = Surface.entries

        /** The share of pictures that fail to load. */
        const val FAILS = 0.03
        const val LEAVES_EACH = 7
        const val TYPES_EACH = 4
        const val FRAMES_BETWEEN = 8
        const val SEEN_MS = 1_300
        const val ARRIVAL_LIMIT_NS = 30_000_000_000L
    }
}
