package dev.alldrawn.accuracy

import android.os.Looper
import android.view.View
import android.widget.ProgressBar
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Outcome
import dev.alldrawn.Status
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowTrace

/** Plays scenes one after another, each on its own [Stage]. Use it in a test that runs with `DeviceRunner`. */
public class Player : AutoCloseable {
    private val display = Display()

    /** Called before each scene when the SDK is ready, for example to switch off one of the core's rules. */
    public var beforeEach: () -> Unit = {}

    public fun play(scene: Scene): Visit {
        val stage = Stage(display)
        stage.nodes = { root -> nodesOf(stage, root) }
        val events = ArrayList<ReportedVisit>()
        val listener = AllDrawn.Listener { events.add(ReportedVisit.of(it)) }
        reset()
        AllDrawn.install(stage.app, AllDrawnConfig(app = "scenes", version = "1"))
        AllDrawn.addListener(listener)
        check(waitFor { AllDrawn.status == Status.Ready || AllDrawn.status is Status.Off }) { "the SDK did not start: its status is ${AllDrawn.status}" }
        beforeEach()
        try {
            scene.play(stage)
            val measured = { events.filter { it.surface == scene.surface } }
            stage.until(LIMIT_FRAMES) { measured().size > scene.visit && !stage.isBusy }
            // Go on until the last frames are the same, so that the last picture is the final one. The limit is for
            // content that never stops moving.
            stage.until(AFTERWARDS_FRAMES) { stage.isStill(STILL_FRAMES) }
            return visit(scene, stage, measured().getOrNull(scene.visit), events.filter { it.surface != HOME })
        } finally {
            AllDrawn.removeListener(listener)
            stage.strike()
            reset()
        }
    }

    private fun visit(scene: Scene, stage: Stage, event: ReportedVisit?, events: List<ReportedVisit>): Visit {
        val root = stage.savedNodes?.root ?: stage.surfaceRoot ?: stage.activity.window.decorView
        val completed = event?.complete != null
        val begin = event?.startedAt ?: 0
        val savedNodes = stage.savedNodes
        val frames = stage.recording.of(root.rootView).let { if (savedNodes == null) it else it.subList(0, savedNodes.until) }
        val nodes = if (!completed) emptyList() else savedNodes?.nodes ?: nodesOf(stage, root)
        val truth = if (completed) findTruth(frames, nodes, begin) else null
        val before = events.takeWhile { it !== event }
        return Visit(scene, event, before, begin, frames, nodes, truth, stage.recording, root.rootView)
    }

    // Content that failed to load is judged as still content, whatever its kind was.
    private fun kindOf(stage: Stage, view: View, plain: TruthNode.Kind): TruthNode.Kind =
        if (view in stage.failures) TruthNode.Kind.STILL else stage.kinds[view] ?: plain

    private fun nodesOf(stage: Stage, root: View): List<TruthNode> {
        val busy = stage.busy.filter { it.view.rootView === root.rootView || !it.view.isAttachedToWindow }.mapIndexed { i, place ->
            val area = place.rect.run { Area(left, top, right, bottom) }
            TruthNode("busy $i", TruthNode.Kind.BUSY, area, required = !isSeen(place.view))
        }
        val kindOf = { view: View -> if (view is ProgressBar || stage.isLeftOut(view)) null else plainKindOf(view)?.let { kindOf(stage, view, it) } }
        return VisibleNodes(display, root.rootView, stage.recording).find(root, kindOf, stage.failures::get) + busy + stage.composables.mapNotNull { it() }
    }

    /**
     * Returns true if an indicator is still visible at the end. Such an indicator is not required, since the SDK did
     * not wait for it.
     */
    private fun isSeen(view: View) = view.isAttachedToWindow && view.isShown

    override fun close() {
        display.close()
    }

    private companion object {
        const val HOME = "HomeScreen"

        /**
         * The maximum number of frames (45 s) to wait for the event: a visit times out after 30 s, or 40 s if it has a
         * candidate, and some time passes before it begins.
         */
        const val LIMIT_FRAMES = 2_700

        const val STILL_FRAMES = 10
        const val AFTERWARDS_FRAMES = 60

        /** Waits for at most a minute of real time, since the SDK loads its library on another thread. */
        fun waitFor(done: () -> Boolean): Boolean {
            repeat(30_000) {
                shadowOf(Looper.getMainLooper()).idle()
                if (done()) return true
                Thread.sleep(2)
            }
            return false
        }

        /** Resets the SDK and Robolectric to the state that they have in a new process. */
        fun reset() {
            ShadowTrace.reset()
            Class.forName("dev.alldrawn.internal.sdk.Sdk").getMethod("reset").invoke(null)
        }
    }
}
