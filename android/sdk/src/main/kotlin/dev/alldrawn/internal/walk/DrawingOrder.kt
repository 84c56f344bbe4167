package dev.alldrawn.internal.walk

import android.os.Build
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.RelativeLayout
import dev.alldrawn.internal.sdk.FromApi

/**
 * The order in which a group paints its children. As in the framework, lower children (elevation plus translation Z)
 * are painted first; children of equal height in the group's own order. The orders of nested groups are a stack in one
 * array.
 */
internal class DrawingOrder {
    private var indices = IntArray(64)
    private var heights = FloatArray(64)
    private var top = 0

    /**
     * Computes the order of a group's [count] children and pushes it onto the stack; [pop] removes it. Returns the
     * position of the order in the array, or -1 if the children are painted in the order of their indices.
     */
    fun push(group: ViewGroup, node: NodeMemory, count: Int): Int {
        val own = Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q && mayReorder(group) && !node.hasNoDrawingOrder
        if (!own && !hasHeights(group, count)) return -1
        reserve(top + count)
        val base = top
        for (position in 0 until count) {
            val index = if (own) ask(group, node, position) else position
            // Children of equal height keep the group's order.
            val height = group.getChildAt(index)?.z ?: 0f
            var at = base + position
            while (at > base && heights[at - 1] > height) {
                indices[at] = indices[at - 1]
                heights[at] = heights[at - 1]
                at--
            }
            indices[at] = index
            heights[at] = height
        }
        top = base + count
        return base
    }

    /** Returns the index of the child at [position] of the order that [push] returned as [base]. */
    fun at(base: Int, position: Int): Int = indices[base + position]

    fun pop(base: Int) {
        top = base
    }

    /** Removes all orders. A walk that an exception ended may have left some. */
    fun reset() {
        top = 0
    }

    private fun hasHeights(group: ViewGroup, count: Int): Boolean {
        for (index in 0 until count) if ((group.getChildAt(index)?.z ?: 0f) != 0f) return true
        return false
    }

    // Returns false for the three classes to which nearly all groups belong. They paint their children in index order.
    private fun mayReorder(group: ViewGroup): Boolean {
        val type: Class<*> = group.javaClass
        return type !== FrameLayout::class.java && type !== LinearLayout::class.java && type !== RelativeLayout::class.java
    }

    // Asks the group for the child that it paints at this position. Android does not expose if the group's custom order
    // is on; the call may throw if it is off.
    private fun ask(group: ViewGroup, node: NodeMemory, position: Int): Int = try {
        Api29.childDrawingOrder(group, position).takeIf { it in 0 until group.childCount } ?: position
    } catch (_: Exception) {
        node.hasNoDrawingOrder = true
        position
    }

    private fun reserve(size: Int) {
        if (size <= indices.size) return
        indices = indices.copyOf(size * 2)
        heights = heights.copyOf(size * 2)
    }
}

/** Calls that need Android 10. */
@FromApi(29)
internal object Api29 {
    fun childDrawingOrder(group: ViewGroup, position: Int): Int = group.getChildDrawingOrder(position)

    fun transitionAlpha(view: View): Float = view.transitionAlpha
}
