package dev.alldrawn.internal.walk

import android.graphics.Matrix
import android.view.View
import android.view.animation.AlphaAnimation
import android.view.animation.Animation
import android.view.animation.AnimationSet
import android.view.animation.AnimationUtils
import android.view.animation.Transformation

/**
 * The effect of a view animation (`View.startAnimation`) on a view. The view's own alpha and matrix do not include this
 * effect.
 */
internal class Motion {
    private val transformation = Transformation()

    /** The factor by which the animation multiplies the view's alpha in this frame. */
    var alpha = 1f
        private set

    /** The animation's matrix, to be applied before the view's own; null if the animation does not move the view. */
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
        // The framework takes an animation's first step within this frame, after the walk. Until then a fade counts as
        // invisible, and an animation that is started again counts as not changing the view.
        if (start < 0 || !animation.hasStarted()) {
            if (!animation.hasStarted() && fades(animation)) alpha = 0f
            return
        }
        val end = start + lengthOf(animation)
        // After its end, getTransformation() would end the animation, which is left to the framework.
        if (now >= end && !animation.fillAfter) return
        transformation.clear()
        animation.getTransformation(minOf(now, end - 1), transformation)
        alpha = transformation.alpha
        matrix = transformation.matrix.takeUnless(Matrix::isIdentity)
    }

    // Returns the animation's duration with its start offset, in milliseconds; for a set, until its last animation
    // ends.
    private fun lengthOf(animation: Animation): Long =
        if (animation is AnimationSet) animation.computeDurationHint() else animation.startOffset + animation.duration

    private fun fades(animation: Animation): Boolean =
        animation is AlphaAnimation || animation is AnimationSet && animation.animations.any(::fades)
}
