package dev.alldrawn.accuracy

import android.graphics.Rect
import android.view.View
import android.view.ViewGroup
import android.widget.ProgressBar

/**
 * The rectangle of an indicator that was visible in some frame. It is recorded during the scene, because the indicator
 * is usually gone in the last frame. Indicators are the framework's indeterminate progress bars, and the views that a
 * scene declares as skeletons ([busyView]).
 */
internal class BusyPlace(val view: View, val rect: Rect) {
    companion object {
        /** Records the indicators that are visible in the last frame. */
        fun record(stage: Stage) {
            for (shown in stage.recording.shots.lastOrNull()?.windows ?: return) collect(shown.root, stage)
        }

        private fun collect(view: View, stage: Stage) {
            if (view.visibility != View.VISIBLE) return
            if (view is ProgressBar && view.isIndeterminate || stage.kinds[view] == TruthNode.Kind.BUSY) {
                val rect = Rect()
                if (view.getGlobalVisibleRect(rect) && stage.busy.none { it.view === view && it.rect == rect }) stage.busy.add(BusyPlace(view, rect))
            }
            if (view is ViewGroup) for (i in 0 until view.childCount) collect(view.getChildAt(i), stage)
        }
    }
}

/** Declares that a view is a skeleton. */
public fun <T : View> Stage.busyView(view: T): T = view.also { kinds[it] = TruthNode.Kind.BUSY }

/** Declares that a view's content never stops changing. */
public fun <T : View> Stage.liveView(view: T): T = view.also { kinds[it] = TruthNode.Kind.LIVE }

/** Declares that a view fades in. */
public fun <T : View> Stage.fadingView(view: T): T = view.also { kinds[it] = TruthNode.Kind.FADING }

/** Declares that a view fades in while its earlier content fades out. */
public fun <T : View> Stage.crossFadingView(view: T): T = view.also { kinds[it] = TruthNode.Kind.CROSS_FADING }

/** Records that the app has just been notified that the view's content failed to load. */
public fun Stage.failed(view: View) {
    failures[view] = nextFrame
}
