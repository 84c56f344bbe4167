package dev.alldrawn.internal.walk

import android.graphics.Matrix
import android.view.View
import kotlin.math.max
import kotlin.math.min

/**
 * Maps the coordinates of views to those of the window, in pixels. Nearly all views are only moved relative to their
 * parent, so an offset is enough and this class is not needed. For a scaled or rotated view and each level of the tree
 * below it, this class has a matrix. All arrays are reused.
 */
internal class Transform {
    private var matrices = Array(8) { FloatArray(9) }
    private val own = FloatArray(9)
    private val moved = Matrix()

    // The bounding box that map() computed last, in pixels of the window.
    var left = 0f
        private set
    var top = 0f
        private set
    var right = 0f
        private set
    var bottom = 0f
        private set

    /** Sets the matrix of level [at] for a view whose top left corner is at [x], [y] in the window. */
    fun start(at: Int, x: Float, y: Float) {
        val m = level(at)
        m.fill(0f)
        m[0] = 1f
        m[4] = 1f
        m[8] = 1f
        m[2] = x
        m[5] = y
    }

    /** Sets the matrix of level [at] for a view whose top left corner is at [x], [y] in the view at level [from]. */
    fun enter(at: Int, from: Int, x: Float, y: Float) {
        val m = level(at)
        level(from).copyInto(m)
        for (row in 0..6 step 3) m[row + 2] += m[row] * x + m[row + 1] * y
    }

    /** Multiplies the matrix of level [at] by the view's own matrix and by that of its [animation], if there is one. */
    fun bend(at: Int, view: View, animation: Matrix?) {
        if (animation == null) {
            view.matrix.getValues(own)
        } else {
            moved.set(view.matrix)
            moved.preConcat(animation)
            moved.getValues(own)
        }
        multiply(level(at), own)
    }

    /** Maps a rectangle of the view at level [at] to the window. [left] to [bottom] are then its bounding box. */
    fun map(at: Int, l: Float, t: Float, r: Float, b: Float) {
        val m = level(at)
        val x0 = x(m, l, t)
        val y0 = y(m, l, t)
        left = x0
        right = x0
        top = y0
        bottom = y0
        include(x(m, r, t), y(m, r, t))
        include(x(m, r, b), y(m, r, b))
        include(x(m, l, b), y(m, l, b))
    }

    /**
     * Returns true if the edges of the view at level [at] are horizontal and vertical. Other views, which are rotated
     * or skewed, never count as opaque.
     */
    fun isUpright(at: Int): Boolean {
        val m = level(at)
        return m[1] == 0f && m[3] == 0f && m[6] == 0f && m[7] == 0f
    }

    private fun include(x: Float, y: Float) {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
    }

    private fun level(at: Int): FloatArray {
        if (at >= matrices.size) matrices = Array(max(at + 1, matrices.size * 2)) { matrices.getOrNull(it) ?: FloatArray(9) }
        return matrices[at]
    }

    companion object {
        /** Returns true if the view is scaled or rotated relative to its parent, not only moved. */
        fun bends(view: View): Boolean =
            view.scaleX != 1f || view.scaleY != 1f || view.rotation != 0f || view.rotationX != 0f || view.rotationY != 0f

        private fun w(m: FloatArray, x: Float, y: Float): Float {
            val w = m[6] * x + m[7] * y + m[8]
            return if (w == 0f) 1f else w
        }

        private fun x(m: FloatArray, x: Float, y: Float): Float = (m[0] * x + m[1] * y + m[2]) / w(m, x, y)

        private fun y(m: FloatArray, x: Float, y: Float): Float = (m[3] * x + m[4] * y + m[5]) / w(m, x, y)

        private fun multiply(m: FloatArray, by: FloatArray) {
            for (row in 0..6 step 3) {
                val a = m[row]
                val b = m[row + 1]
                val c = m[row + 2]
                m[row] = a * by[0] + b * by[3] + c * by[6]
                m[row + 1] = a * by[1] + b * by[4] + c * by[7]
                m[row + 2] = a * by[2] + b * by[5] + c * by[8]
            }
        }
    }
}
