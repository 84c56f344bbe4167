package dev.alldrawn.sample.drive

import android.app.Activity
import dev.alldrawn.AllDrawn
import dev.alldrawn.Status
import dev.alldrawn.VisitEvent
import dev.alldrawn.testing.Frames

/**
 * Runs an app on a simulated phone with a server, and collects the SDK's events. [close] ends the app, the phone and
 * the server.
 */
abstract class AppRun(theme: Int) : AutoCloseable {
    val server = MediaServer()
    val events = ArrayList<VisitEvent>()

    /** Called after each frame while a screen is open. */
    var onFrame: () -> Unit = {}
    val phone = Phone(theme, ::serve)

    /** Adds a listener for events and waits until the SDK is ready. Call it after the app has installed the SDK. */
    protected fun startListening() {
        AllDrawn.addListener { events += it }
        check(Frames.stepUntil { AllDrawn.status != Status.Loading } && AllDrawn.status == Status.Ready) { "the SDK did not start: its status is ${AllDrawn.status}" }
    }

    /**
     * Returns true if each of the app's requests has reached the server, and the app has read every response that was
     * sent.
     */
    protected abstract fun isAtRest(): Boolean

    // Sends the responses that are due, and waits until the app's threads have read them. Called between two frames.
    private fun serve() {
        if (phone.isOn) onFrame()
        server.advance(Frames.now())
        val limit = System.nanoTime() + PATIENCE_NS
        while (!isAtRest()) {
            check(System.nanoTime() < limit) { "the app's threads are still busy after a minute; requests that wait at the server: ${server.waitingPaths}" }
            Thread.sleep(0, 100_000)
        }
    }

    /** Opens the first screen and plays a few frames, so that the user sees the screen for a moment. */
    protected fun land(first: Class<out Activity>) {
        phone.launch(first)
        phone.pass(SEEN_MS)
    }

    /** Taps one of the first screen's buttons. Returns when the screen that it opens has been created. */
    fun open(button: String): Activity {
        val landing = phone.activity
        phone.tap(landing.find { it.tag == button })
        check(phone.until(10) { phone.activity !== landing }) { "the tap on \"$button\" opened no screen" }
        return phone.activity
    }

    /** Plays frames until the surface has [count] events, and returns the last of them. */
    fun event(surface: String, count: Int = 1): VisitEvent {
        phone.until { events.count { it.surface == surface } >= count }
        val of = events.filter { it.surface == surface }
        check(of.size == count) { "the surface $surface has ${of.size} events instead of $count; all events are $events" }
        return of.last()
    }

    override fun close() {
        server.releaseAll()
        server.conditions = Conditions.even(0)
        phone.off()
        server.close()
    }

    private companion object {
        const val SEEN_MS = 2_000
        const val PATIENCE_NS = 60_000_000_000L
    }
}
