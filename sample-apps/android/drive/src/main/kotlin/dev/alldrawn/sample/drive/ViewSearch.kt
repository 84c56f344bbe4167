package dev.alldrawn.sample.drive

import android.app.Activity
import android.graphics.Rect
import android.view.View
import android.view.ViewGroup

/** Returns the first view in the window for which [isWanted] returns true. */
fun Activity.find(isWanted: (View) -> Boolean): View = window.decorView.all().firstOrNull(isWanted) ?: error("the window of $this has no view that the search accepts")

/** Returns the view and all of its descendants. */
fun View.all(): Sequence<View> = sequence {
    yield(this@all)
    if (this@all is ViewGroup) for (at in 0 until childCount) yieldAll(getChildAt(at).all())
}

/** Returns true if any part of the view is visible. */
fun View.isOnScreen(): Boolean = isShown && getGlobalVisibleRect(Rect())
