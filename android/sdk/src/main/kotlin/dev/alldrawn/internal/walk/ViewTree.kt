package dev.alldrawn.internal.walk

import android.view.View
import android.view.ViewGroup

/**
 * Iterates over a view and its descendants, parents first. It allocates a list instead of using recursion, because a
 * tree may be deeper than the stack.
 */
internal object ViewTree {
    inline fun forEach(root: View, act: (View) -> Unit) {
        val waiting = ArrayList<View>()
        waiting += root
        while (waiting.isNotEmpty()) {
            val view = waiting.removeAt(waiting.lastIndex)
            act(view)
            if (view is ViewGroup) for (index in view.childCount - 1 downTo 0) view.getChildAt(index)?.let(waiting::add)
        }
    }
}
