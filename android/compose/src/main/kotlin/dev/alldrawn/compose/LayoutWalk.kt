package dev.alldrawn.compose

import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.node.SemanticsModifierNode
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsPropertyKey
import androidx.compose.ui.semantics.getOrNull
import dev.alldrawn.spi.Records

/** On composables that a `perf…` modifier watches: they are not told of twice. The outermost, if there are more. */
internal val WATCHED = SemanticsPropertyKey<PerfNode>("AllDrawnWatched")

/** On composables that [surface] makes a surface. */
internal val SURFACE = SemanticsPropertyKey<SurfaceNode>("AllDrawnSurface")

/**
 * One pass over the layouts of a composition that no `perf…` modifier watches, in the order in which they are painted. Finds
 * out on the way where the watched ones are.
 */
internal class LayoutWalk(private val texts: PlainContent, private val pictures: CoilPictures?) {
    fun walk(records: Records, root: RootForTest, within: SurfaceNode?) {
        val top = root.semanticsOwner.unmergedRootSemanticsNode
        texts.begin()
        pictures?.begin()
        visit(top.layoutInfo, records, within, isWithin = within == null)
        if (!LayoutTree.isReadable) visit(top, records, within, isWithin = within == null)
        texts.end()
        pictures?.end(records)
    }

    private fun visit(layout: LayoutInfo, records: Records, within: SurfaceNode?, isWithin: Boolean) {
        // What a lazy list keeps for later rows.
        if (!layout.isAttached || layout.isDeactivated) return
        val isInside = addRecords(layout, LayoutTree.semanticsOf(layout), records, within, isWithin)
        val children = LayoutTree.childrenOf(layout) ?: return
        for (index in children.indices) visit(children[index], records, within, isInside)
    }

    // Of a Compose that cannot be read otherwise: what accessibility services are told of.
    private fun visit(node: SemanticsNode, records: Records, within: SurfaceNode?, isWithin: Boolean) {
        val isInside = addRecords(node.layoutInfo, node.config, records, within, isWithin)
        for (child in node.children) visit(child, records, within, isInside)
    }

    // Whether it, and what is in it, lies within the surface.
    private fun addRecords(layout: LayoutInfo, config: SemanticsConfiguration?, records: Records, within: SurfaceNode?, isWithin: Boolean): Boolean {
        val isInside = isWithin || config != null && config.getOrNull(SURFACE) === within
        val watched = config?.getOrNull(WATCHED)
        if (watched != null) locate(watched, layout)
        val output = records.takeIf { isInside && watched == null && layout.isPlaced }
        if (output != null && config != null) texts.addRecord(layout, if (config.isClearingSemantics) unclearedOf(layout) else config, output)
        pictures?.visit(layout, output)
        return isInside
    }

    // What `clearAndSetSemantics` takes from accessibility services of the very layout that it is on, a text's own modifier says still.
    private fun unclearedOf(layout: LayoutInfo): SemanticsConfiguration {
        val ownSemantics = SemanticsConfiguration()
        for (info in layout.getModifierInfo()) {
            val node = LayoutTree.modifierAt(info.coordinates)
            if (node !is SemanticsModifierNode) continue
            guard.askApp("the semantics of a composable", Unit) { with(node) { ownSemantics.applySemantics() } }
        }
        return ownSemantics
    }

    private fun locate(outermost: PerfNode, layout: LayoutInfo) {
        var node: PerfNode? = outermost
        while (node != null) {
            node.layout = layout
            node = node.inner
        }
    }
}
