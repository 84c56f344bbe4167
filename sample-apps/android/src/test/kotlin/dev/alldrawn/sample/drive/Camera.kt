package dev.alldrawn.sample.drive

import android.view.View
import android.widget.EditText
import dev.alldrawn.Outcome
import dev.alldrawn.VisitEvent
import dev.alldrawn.accuracy.Display
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Frame
import dev.alldrawn.accuracy.Recording
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Shot
import dev.alldrawn.accuracy.WindowShot
import dev.alldrawn.accuracy.TruthNode
import dev.alldrawn.accuracy.ReportedVisit
import dev.alldrawn.accuracy.VisibleNodes
import dev.alldrawn.accuracy.Visit
import dev.alldrawn.accuracy.findTruth
import dev.alldrawn.accuracy.plainKindOf
import dev.alldrawn.sample.media.RemoteImageView
import dev.alldrawn.testing.Frames
import java.util.IdentityHashMap

/**
 * Records every frame of the screen in front, and finds the visible nodes in the last one. It reads nothing from the
 * SDK. From the app's own pictures it reads only which of them failed.
 */
class Camera(private val phone: Phone) : AutoCloseable {
    private val display = Display()
    private var recording = Recording()
    private val failures = IdentityHashMap<View, Int>()

    /** Begins a new recording. */
    fun roll() {
        recording = Recording()
        failures.clear()
        display.onPicture = recording::record
    }

    /** Records a frame. Call it after each frame. */
    fun frame() {
        val root = phone.activity.window.decorView
        for (view in root.all()) if (view is RemoteImageView && view.isFailed()) failures.getOrPut(view) { recording.shots.size }
        val shown = display.picture(root)?.let { WindowShot(root, 0, 0, it) }
        recording.shots += Shot(Frames.now(), listOfNotNull(shown))
    }

    /** Returns what was recorded of the screen in front. The last frame must show the final content. */
    fun cut(): Take {
        val root = phone.activity.window.decorView
        return Take(root, recording, recording.of(root), VisibleNodes(display, root, recording).find(root, ::kindOf, failures::get))
    }

    // Returns the kind of a view's content; null for a search field, which is not content (metric §3), and for a view
    // outside of the window, which has no pixels.
    private fun kindOf(view: View): TruthNode.Kind? = if (view is EditText || !view.isOnScreen()) null else plainKindOf(view)

    override fun close() {
        display.close()
    }
}

/** The recorded frames of one visit, and the nodes that the last of them shows. */
class Take(private val root: View, private val recording: Recording, private val frames: List<Frame>, private val nodes: List<TruthNode>) {
    /**
     * Returns the visit with the SDK's event and the truth that the pixels show. [otherwise] is the expected outcome of
     * a visit that is not complete.
     */
    fun beside(event: VisitEvent, name: String, otherwise: Outcome = Outcome.COMPLETE): Visit {
        val reported = ReportedVisit.of(event)
        val isDrawn = reported.complete != null
        // The pixels decide which nodes are required, and the app's pictures tell which of them have failed.
        val required = nodes.filter { it.required }
        val failed = required.filter { it.failedAt != null }
        val outcome = when {
            !isDrawn -> otherwise
            failed.isNotEmpty() && 2 * failed.sumOf { it.area.size } >= required.sumOf { it.area.size } -> Outcome.ERROR
            failed.isNotEmpty() -> Outcome.COMPLETE_WITH_ERRORS
            else -> Outcome.COMPLETE
        }
        val mustSettle = outcome == Outcome.COMPLETE && otherwise == Outcome.COMPLETE
        val scene = Scene(name, event.surface, expect = Expectation(outcome, settled = true.takeIf { mustSettle })) {}
        val truth = if (isDrawn) findTruth(frames, nodes, event.startNanos) else null
        return Visit(scene, reported, emptyList(), event.startNanos, frames, if (isDrawn) nodes else emptyList(), truth, recording, root)
    }
}
