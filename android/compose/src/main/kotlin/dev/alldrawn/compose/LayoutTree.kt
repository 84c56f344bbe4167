package dev.alldrawn.compose

import android.util.Log
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.LayoutModifierNode
import androidx.compose.ui.semantics.SemanticsConfiguration

/** What Compose knows of its layouts, and tells no tool: those too that accessibility services hear nothing of. Main thread. */
internal object LayoutTree {
    /** False from the first sight of a Compose that is otherwise inside: then nothing below is known. */
    var isReadable = true
        private set

    /** The layouts within [layout], in the order in which they are painted, placed or not; valid until they change. */
    fun childrenOf(layout: LayoutInfo): List<LayoutInfo>? = read { ComposeInternals.children(layout) }

    /** What it says to accessibility services; null: nothing. */
    fun semanticsOf(layout: LayoutInfo): SemanticsConfiguration? = read { ComposeInternals.semantics(layout) }

    /** The modifier that lays out what is at [coordinates]; null where a layout itself does. */
    fun modifierAt(coordinates: LayoutCoordinates): LayoutModifierNode? = read { ComposeInternals.modifier(coordinates) }

    /** The layer that what is at [coordinates] is drawn into; null: none of its own. */
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
            "alldrawn: this version of Compose cannot be read (1.8 and later can, 1.12.1 is tested): a picture of Coil's that has no " +
                "description counts only with Modifier.perfImage, and a layer without a modifier fades unseen. The cause: $error",
        )
    }
}
