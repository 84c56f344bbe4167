package dev.alldrawn.sample.drive

import android.app.Activity
import android.graphics.Rect
import android.view.View
import android.view.ViewGroup

/** The first view in the window that is looked for. */
fun Activity.find(isWanted: (View) -> Boolean): View = window.decorView.all().firstOrNull(isWanted) ?: error("no such view in $this")

/** The view, and all in it. */
fun View.all(): Sequence<View> = sequence {
    yield(this@all)
    if (this@all is ViewGroup) for (at in 0 until childCount) yieldAll(getChildAt(at).all())
}

/** Whether any of it can be seen. */
fun View.isOnScreen(): Boolean = isShown && getGlobalVisibleRect(Rect())
