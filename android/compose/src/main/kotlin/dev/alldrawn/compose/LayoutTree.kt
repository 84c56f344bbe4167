package dev.alldrawn.compose

import android.util.Log
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.LayoutModifierNode
import androidx.compose.ui.semantics.SemanticsConfiguration

/**
 * Reads Compose's layout tree with internal methods of Compose. The tree includes layouts that have no semantics for
 * accessibility services. Main thread.
 */
internal object LayoutTree {
    /** False if a call has failed because this version of Compose is incompatible. All functions then return null. */
    var isReadable = true
        private set

    /**
     * Returns the children of [layout] in paint order, including children that are not placed. The list must not be
     * used after a change of the layout.
     */
    fun childrenOf(layout: LayoutInfo): List<LayoutInfo>? = read { ComposeInternals.children(layout) }

    /** Returns the semantics of [layout] for accessibility services, or null if it has none. */
    fun semanticsOf(layout: LayoutInfo): SemanticsConfiguration? = read { ComposeInternals.semantics(layout) }

    /** Returns the modifier to which [coordinates] belong, or null if they belong to a layout itself. */
    fun modifierAt(coordinates: LayoutCoordinates): LayoutModifierNode? = read { ComposeInternals.modifier(coordinates) }

    /** Returns the graphics layer of [coordinates], or null if there is none. */
    fun layerAt(coordinates: LayoutCoordinates): Any? = read { ComposeInternals.layer(coordinates) }

    private inline fun <T> read(call: () -> T?): T? {
        if (!isReadable) return null
        try {
            return call()
        } catch (error: LinkageError) {
            giveUp(error)
        } catch (error: ClassCastException) {
            giveUp(error)
        }
        return null
    }

    private fun giveUp(error: Throwable) {
        isReadable = false
        Log.e(
            "alldrawn",
            "alldrawn: the layouts of this version of Compose cannot be read (1.8 and later are supported, 1.12.1 is tested). Coil's pictures " +
                "without a content description count only with Modifier.perfImage, and fades of layers without a modifier are missed. Cause: $error",
        )
    }
}
