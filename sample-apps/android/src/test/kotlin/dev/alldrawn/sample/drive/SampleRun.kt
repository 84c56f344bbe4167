package dev.alldrawn.sample.drive

import android.app.Activity
import android.graphics.Rect
import android.view.View
import android.view.ViewGroup
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Status
import dev.alldrawn.VisitEvent
import dev.alldrawn.sample.Landing
import dev.alldrawn.sample.Tilework
import dev.alldrawn.testing.Frames

/** The app on a phone, with its server; and what the SDK told. [close] ends all three. */
class SampleRun(endpoint: String? = null) : AutoCloseable {
    val server = MediaServer()
    private val network = CountedNetwork()
    val events = ArrayList<VisitEvent>()

    /** Called after each frame, once a screen is open. */
    var onFrame: () -> Unit = {}
    val phone = Phone(::serve)

    init {
        Tilework.start(server.address, network, ::PaintedFilm)
        AllDrawn.install(phone.app, AllDrawnConfig(app = "Tilework", version = "1.0", endpoint = endpoint))
        AllDrawn.addListener { events += it }
        check(Frames.stepUntil { AllDrawn.status != Status.Loading } && AllDrawn.status == Status.Ready) { "the SDK is ${AllDrawn.status}" }
    }

    /** Whether no request is under way. */
    val isQuiet: Boolean get() = network.running == 0

    // Between two frames: what is due is answered, and read by the app's threads.
    private fun serve() {
        if (phone.isOn) onFrame()
        server.advance(Frames.now())
        val limit = System.nanoTime() + PATIENCE_NS
        while (network.running != server.waiting) {
            check(System.nanoTime() < limit) { "${network.running} requests run, ${server.waiting} wait: what are the others doing?" }
            Thread.sleep(0, 100_000)
        }
    }

    /** The first screen, seen for a moment. */
    fun land() {
        phone.launch(Landing::class.java)
        phone.pass(SEEN_MS)
    }

    /** Taps one of the first screen's buttons. Returns when the screen that it opens has been created. */
    fun open(button: String): Activity {
        val landing = phone.activity
        phone.tap(landing.find { it.tag == button })
        check(phone.until(10) { phone.activity !== landing }) { "the tap on \"$button\" opened no screen" }
        return phone.activity
    }

    /** Steps frames until the surface has so many events, and answers with the last. */
    fun event(surface: String, count: Int = 1): VisitEvent {
        phone.until { events.count { it.surface == surface } >= count }
        val of = events.filter { it.surface == surface }
        check(of.size == count) { "$surface has ${of.size} events, not $count: $events" }
        return of.last()
    }

    override fun close() {
        server.releaseAll()
        server.conditions = Conditions.even(0)
        phone.off()
        server.close()
        network.close()
    }

    private companion object {
        const val SEEN_MS = 2_000
        const val PATIENCE_NS = 10_000_000_000L
    }
}

/** Runs the app for one test. */
fun sample(act: (SampleRun) -> Unit): Unit = SampleRun().use(act)

/** The first view in the window that is looked for. */
fun Activity.find(isWanted: (View) -> Boolean): View = window.decorView.all().firstOrNull(isWanted) ?: error("no such view in $this")

/** The view, and all in it. */
fun View.all(): Sequence<View> = sequence {
    yield(this@all)
    if (this@all is ViewGroup) for (at in 0 until childCount) yieldAll(getChildAt(at).all())
}

/** Whether any of it can be seen. */
fun View.isOnScreen(): Boolean = isShown && getGlobalVisibleRect(Rect())
