package dev.alldrawn.internal.input

import android.view.View
import android.view.ViewGroup
import dev.alldrawn.internal.walk.NodeMemory

/**
 * How far the user has scrolled, from frame to frame (metric §10). A scroll is the user's while a finger or wheel moves,
 * and as long as each of its frames goes on from the one before: the fling. Programmatic scrolls are only noted.
 */
internal class Scrolls {
    /** Where a scroller stood: its own offset; and a child of it, since lists move their children instead. */
    private class Stand(scroller: ViewGroup) {
        var x = scroller.scrollX
        var y = scroller.scrollY
        var child = 0
        var childX = 0f
        var childY = 0f
    }

    private val stands = HashMap<Int, Stand>()

    /** Compares the [scrollers] with the frame before; [tell] hears the scroller (0: one that holds the root) and units. */
    inline fun look(root: View, scrollers: List<View>, time: Long, tell: (Int, Float, Float) -> Unit) {
        val unit = 1 / root.resources.displayMetrics.density
        for (index in scrollers.indices) {
            val scroller = scrollers[index] as? ViewGroup ?: continue
            val node = NodeMemory.known(scroller) ?: continue
            if (moved(scroller, node.identity, time)) tell(node.identity, dx * unit, dy * unit)
        }
        var holder = root.parent
        while (holder is ViewGroup) {
            val node = NodeMemory.known(holder)
            if (node != null && moved(holder, node.identity, time)) tell(0, dx * unit, dy * unit)
            holder = holder.parent
        }
    }

    var dx = 0f
    var dy = 0f

    /** Whether the user moved it since the frame before; by how many pixels is in [dx] and [dy]. */
    fun moved(scroller: ViewGroup, identity: Int, time: Long): Boolean {
        var stand = stands[identity]
        if (stand == null) {
            stand = Stand(scroller)
            stands[identity] = stand
            return false.also { stand(stand, scroller) }
        }
        dx = (scroller.scrollX - stand.x).toFloat()
        dy = (scroller.scrollY - stand.y).toFloat()
        if (dx == 0f && dy == 0f && stand.child != 0) moveOf(scroller, stand)
        stand(stand, scroller)
        if (dx == 0f && dy == 0f || time - Inputs.moved > FLING_GAP_NS) return false
        Inputs.moved(time)
        return true
    }

    private fun moveOf(scroller: ViewGroup, stand: Stand) {
        for (index in 0 until scroller.childCount) {
            val child = scroller.getChildAt(index) ?: continue
            if (NodeMemory.known(child)?.identity != stand.child) continue
            dx = stand.childX - child.x
            dy = stand.childY - child.y
            return
        }
        // All of what stood in its middle has gone within one frame.
        dy = scroller.height.toFloat()
    }

    private fun stand(stand: Stand, scroller: ViewGroup) {
        stand.x = scroller.scrollX
        stand.y = scroller.scrollY
        val child = scroller.getChildAt(scroller.childCount / 2)
        stand.child = child?.let { NodeMemory.known(it) }?.identity ?: 0
        stand.childX = child?.x ?: 0f
        stand.childY = child?.y ?: 0f
    }

    private companion object {
        /** A frame so long after the last movement of finger or wheel, with none moved between, is the program's. */
        const val FLING_GAP_NS = 200_000_000L
    }
}
