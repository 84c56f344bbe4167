package dev.alldrawn.internal.walk

import android.graphics.Rect
import android.os.Build
import android.view.View
import android.view.WindowInsets
import dev.alldrawn.internal.sdk.FromApi

/** The visible rectangle of a surface, without the keyboard and system bars, in pixels of the surface's window. */
internal class Viewport {
    val rect = Rect()
    private val window = Rect()
    private val insets = Rect()

    // The window insets that were read last. They are immutable, so the same object need not be read again.
    private var known: Any? = null

    fun measure(root: View) {
        // Uses the part of the root that its ancestors do not clip, or the whole window if the root has no size yet.
        if (root === root.rootView || !root.getGlobalVisibleRect(rect)) rect.set(0, 0, root.rootView.width, root.rootView.height)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) {
            subtractInsets(root)
        } else {
            root.getWindowVisibleDisplayFrame(window)
            root.rootView.getLocationOnScreen(place)
            window.offset(-place[0], -place[1])
            if (!rect.intersect(window)) rect.setEmpty()
        }
    }

    private val place = IntArray(2)

    private fun subtractInsets(root: View) {
        val current = Api23.rootInsets(root)
        if (current !== known) {
            known = current
            insets.setEmpty()
            if (current != null) read(current, insets)
        }
        val decor = root.rootView
        window.set(insets.left, insets.top, decor.width - insets.right, decor.height - insets.bottom)
        if (!rect.intersect(window)) rect.setEmpty()
    }

    private fun read(from: WindowInsets, into: Rect) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            Api30.barsAndKeyboard(from, into)
        } else {
            @Suppress("DEPRECATION")
            into.set(from.systemWindowInsetLeft, from.systemWindowInsetTop, from.systemWindowInsetRight, from.systemWindowInsetBottom)
        }
    }
}

/** Calls that need Android 6. */
@FromApi(23)
internal object Api23 {
    fun rootInsets(view: View): WindowInsets? = view.rootWindowInsets

    fun clipBounds(view: View, into: Rect): Boolean = view.getClipBounds(into)
}

/** Calls that need Android 11. */
@FromApi(30)
internal object Api30 {
    fun barsAndKeyboard(insets: WindowInsets, into: Rect) {
        val taken = insets.getInsets(WindowInsets.Type.systemBars() or WindowInsets.Type.ime())
        into.set(taken.left, taken.top, taken.right, taken.bottom)
    }
}
