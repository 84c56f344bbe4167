package dev.alldrawn.accuracy

import android.graphics.Rect
import android.view.View
import android.view.ViewGroup
import android.widget.ProgressBar

/**
 * Where an indicator was seen: the end does not show it. Noted in each frame, by plain questions to the framework. A
 * skeleton is any view that its scene named ([busyView]).
 */
internal class BusyPlace(val view: View, val rect: Rect) {
    companion object {
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

/** Says of a view that it is a skeleton. */
public fun <T : View> Stage.busyView(view: T): T = view.also { kinds[it] = TruthNode.Kind.BUSY }

/** Says of a view that its content changes for ever. */
public fun <T : View> Stage.liveView(view: T): T = view.also { kinds[it] = TruthNode.Kind.LIVE }

/** Says of a view that it fades in. */
public fun <T : View> Stage.fadingView(view: T): T = view.also { kinds[it] = TruthNode.Kind.FADING }

/** Says of a view that it fades in while what was there fades out. */
public fun <T : View> Stage.crossFadingView(view: T): T = view.also { kinds[it] = TruthNode.Kind.CROSS_FADING }

/** The app was told just now that the view's content failed. */
public fun Stage.failed(view: View) {
    failures[view] = nextFrame
}
