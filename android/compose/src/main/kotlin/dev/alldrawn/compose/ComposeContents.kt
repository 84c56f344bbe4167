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

/** Around every way from Compose into this module. */
internal val guard = AdapterGuard("Compose")

/**
 * What one composition draws into its view: the composables that a `perf…` modifier watches, the texts that Compose tells
 * accessibility services of, and the pictures that Coil loads. Main thread.
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

    /** Something may have changed that draws no frame. */
    fun changed(): Unit = Extensions.changed(view)

    override fun contribute(records: Records): Unit = contribute(records, within = null)

    /** Tells of what lies within a surface that a modifier declares; of everything where there is none. */
    fun contribute(records: Records, within: SurfaceNode?): Unit = guard.enter {
        val root = view as? ViewRootForTest ?: return@enter
        // What was composed for this frame is laid out while it is drawn, which is too late to be looked at.
        if (root.hasPendingMeasureOrLayout) layOut(root)
        opacity.begin()
        // First: it finds out where the watched ones are.
        layouts.walk(records, root, within)
        for (index in nodes.indices) {
            val node = nodes[index]
            if (within == null || node.isWithin(within)) addRecord(node, records)
        }
    }

    // The app's own code, which the framework would run in this very frame: what it throws is the app's to see. Only where
    // Compose itself lacks the method is the error this adapter's: it is then thrown by this call, no deeper.
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
        // With this frame, as a view's content is.
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
        // Held by the views that they tell of, and by the nodes within.
        private val byView = WeakHashMap<View, java.lang.ref.WeakReference<ComposeContents>>()

        /** The contents of a composition's view, made at its first sight. */
        fun of(view: View): ComposeContents =
            byView[view]?.get() ?: ComposeContents(view).also {
                byView[view] = java.lang.ref.WeakReference(it)
                Extensions.contribute(view, it)
            }

        /** Whether some composition's view has this very context. */
        fun isContextOfAny(context: Context): Boolean = byView.keys.any { it.context === context }
    }
}
