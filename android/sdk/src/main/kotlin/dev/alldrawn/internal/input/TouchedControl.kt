package dev.alldrawn.internal.input

import android.graphics.Matrix
import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.walk.NodeMemory
import dev.alldrawn.internal.walk.Transform
import dev.alldrawn.internal.walk.Walk
import java.lang.ref.WeakReference

/**
 * A control that the user touched. A small spinner in it holds nothing up (metric §7).
 *
 * @param isPart true if the control is only a part of what [view] draws: the view's contributor knows which part.
 */
internal class TouchedControl private constructor(view: View, val isPart: Boolean) {
    private val reference = WeakReference(view)

    /** The control's view; null once it is no longer in use. */
    val view: View? get() = reference.get()

    companion object {
        private val inverse = Matrix()
        private val point = FloatArray(2)

        /**
         * Finds the control at a point of a window, in pixels of its root view [decor]: the frontmost clickable view
         * there, as the framework does for a click. Returns null if no clickable view is there.
         */
        fun at(decor: View?, x: Float, y: Float): TouchedControl? =
            decor?.let { Guard.askApp({ "a view, when the touched control was sought," }, null) { search(it, x, y, 0) } }

        /** Finds the control that a key goes to: the [focused] view, or its nearest clickable ancestor. */
        fun around(focused: View?): TouchedControl? = Guard.askApp({ "a view, when the control of a key was sought," }, null) {
            var view = focused
            while (view != null && !isControl(view)) view = view.parent as? View
            view?.let { TouchedControl(it, isPart = false) }
        }

        // `x` and `y` are in pixels of the view.
        private fun search(view: View, x: Float, y: Float, depth: Int): TouchedControl? {
            val isInside = x >= 0 && y >= 0 && x < view.width && y < view.height
            if (!isInside || view.visibility != View.VISIBLE || depth > Walk.MAX_DEPTH) return null
            if (view is ViewGroup) {
                for (index in view.childCount - 1 downTo 0) {
                    val child = view.getChildAt(index) ?: continue
                    inChild(child, x + view.scrollX, y + view.scrollY)
                    search(child, point[0], point[1], depth + 1)?.let { return it }
                }
            }
            if (NodeMemory.known(view)?.contributor?.touch(x, y) == true) return TouchedControl(view, isPart = true)
            return if (isControl(view)) TouchedControl(view, isPart = false) else null
        }

        // In a list of the framework, which is clickable itself, each row is a control.
        private fun isControl(view: View): Boolean = view.isClickable && view !is AbsListView || view.parent is AbsListView

        // Sets `point` to a point of the parent's content, in pixels of the child.
        private fun inChild(child: View, x: Float, y: Float) {
            if (!Transform.bends(child)) {
                point[0] = x - child.x
                point[1] = y - child.y
                return
            }
            point[0] = x - child.left
            point[1] = y - child.top
            if (child.matrix.invert(inverse)) inverse.mapPoints(point)
        }
    }
}
