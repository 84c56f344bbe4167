package dev.alldrawn.compose

import android.graphics.RectF
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.boundsInRoot
import androidx.compose.ui.layout.findRootCoordinates
import dev.alldrawn.spi.RecordKind
import dev.alldrawn.spi.RecordState
import dev.alldrawn.spi.Records

/**
 * Writes the composable's bounding box to [out], in pixels of the view that holds the composition. The box includes the
 * effect of transforms; the layouts around the composable do not clip it. Allocates nothing.
 */
internal fun LayoutCoordinates.boundsIn(out: RectF) {
    val root = findRootCoordinates()
    val width = size.width.toFloat()
    val height = size.height.toFloat()
    val origin = root.localPositionOf(this, Offset.Zero)
    out.set(origin.x, origin.y, origin.x, origin.y)
    out.include(root.localPositionOf(this, Offset(width, 0f)))
    out.include(root.localPositionOf(this, Offset(0f, height)))
    out.include(root.localPositionOf(this, Offset(width, height)))
}

private fun RectF.include(point: Offset) {
    // RectF.union ignores a rectangle that is still empty.
    if (point.x < left) left = point.x else if (point.x > right) right = point.x
    if (point.y < top) top = point.y else if (point.y > bottom) bottom = point.y
}

/**
 * Returns the index of the record to use as the parent of a composable's record. If a layout around the composable
 * clips it, that is a new record, named [identity], with the visible rectangle; otherwise [Records.VIEW]. The core
 * needs the visible and the whole rectangle to compute how much of a node can be seen (metric §3).
 */
internal fun Records.clipOf(coordinates: LayoutCoordinates, identity: Int): Int {
    val whole = coordinates.findRootCoordinates().localBoundingBoxOf(coordinates, clipBounds = false)
    val seen = coordinates.boundsInRoot()
    if (seen == whole) return Records.VIEW
    return add(identity, 1, Records.VIEW, RecordKind.GROUP, RecordState.UNKNOWN, seen.left, seen.top, seen.right, seen.bottom, clips = true)
}
