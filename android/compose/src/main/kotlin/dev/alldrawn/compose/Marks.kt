package dev.alldrawn.compose

import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.layout.boundsInRoot
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsProperties

/** Properties of a layout that also hold for all layouts in it: bits of an integer. */
internal class Marks {
    // The semantics id of the control that the user touched last in this composition; NONE if it was none.
    private var touched = NONE

    /**
     * Finds the control at a point of the composition's view: the frontmost layout there with an action for clicks.
     * Returns true if there is one; until the next call it has the mark [TOUCHED].
     */
    fun touch(top: LayoutInfo, x: Float, y: Float): Boolean {
        touched = controlAt(top, x, y)
        return touched != NONE
    }

    /** Returns the marks that a layout itself has. */
    fun of(layout: LayoutInfo, config: SemanticsConfiguration?): Int {
        val live = if (config != null && config.contains(SemanticsProperties.LiveRegion)) LIVE else 0
        return if (touched != NONE && layout.semanticsId == touched) live or TOUCHED else live
    }

    private fun controlAt(layout: LayoutInfo, x: Float, y: Float): Int {
        if (!layout.isAttached || layout.isDeactivated) return NONE
        val children = LayoutTree.childrenOf(layout).orEmpty()
        for (index in children.indices.reversed()) {
            val found = controlAt(children[index], x, y)
            if (found != NONE) return found
        }
        val isControl = layout.isPlaced && LayoutTree.semanticsOf(layout)?.contains(SemanticsActions.OnClick) == true
        if (!isControl) return NONE
        val bounds = layout.coordinates.boundsInRoot()
        return if (x >= bounds.left && x < bounds.right && y >= bounds.top && y < bounds.bottom) layout.semanticsId else NONE
    }

    companion object {
        /** The layout is in a live region (metric §7a). */
        const val LIVE = 1

        /** The layout is in the control that the user touched last (metric §7). */
        const val TOUCHED = 2

        private const val NONE = -1
    }
}

/** Returns true if [mark] is one of these marks. */
internal infix fun Int.has(mark: Int): Boolean = this and mark != 0
