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
import dev.alldrawn.accuracy.Shown
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
 * Keeps every frame of the screen in front, and what of it can be seen in the end. The SDK is asked nothing; the app's own
 * pictures are asked whether they have failed.
 */
class Camera(private val phone: Phone) : AutoCloseable {
    private val display = Display()
    private var recording = Recording()
    private val failures = IdentityHashMap<View, Int>()

    /** Begins anew. */
    fun roll() {
        recording = Recording()
        failures.clear()
        display.onPicture = recording::record
    }

    /** A frame has passed. */
    fun frame() {
        val root = phone.activity.window.decorView
        for (view in root.all()) if (view is RemoteImageView && view.isFailed()) failures.getOrPut(view) { recording.shots.size }
        val shown = display.picture(root)?.let { Shown(root, 0, 0, it) }
        recording.shots += Shot(Frames.now(), listOfNotNull(shown))
    }

    /** What was recorded so far of the screen in front. What it shows now is taken to be final. */
    fun cut(): Take {
        val root = phone.activity.window.decorView
        return Take(root, recording, recording.of(root), VisibleNodes(display, root, recording).find(root, ::kindOf, failures::get))
    }

    // A search field is no content (metric §3); what lies outside of the window has no pixels to look for.
    private fun kindOf(view: View): TruthNode.Kind? = if (view is EditText || !view.isOnScreen()) null else plainKindOf(view)

    override fun close() {
        display.close()
    }
}

/** One visit's frames, and the nodes that its pixels show at the end. */
class Take(private val root: View, private val recording: Recording, private val frames: List<Frame>, private val nodes: List<TruthNode>) {
    /** The visit as the SDK and the pixels tell it. [otherwise]: how it must have ended if it was not complete. */
    fun beside(event: VisitEvent, name: String, otherwise: Outcome = Outcome.COMPLETE): Visit {
        val isComplete = event.visuallyCompleteMs != null
        // The pixels say what is required, the app what has failed.
        val outcome = when {
            !isComplete -> otherwise
            nodes.any { it.required && it.failedAt != null } -> Outcome.COMPLETE_WITH_ERRORS
            else -> Outcome.COMPLETE
        }
        val mustSettle = outcome == Outcome.COMPLETE && otherwise == Outcome.COMPLETE
        val scene = Scene(name, event.surface, expect = Expectation(outcome, settled = true.takeIf { mustSettle })) {}
        val truth = if (isComplete) findTruth(frames, nodes, event.startNanos) else null
        return Visit(scene, ReportedVisit.of(event), emptyList(), event.startNanos, frames, if (isComplete) nodes else emptyList(), truth, recording, root)
    }
}
