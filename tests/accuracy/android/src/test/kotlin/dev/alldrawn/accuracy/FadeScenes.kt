package dev.alldrawn.accuracy

import android.animation.ObjectAnimator
import android.app.Activity
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.TransitionDrawable
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.animation.AlphaAnimation
import android.view.animation.AnimationSet
import android.view.animation.AnimationUtils
import android.widget.FrameLayout
import android.widget.ImageSwitcher
import android.widget.ImageView

private val NO_WAITING = setOf(Control.FIRST_FRAME, Control.LAST_CHANGED_FRAME, Control.WITHOUT_SETTLING)

private fun Stage.drawable(seed: Int): Drawable = BitmapDrawable(app.resources, Art.bitmap(seed, 160, 150))

/** Opens a screen with a title and a picture below it, which the scene fades in. */
private fun Stage.openFading(seed: Int?, change: (ImageView) -> Unit = {}): ImageView {
    lateinit var view: ImageView
    open { activity ->
        view = fadingView(picture(activity, seed).at(20, 100, 320, 300)).apply(change)
        layers(activity, title(activity, "It fades in").at(20, 10, 300, 60), view)
    }
    return view
}

/**
 * Scenes with pictures that fade in by different means. A picture counts as ready from an opacity of one tenth on
 * (metric §3).
 */
internal val FADE_SCENES = listOf(
    Scene("a picture fades in", fails = NO_WAITING, rules = setOf("Alpha")) {
        val view = openFading(5) { it.alpha = 0f }
        later(300) { view.animate().alpha(1f).setDuration(600).setInterpolator(null).start() }
    },
    Scene("a picture fades in by View.startAnimation", fails = NO_WAITING, rules = setOf("Alpha")) {
        val view = openFading(5) { it.visibility = View.INVISIBLE }
        later(300) {
            view.visibility = View.VISIBLE
            view.startAnimation(AlphaAnimation(0f, 1f).apply { duration = 600 })
        }
    },
    Scene("a picture fades in by a delayed AnimationSet", fails = NO_WAITING, rules = setOf("Alpha")) {
        val view = openFading(5) { it.visibility = View.INVISIBLE }
        later(200) {
            view.visibility = View.VISIBLE
            view.startAnimation(AnimationSet(true).apply { addAnimation(AlphaAnimation(0f, 1f).apply { startOffset = 300; duration = 400 }) })
        }
    },
    Scene("a picture fades in over its placeholder", fails = NO_WAITING) {
        val view = openFading(null) { it.setImageDrawable(placeholder()) }
        later(400) { view.setImageDrawable(TransitionDrawable(arrayOf(placeholder(), drawable(5))).apply { startTransition(500) }) }
    },
    Scene("a picture fades in over its thumbnail", fails = NO_WAITING) {
        val thumbnail = BitmapDrawable(app.resources, Art.thumbnail(9))
        val view = openFading(null) { it.setImageDrawable(thumbnail) }
        later(400) { view.setImageDrawable(TransitionDrawable(arrayOf(thumbnail, drawable(9))).apply { startTransition(500) }) }
    },
    Scene("a picture fades in by ImageView.setImageAlpha", fails = NO_WAITING) {
        val view = openFading(5) { it.imageAlpha = 0 }
        later(300) { ObjectAnimator.ofInt(view, "imageAlpha", 0, 255).setDuration(600).apply { interpolator = null }.start() }
    },
    Scene("an image switcher", foreign = true, fails = NO_WAITING) {
        lateinit var switcher: ImageSwitcher
        open { activity ->
            switcher = switcher(activity, this)
            column(activity, title(activity, "One after the other"), switcher.sized(360, 240))
        }
        later(500) { switcher.setImageDrawable(drawable(7)) }
    },
)

private fun switcher(activity: Activity, stage: Stage) = ImageSwitcher(activity).apply {
    setFactory {
        val whole = FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT)
        stage.crossFadingView(ImageView(activity)).named("switched").apply { scaleType = ImageView.ScaleType.FIT_XY; layoutParams = whole }
    }
    inAnimation = AnimationUtils.loadAnimation(activity, android.R.anim.fade_in)
    outAnimation = AnimationUtils.loadAnimation(activity, android.R.anim.fade_out)
    (currentView as ImageView).setImageDrawable(stage.drawable(6))
}
