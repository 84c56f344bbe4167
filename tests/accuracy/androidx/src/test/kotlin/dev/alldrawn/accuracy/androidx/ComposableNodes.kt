package dev.alldrawn.accuracy.androidx

import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.layout.boundsInWindow
import androidx.compose.ui.layout.findRootCoordinates
import androidx.compose.ui.layout.onGloballyPositioned
import androidx.compose.ui.layout.onPlaced
import dev.alldrawn.accuracy.Area
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.Thresholds
import dev.alldrawn.accuracy.TruthNode
import kotlin.math.roundToInt

/**
 * Declares that a composable is content whose pixels the harness examines. The composable's place and visible part are
 * read from Compose, not from the SDK. Nothing may cover the composable. If it has left the composition by the scene's
 * end, it is not a node.
 */
internal fun Modifier.node(stage: Stage, id: String, kind: TruthNode.Kind = TruthNode.Kind.STILL): Modifier {
    val place = Place(id, kind)
    stage.composables += place::node
    return onPlaced { place.isAttached = { it.isAttached } }.onGloballyPositioned { at ->
        place.seen = at.boundsInWindow()
        place.whole = at.findRootCoordinates().localBoundingBoxOf(at, clipBounds = false)
    }
}

private class Place(private val id: String, private val kind: TruthNode.Kind) {
    var seen = Rect.Zero
    var whole = Rect.Zero
    var isAttached: () -> Boolean = { false }

    fun node(): TruthNode? {
        if (!isAttached() || seen.isEmpty) return null
        val area = Area(seen.left.roundToInt(), seen.top.roundToInt(), seen.right.roundToInt(), seen.bottom.roundToInt())
        val required = Thresholds.enough(area.size.toLong(), (whole.width * whole.height).toLong(), VIEWPORT)
        return TruthNode(id, kind, area, required)
    }
}

private const val VIEWPORT = 360L * 640
