package dev.alldrawn.testing

import android.view.View
import android.view.ViewRootImpl
import android.view.animation.AnimationUtils
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.annotation.RealObject
import org.robolectric.shadows.ShadowViewRootImpl
import org.robolectric.util.ReflectionHelpers

/**
 * Lets windows draw. Robolectric leaves them without a valid surface, so that `ViewRootImpl` stops just before drawing:
 * a view invalidated once stays dirty, and `OnDraw` is never heard. Here the hardware path of a device is put back in
 * that place: the `OnDraw` listeners, then the display lists of the views that are dirty, and of no others.
 *
 * `OnPreDraw` and `OnDraw` then come exactly once for each frame that changes something, and not at all for idle ones.
 */
@Implements(value = ViewRootImpl::class, isInAndroidSdk = false)
public open class DrawingViewRoot : ShadowViewRootImpl() {
    @RealObject
    private lateinit var root: ViewRootImpl

    @Implementation
    protected fun performDraw(): Boolean {
        val view = root.view ?: return false
        drawn++
        reportDrawingTime()
        view.viewTreeObserver.dispatchOnDraw()
        view.updateDisplayListIfDirty()
        onDrawn?.invoke(view)
        return false
    }

    // What the replaced code does first: animations of the old kind (`View.startAnimation`) go by it, and stand still without.
    private fun reportDrawingTime() {
        val attached: Any = ReflectionHelpers.getField(root, "mAttachInfo")
        ReflectionHelpers.setField(attached, "mDrawingTime", AnimationUtils.currentAnimationTimeMillis())
    }

    public companion object {
        /** Traversals of any window that drew, since the class was loaded. */
        @JvmStatic
        public var drawn: Int = 0
            private set

        /** Called in each such traversal, once its display lists are what will be on the screen; with the window's root. */
        @JvmStatic
        public var onDrawn: ((View) -> Unit)? = null
    }
}
