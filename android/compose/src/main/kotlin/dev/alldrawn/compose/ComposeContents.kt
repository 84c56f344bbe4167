package dev.alldrawn.compose

import android.content.Context
import android.graphics.RectF
import android.view.View
import androidx.compose.ui.platform.ViewRootForTest
import dev.alldrawn.spi.AdapterGuard
import dev.alldrawn.spi.AppFailure
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.RecordContributor
import dev.alldrawn.spi.RecordKind
import dev.alldrawn.spi.RecordState
import dev.alldrawn.spi.Records
import java.util.WeakHashMap

/** Every call from Compose into this module runs in this guard, so that a failure does not reach the app. */
internal val guard = AdapterGuard("Compose")

/**
 * Adds records for the content that one composition draws into its view: composables with a `perf…` modifier, texts
 * that Compose describes to accessibility services, and pictures that Coil loads. Main thread.
 */
internal class ComposeContents(private val view: View) : RecordContributor {
    private val nodes = ArrayList<PerfNode>()
    private val opacity = Opacity()
    private val pictures = if (Coil.isPresent) CoilPictures(view, opacity) else null
    private val marks = Marks()
    private val layouts = LayoutWalk(PlainContent(opacity), pictures, marks)
    private val bounds = RectF()

    fun add(node: PerfNode) {
        nodes.add(node)
        changed()
    }

    fun remove(node: PerfNode) {
        nodes.remove(node)
        changed()
    }

    /** Requests another walk, because the content has changed and Compose may draw no frame for the change. */
    fun changed(): Unit = Extensions.changed(view)

    override fun contribute(records: Records): Unit = contribute(records, within = null)

    /**
     * Adds the records of the composables inside [within], a surface that a modifier declares, to [records]. If [within] is
     * null, adds the records of all composables.
     */
    fun contribute(records: Records, within: SurfaceNode?): Unit = guard.enter {
        val root = view as? ViewRootForTest ?: return@enter
        // Compose would lay out the changes of this frame only after this walk, while the frame is drawn.
        if (root.hasPendingMeasureOrLayout) layOut(root)
        opacity.begin()
        // The walk comes before the loop below, because it sets `PerfNode.layout`.
        layouts.walk(records, root, within)
        for (index in nodes.indices) {
            val node = nodes[index]
            if (within == null || node.isWithin(within)) addRecord(node, records)
        }
    }

    // Runs the app's layout code, which the framework would run in this frame anyway, so its exceptions go to the app.
    // There is one other case: if this version of Compose lacks `measureAndLayoutForTest`, the call itself throws a
    // LinkageError. Then the stack of the error is no deeper than this function, and the error switches this adapter
    // off.
    private fun layOut(root: ViewRootForTest) {
        try {
            root.measureAndLayoutForTest()
        } catch (error: LinkageError) {
            val isThrownHere = error.stackTrace.size == Throwable("as deep as this call").stackTrace.size
            throw if (isThrownHere) error else AppFailure(error)
        } catch (failure: Throwable) {
            throw AppFailure(failure)
        }
    }

    private fun addRecord(node: PerfNode, records: Records) {
        val coordinates = node.coordinates ?: return
        if (!coordinates.isAttached) return
        coordinates.boundsIn(bounds)
        val kind = when (node.kind) {
            PerfContent.IMAGE -> RecordKind.IMAGE
            PerfContent.TEXT -> RecordKind.TEXT
            PerfContent.VIDEO -> RecordKind.VIDEO
            PerfContent.BUSY -> if (node.isPlaybackRequested()) RecordKind.BUSY else return
            PerfContent.ERROR -> RecordKind.GROUP
        }
        val clip = records.clipOf(coordinates, node.clipIdentity)
        records.add(
            node.identity, node.generation, clip, kind, stateOf(node),
            bounds.left, bounds.top, bounds.right, bounds.bottom,
            playbackRequested = node.kind == PerfContent.VIDEO && node.isPlaybackRequested(),
            evidence = true,
            alpha = node.alpha(opacity),
            isLive = node.marks has Marks.LIVE,
            isError = node.kind == PerfContent.ERROR,
            isTouched = node.marks has Marks.TOUCHED,
        )
    }

    private fun stateOf(node: PerfNode): RecordState = when (node.state()) {
        // The app's function that returns the state has thrown.
        null -> RecordState.UNKNOWN
        PerfState.PENDING -> RecordState.PENDING
        PerfState.DRAWN -> RecordState.DRAWN
        PerfState.FAILED -> RecordState.FAILED
        PerfState.EMPTY -> RecordState.DECLARED_EMPTY
        PerfState.LOAD_STARTED -> RecordState.LOAD_STARTED
        PerfState.PLAYING -> RecordState.PLAYING
    }

    override fun touch(x: Float, y: Float): Boolean = guard.ask(false) {
        val root = view as? ViewRootForTest
        root != null && marks.touch(root.semanticsOwner.unmergedRootSemanticsNode.layoutInfo, x, y)
    }

    override fun label(identity: Int): String? = guard.ask(null) {
        val node = nodes.firstOrNull { it.identity == identity } ?: return@ask pictures?.label(identity)
        node.label ?: "perf${node.kind.name.lowercase().replaceFirstChar(Char::uppercase)}"
    }

    companion object {
        // The references are weak, because an instance refers to its view. The view and the composition's nodes keep
        // the instance alive.
        private val byView = WeakHashMap<View, java.lang.ref.WeakReference<ComposeContents>>()

        /** Returns the contents of a composition's view; the first call for a view creates them. */
        fun of(view: View): ComposeContents =
            byView[view]?.get() ?: ComposeContents(view).also {
                byView[view] = java.lang.ref.WeakReference(it)
                Extensions.contribute(view, it)
            }

        /** Returns true if [context] is the context of the view of any composition. */
        fun isContextOfAny(context: Context): Boolean = byView.keys.any { it.context === context }
    }
}
