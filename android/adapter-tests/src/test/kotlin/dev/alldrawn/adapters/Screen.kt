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

/** A screen that knows nothing of the SDK; each test fills it. */
class Screen : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        content(this)
    }

    companion object {
        var content: (Screen) -> Unit = {}
    }
}

/** The SDK of one test, and what it tells. */
internal class Measured(config: AllDrawnConfig = AllDrawnConfig(app = "test", version = "1")) {
    val events = ArrayList<VisitEvent>()
    private val bitmap = Bitmap.createBitmap(WIDTH, HEIGHT, Bitmap.Config.ARGB_8888)
    lateinit var controller: ActivityController<Screen>
        private set
    val screen: Screen get() = controller.get()

    init {
        AllDrawn.install(RuntimeEnvironment.getApplication(), config)
        // The listener stays with the SDK: it must not hold the screen.
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
     * Closes the screen, and lets what was asked of the main thread run: Compose keeps one dispatcher for the whole process,
     * which would wait for ever for a frame that was lost with its test.
     */
    fun close() {
        controller.close()
        Frames.step(5)
    }

    /** What the screen shows now. */
    fun picture(): Bitmap {
        screen.window.decorView.draw(Canvas(bitmap))
        return bitmap
    }

    /**
     * Steps until [count] visits have ended, at most [limit] frames. Loaders' threads run in real time: after the first frames
     * each frame gives them more of it, about half a minute until a visit's own time-out.
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
     * Steps until the visit of [surface] has ended, and compares its time with the pixels: with the tick of the display
     * from which on [shows] holds of the screen, the one after the frame that drew it. Never early, and at most [late] frames late.
     */
    fun untilAgrees(surface: String = "Screen", late: Int = 0, count: Int = 1, shows: (Bitmap) -> Boolean): VisitEvent {
        var shownAt = NEVER
        // Looked at where a frame is drawn: between two frames a view may hold what no screen has shown yet.
        DrawingViewRoot.onDrawn = { root ->
            if (root === screen.window.decorView) if (!shows(picture())) shownAt = NEVER else if (shownAt == NEVER) shownAt = Frames.now() + Frames.INTERVAL_NS
        }
        until(count)
        DrawingViewRoot.onDrawn = null
        val event = events.single { it.surface == surface }
        assertTrue("never shown; $event", shownAt != NEVER)
        val reported = event.startNanos + (event.visuallyCompleteMs!! * 1e6).toLong()
        val error = ((reported - shownAt) / Frames.INTERVAL_NS.toDouble()).roundToInt()
        assertTrue("$error frames off: $event", error in 0..late)
        return event
    }

    private companion object {
        const val WIDTH = 360
        const val HEIGHT = 640
        const val NEVER = -1L

        /** Five seconds of the device: most visits have ended by then. */
        const val QUICK_FRAMES = 300
    }
}

/** Another screen, that nothing is looked for of. */
class LastScreen : AppCompatActivity()
