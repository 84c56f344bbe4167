package dev.alldrawn.internal.walk

import android.graphics.Matrix
import android.view.View
import android.view.animation.AlphaAnimation
import android.view.animation.Animation
import android.view.animation.AnimationSet
import android.view.animation.AnimationUtils
import android.view.animation.Transformation

/**
 * The effect of a view animation (`View.startAnimation`) on a view. The view's own alpha and matrix do not include it.
 */
internal class Motion {
    private val transformation = Transformation()

    /** Factor of the view's alpha in this frame. */
    var alpha = 1f
        private set

    /** Applied before the view's own matrix; null if the view is not moved. */
    var matrix: Matrix? = null
        private set

    /** True while an animation is running. */
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
        // Before its first step an animation has its first value, which is invisible for a fade-in; the framework takes
        // that step within this frame. An animation that starts again keeps what it showed.
        if (start < 0 || !animation.hasStarted()) {
            if (!animation.hasStarted() && fades(animation)) alpha = 0f
            return
        }
        val end = start + lengthOf(animation)
        // Asking after the end would end the animation. Until it has ended, it changes nothing.
        if (now >= end && !animation.fillAfter) return
        transformation.clear()
        animation.getTransformation(minOf(now, end - 1), transformation)
        alpha = transformation.alpha
        matrix = transformation.matrix.takeUnless(Matrix::isIdentity)
    }

    // For a set: until the last of its animations ends.
    private fun lengthOf(animation: Animation): Long =
        if (animation is AnimationSet) animation.computeDurationHint() else animation.startOffset + animation.duration

    private fun fades(animation: Animation): Boolean =
        animation is AlphaAnimation || animation is AnimationSet && animation.animations.any(::fades)
}
