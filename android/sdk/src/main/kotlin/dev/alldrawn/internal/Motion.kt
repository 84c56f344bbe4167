package dev.alldrawn.internal

import android.graphics.Matrix
import android.view.View
import android.view.animation.AnimationUtils
import android.view.animation.Transformation

/** What an animation of the old kind (`View.startAnimation`) does to a view: the view's own alpha and matrix tell nothing of it. */
internal class Motion {
    private val transformation = Transformation()

    /** Factor of the view's alpha in this frame. */
    var alpha = 1f
        private set

    /** Applied before the view's own matrix; null where the view is not moved. */
    var matrix: Matrix? = null
        private set

    /** Whether one is under way. */
    var isUnderWay = false
        private set

    fun read(view: View) {
        alpha = 1f
        matrix = null
        val animation = view.animation
        isUnderWay = animation != null && !animation.hasEnded()
        if (animation == null) return
        val now = AnimationUtils.currentAnimationTimeMillis()
        val start = animation.startTime
        val isBegun = animation.hasStarted() && start >= 0
        // Before its first step it is at its beginning, which for what appears is "not there yet"; the framework takes
        // that step in this very frame.
        if (!isBegun) return if (animation is android.view.animation.AlphaAnimation) alpha = 0f else Unit
        // After the end, asking would end it; until then it changes nothing.
        if (now - start - animation.startOffset >= animation.duration && !animation.fillAfter) return
        transformation.clear()
        animation.getTransformation(minOf(now, start + animation.startOffset + animation.duration - 1), transformation)
        alpha = transformation.alpha
        matrix = transformation.matrix.takeUnless(Matrix::isIdentity)
    }
}
