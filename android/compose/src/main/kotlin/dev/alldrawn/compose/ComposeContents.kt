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

/** Wraps every call from Compose into this module. */
internal val guard = AdapterGuard("Compose")

/**
 * Adds the records of what one composition draws into its view: composables with a `perf…` modifier, texts that Compose
 * describes to accessibility services, and pictures that Coil loads. Main thread.
 */
internal class ComposeContents(private val view: View) : RecordContributor {
    private val nodes = ArrayList<PerfNode>()
    private val opacity = Opacity()
    private val pictures = if (Coil.isPresent) CoilPictures(view, opacity) else null
    private val layouts = LayoutWalk(PlainContent(opacity), pictures)
    private val bounds = RectF()

    fun add(node: PerfNode) {
        nodes.add(node)
        changed()
    }

    fun remove(node: PerfNode) {
        nodes.remove(node)
        changed()
    }

    /** Requests another walk after a change that may draw no frame. */
    fun changed(): Unit = Extensions.changed(view)

    override fun contribute(records: Records): Unit = contribute(records, within = null)

    /**
     * Adds the records of the composables in [within], a surface that a modifier declares; of all composables if it is
     * null.
     */
    fun contribute(records: Records, within: SurfaceNode?): Unit = guard.enter {
        val root = view as? ViewRootForTest ?: return@enter
        // Compose lays out a frame's changes while the frame is drawn, which is after this walk.
        if (root.hasPendingMeasureOrLayout) layOut(root)
        opacity.begin()
        // Before the loop below: the walk sets `PerfNode.layout`.
        layouts.walk(records, root, within)
        for (index in nodes.indices) {
            val node = nodes[index]
            if (within == null || node.isWithin(within)) addRecord(node, records)
        }
    }

    // Runs the app's layout code, which the framework would run in this frame anyway, so its exceptions go to the app.
    // The exception is a LinkageError for `measureAndLayoutForTest` itself, which this version of Compose then lacks:
    // it is thrown by this call and no deeper, and switches off this adapter.
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
        }
        val clip = records.clipOf(coordinates, node.clipIdentity)
        records.add(
            node.identity, node.generation, clip, kind, stateOf(node),
            bounds.left, bounds.top, bounds.right, bounds.bottom,
            playbackRequested = node.kind == PerfContent.VIDEO && node.isPlaybackRequested(),
            evidence = true,
            alpha = node.alpha(opacity),
        )
    }

    private fun stateOf(node: PerfNode): RecordState = when (node.state()) {
        // The app's own code threw.
        null -> RecordState.UNKNOWN
        PerfState.PENDING -> RecordState.PENDING
        PerfState.DRAWN -> RecordState.DRAWN
        PerfState.FAILED -> RecordState.FAILED
        PerfState.EMPTY -> RecordState.DECLARED_EMPTY
        PerfState.LOAD_STARTED -> RecordState.LOAD_STARTED
        PerfState.PLAYING -> RecordState.PLAYING
    }

    override fun label(identity: Int): String? = guard.ask(null) {
        val node = nodes.firstOrNull { it.identity == identity } ?: return@ask pictures?.label(identity)
        node.label ?: "perf${node.kind.name.lowercase().replaceFirstChar(Char::uppercase)}"
    }

    companion object {
        // Weak references: each instance is kept alive by its view and by the nodes in the composition.
        private val byView = WeakHashMap<View, java.lang.ref.WeakReference<ComposeContents>>()

        /** Returns the contents of a composition's view; the first call for a view creates them. */
        fun of(view: View): ComposeContents =
            byView[view]?.get() ?: ComposeContents(view).also {
                byView[view] = java.lang.ref.WeakReference(it)
                Extensions.contribute(view, it)
            }

        /** Returns true if the view of any composition has this very context. */
        fun isContextOfAny(context: Context): Boolean = byView.keys.any { it.context === context }
    }
}
