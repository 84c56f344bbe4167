package dev.alldrawn.compose

import android.graphics.RectF
import android.util.SparseArray
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.ProgressBarRangeInfo
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.SemanticsPropertyKey
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.AnnotatedString
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.RecordKind
import dev.alldrawn.spi.RecordState
import dev.alldrawn.spi.Records

/** On composables that a `perf…` modifier watches: they are not told of twice. The outermost, if there are more. */
internal val WATCHED = SemanticsPropertyKey<PerfNode>("AllDrawnWatched")

/** On composables that [surface] makes a surface. */
internal val SURFACE = SemanticsPropertyKey<SurfaceNode>("AllDrawnSurface")

/**
 * Texts and indeterminate indicators without a modifier of ours, read from what Compose tells accessibility services; what
 * is hidden from those is on the screen nevertheless. A text is drawn with the frame in which it can be read (metric §5).
 * A picture says there what it shows, but not whether that has come: one without a modifier is left to nobody's word, and
 * not required (metric §3).
 */
internal class PlainContent(private val opacity: Opacity) {
    /** One node, by the number that Compose gives it; a recycled slot of a lazy list gets another. */
    private class Known(val identity: Int, val clipIdentity: Int) {
        var generation = 0
        var content: Any? = null
        var isLegible = false
        var frame = 0
    }

    private val known = SparseArray<Known>()
    private val bounds = RectF()
    private var frame = 0

    fun contribute(records: Records, root: RootForTest, within: SurfaceNode?) {
        frame++
        visit(root.semanticsOwner.unmergedRootSemanticsNode, records, within, isWithin = within == null)
        forgetOthers()
    }

    private fun visit(node: SemanticsNode, records: Records, within: SurfaceNode?, isWithin: Boolean) {
        val config = node.config
        val isInside = isWithin || config.getOrNull(SURFACE) === within
        val watched = config.getOrNull(WATCHED)
        if (watched != null) locate(watched, node.layoutInfo) else if (isInside) tell(node, records)
        for (child in node.children) visit(child, records, within, isInside)
    }

    private fun locate(outermost: PerfNode, layout: LayoutInfo) {
        var node: PerfNode? = outermost
        while (node != null) {
            node.layout = layout
            node = node.inner
        }
    }

    private fun tell(node: SemanticsNode, records: Records) {
        val config = node.config
        val text: Any? = config.getOrNull(SemanticsProperties.EditableText)?.takeIf(AnnotatedString::isNotEmpty)
            ?: config.getOrNull(SemanticsProperties.Text)?.takeIf { texts -> texts.any(AnnotatedString::isNotEmpty) }
        val isBusy = config.getOrNull(SemanticsProperties.ProgressBarRangeInfo) === ProgressBarRangeInfo.Indeterminate
        if (!isBusy && text == null) return
        val coordinates = node.layoutInfo.coordinates
        if (!coordinates.isAttached || !node.layoutInfo.isPlaced) return
        val it = known[node.id] ?: Known(Extensions.nextIdentity(), Extensions.nextIdentity()).also { known.put(node.id, it) }
        it.frame = frame
        if (it.content != text) {
            it.content = text
            it.isLegible = false
            it.generation++
        }
        // A text that fades in by its colour counts once it can be read; later colours are not looked at.
        if (text != null && !it.isLegible) it.isLegible = Legibility.of(config)
        if (!isBusy && !it.isLegible) return
        val clip = records.clipOf(coordinates, it.clipIdentity)
        coordinates.boundsIn(bounds)
        records.add(
            it.identity, it.generation, clip,
            if (isBusy) RecordKind.BUSY else RecordKind.TEXT,
            if (isBusy) RecordState.UNKNOWN else RecordState.DRAWN,
            bounds.left, bounds.top, bounds.right, bounds.bottom,
            alpha = opacity.of(node.layoutInfo),
        )
    }

    // Those that were told of in no part of this frame. A surface within the view looks at its own part only.
    private fun forgetOthers() {
        for (at in known.size() - 1 downTo 0) if (frame - known.valueAt(at).frame > FORGOTTEN_AFTER) known.removeAt(at)
    }

    private companion object {
        const val FORGOTTEN_AFTER = 64
    }
}
