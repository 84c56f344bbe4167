package dev.alldrawn.compose

import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.node.SemanticsModifierNode
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsPropertyKey
import androidx.compose.ui.semantics.getOrNull
import dev.alldrawn.spi.Records

/**
 * Semantics key of composables with a `perf…` modifier. The walk skips them, because [ComposeContents] adds their
 * records. The value is the outermost of the composable's `perf…` modifiers.
 */
internal val WATCHED = SemanticsPropertyKey<PerfNode>("AllDrawnWatched")

/** Semantics key of composables that the modifier [surface] makes a surface. */
internal val SURFACE = SemanticsPropertyKey<SurfaceNode>("AllDrawnSurface")

/**
 * Walks the layouts of a composition in paint order. Adds the records of layouts without a `perf…` modifier. For a
 * layout with such a modifier, sets [PerfNode.layout].
 */
internal class LayoutWalk(private val texts: PlainContent, private val pictures: CoilPictures?, private val marks: Marks) {
    fun walk(records: Records, root: RootForTest, within: SurfaceNode?) {
        val top = root.semanticsOwner.unmergedRootSemanticsNode
        texts.begin()
        pictures?.begin()
        visit(top.layoutInfo, records, within, isWithin = within == null, marksAround = 0)
        if (!LayoutTree.isReadable) visit(top, records, within, isWithin = within == null, marksAround = 0)
        texts.end()
        pictures?.end(records)
    }

    private fun visit(layout: LayoutInfo, records: Records, within: SurfaceNode?, isWithin: Boolean, marksAround: Int) {
        // A lazy list keeps deactivated layouts, which show nothing, for later rows.
        if (!layout.isAttached || layout.isDeactivated) return
        val config = LayoutTree.semanticsOf(layout)
        val marked = marksAround or marks.of(layout, config)
        val isInside = addRecords(layout, config, records, within, isWithin, marked)
        val children = LayoutTree.childrenOf(layout) ?: return
        for (index in children.indices) visit(children[index], records, within, isInside, marked)
    }

    // Walks the semantics tree for accessibility services instead, if the layouts of this version of Compose cannot be
    // read.
    private fun visit(node: SemanticsNode, records: Records, within: SurfaceNode?, isWithin: Boolean, marksAround: Int) {
        val marked = marksAround or marks.of(node.layoutInfo, node.config)
        val isInside = addRecords(node.layoutInfo, node.config, records, within, isWithin, marked)
        for (child in node.children) visit(child, records, within, isInside, marked)
    }

    // Returns true if the layout and its children lie within the surface.
    private fun addRecords(
        layout: LayoutInfo, config: SemanticsConfiguration?, records: Records, within: SurfaceNode?, isWithin: Boolean, marked: Int,
    ): Boolean {
        val isInside = isWithin || config != null && config.getOrNull(SURFACE) === within
        val watched = config?.getOrNull(WATCHED)
        if (watched != null) locate(watched, layout, marked)
        val output = records.takeIf { isInside && watched == null && layout.isPlaced }
        if (output != null && config != null) texts.addRecord(layout, if (config.isClearingSemantics) unclearedOf(layout) else config, output, marked)
        pictures?.visit(layout, output, marked)
        return isInside
    }

    // Returns the semantics that a layout's own modifiers set, such as its text. If the app has put
    // `clearAndSetSemantics` on the layout, the semantics for accessibility services lack them.
    private fun unclearedOf(layout: LayoutInfo): SemanticsConfiguration {
        val ownSemantics = SemanticsConfiguration()
        for (info in layout.getModifierInfo()) {
            val node = LayoutTree.modifierAt(info.coordinates)
            if (node !is SemanticsModifierNode) continue
            guard.askApp("the semantics of a composable", Unit) { with(node) { ownSemantics.applySemantics() } }
        }
        return ownSemantics
    }

    // Sets [PerfNode.layout] and [PerfNode.marks] of all `perf…` modifiers on one composable.
    private fun locate(outermost: PerfNode, layout: LayoutInfo, marked: Int) {
        var node: PerfNode? = outermost
        while (node != null) {
            node.layout = layout
            node.marks = marked
            node = node.inner
        }
    }
}
