package dev.alldrawn.internal.input

import android.view.View
import android.view.ViewGroup
import dev.alldrawn.internal.walk.NodeMemory

/**
 * Measures how far the user scrolled from frame to frame (metric §10). A scroll counts as the user's while a finger or
 * wheel moves, and afterwards as long as it continues without a gap, as in a fling. Other scrolls, made by the app's
 * code, only update the remembered positions.
 */
internal class Scrolls {
    /** A scroller's scroll offset, and the position of one child, because lists move their children instead. */
    private class Position(scroller: ViewGroup) {
        var x = scroller.scrollX
        var y = scroller.scrollY
        var child = 0
        var childX = 0f
        var childY = 0f
    }

    private val positions = HashMap<Int, Position>()

    /**
     * Compares the positions of the [scrollers] with their positions in the previous frame. For each scroller that the
     * user has scrolled, calls [onScroll] with the scroller's identity (0 for an ancestor of the root) and the distances
     * in x and y, in units.
     */
    inline fun report(root: View, scrollers: List<View>, time: Long, onScroll: (Int, Float, Float) -> Unit) {
        val unit = 1 / root.resources.displayMetrics.density
        for (index in scrollers.indices) {
            val scroller = scrollers[index] as? ViewGroup ?: continue
            val node = NodeMemory.known(scroller) ?: continue
            if (moved(scroller, node.identity, time)) onScroll(node.identity, dx * unit, dy * unit)
        }
        var holder = root.parent
        while (holder is ViewGroup) {
            val node = NodeMemory.known(holder)
            if (node != null && moved(holder, node.identity, time)) onScroll(0, dx * unit, dy * unit)
            holder = holder.parent
        }
    }

    var dx = 0f
    var dy = 0f

    /**
     * Returns true if the user moved the scroller since the frame before. [dx] and [dy] are then the distance in
     * pixels.
     */
    fun moved(scroller: ViewGroup, identity: Int, time: Long): Boolean {
        var position = positions[identity]
        if (position == null) {
            position = Position(scroller)
            positions[identity] = position
            return false.also { update(position, scroller) }
        }
        dx = (scroller.scrollX - position.x).toFloat()
        dy = (scroller.scrollY - position.y).toFloat()
        if (dx == 0f && dy == 0f && position.child != 0) moveOf(scroller, position)
        update(position, scroller)
        if (dx == 0f && dy == 0f || time - Inputs.moved > FLING_GAP_NS) return false
        Inputs.moved(time)
        return true
    }

    private fun moveOf(scroller: ViewGroup, position: Position) {
        for (index in 0 until scroller.childCount) {
            val child = scroller.getChildAt(index) ?: continue
            if (NodeMemory.known(child)?.identity != position.child) continue
            dx = position.childX - child.x
            dy = position.childY - child.y
            return
        }
        // The child that was in the middle is gone, so the list moved by at least its own height within one frame.
        dy = scroller.height.toFloat()
    }

    private fun update(position: Position, scroller: ViewGroup) {
        position.x = scroller.scrollX
        position.y = scroller.scrollY
        val child = scroller.getChildAt(scroller.childCount / 2)
        position.child = child?.let { NodeMemory.known(it) }?.identity ?: 0
        position.childX = child?.x ?: 0f
        position.childY = child?.y ?: 0f
    }

    private companion object {
        /** If this much time has passed since the user's last scroll, a movement is the app's own: 200 ms. */
        const val FLING_GAP_NS = 200_000_000L
    }
}
