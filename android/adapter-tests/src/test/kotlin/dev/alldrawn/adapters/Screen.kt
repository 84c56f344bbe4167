package dev.alldrawn.adapters

import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Bundle
import androidx.appcompat.app.AppCompatActivity
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Status
import dev.alldrawn.VisitEvent
import dev.alldrawn.testing.DrawingViewRoot
import dev.alldrawn.testing.Frames
import kotlin.math.roundToInt
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController

/** A screen that does not use the SDK. Each test sets its content. */
class Screen : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        content(this)
    }

    companion object {
        var content: (Screen) -> Unit = {}
    }
}

/** Installs the SDK for one test, opens its screen and collects its events. */
internal class MeasuredScreen(config: AllDrawnConfig = AllDrawnConfig(app = "test", version = "1")) {
    val events = ArrayList<VisitEvent>()
    private val bitmap = Bitmap.createBitmap(WIDTH, HEIGHT, Bitmap.Config.ARGB_8888)
    lateinit var controller: ActivityController<Screen>
        private set
    val screen: Screen get() = controller.get()

    init {
        AllDrawn.install(RuntimeEnvironment.getApplication(), config)
        // The SDK keeps a reference to the listener, so the listener must not refer to the screen.
        val received = events
        AllDrawn.addListener { received += it }
        assertTrue("${AllDrawn.status}", Frames.stepUntil { AllDrawn.status != Status.Loading })
        assertEquals(Status.Ready, AllDrawn.status)
    }

    fun open(content: (Screen) -> Unit) {
        Screen.content = content
        controller = Robolectric.buildActivity(Screen::class.java).setup()
    }

    /**
     * Closes the screen and runs the messages that are posted to the main thread. Compose has one dispatcher for the
     * whole process, which would wait for ever for a frame callback that the end of the test discards.
     */
    fun close() {
        controller.close()
        Frames.step(5)
    }

    /** Returns the current pixels of the screen. */
    fun picture(): Bitmap {
        screen.window.decorView.draw(Canvas(bitmap))
        return bitmap
    }

    /**
     * Runs at most [limit] frames until [count] visits have ended, and returns the last event. Threads of image loaders
     * run in real time. Therefore each frame from [QUICK_FRAMES] on waits longer, about half a minute in all until the
     * visit itself times out.
     */
    fun until(count: Int = 1, limit: Int = 2_700, each: () -> Unit = {}): VisitEvent {
        repeat(limit) { frame ->
            if (events.size < count) {
                Thread.sleep(if (frame < QUICK_FRAMES) 1 else 20)
                Frames.step()
                each()
            }
        }
        assertEquals("events: $events", count, events.size)
        return events.last()
    }

    /**
     * Runs frames until [count] visits have ended, and compares the time of the visit of [surface] with the pixels. The
     * expected time is the display's refresh after the first frame for which [shows] returns true. The visit must not
     * be earlier, and at most [late] frames later.
     */
    fun untilAgrees(surface: String = "Screen", late: Int = 0, count: Int = 1, shows: (Bitmap) -> Boolean): VisitEvent {
        var shownAt = NEVER
        // Reads the pixels only when a frame is drawn, because between two frames views may have content that was never
        // on a screen.
        DrawingViewRoot.onDrawn = { root ->
            if (root === screen.window.decorView) if (!shows(picture())) shownAt = NEVER else if (shownAt == NEVER) shownAt = Frames.now() + Frames.INTERVAL_NS
        }
        until(count)
        DrawingViewRoot.onDrawn = null
        val event = events.single { it.surface == surface }
        assertTrue("the expected pixels were never shown: $event", shownAt != NEVER)
        val reported = event.startNanos + ((event.visuallyCompleteMs ?: event.elapsedMs) * 1e6).toLong()
        val error = ((reported - shownAt) / Frames.INTERVAL_NS.toDouble()).roundToInt()
        assertTrue("reported $error frames after the pixels, not 0 to $late: $event", error in 0..late)
        return event
    }

    private companion object {
        const val WIDTH = 360
        const val HEIGHT = 640
        const val NEVER = -1L

        /** Number of frames in five seconds of the device's clock. Most visits end within this time. */
        const val QUICK_FRAMES = 300
    }
}

/** The screen that the leak test opens last. The test does not search the heap dump for it. */
class LastScreen : AppCompatActivity()
