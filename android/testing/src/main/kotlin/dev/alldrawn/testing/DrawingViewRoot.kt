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
 * Makes windows draw. Robolectric's windows have no valid surface, so `ViewRootImpl` stops just before drawing: a view
 * that was invalidated stays dirty, and `OnDraw` listeners are never called. This shadow does what a device's hardware
 * path does at that point: it calls the `OnDraw` listeners, then updates the display lists of dirty views only.
 *
 * `OnPreDraw` and `OnDraw` listeners are then called exactly once for each frame that changes something, and never for
 * idle frames.
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

    // Sets the drawing time, as the framework's code does that this class replaces. Without it, animations by `View.startAnimation` do not advance.
    private fun reportDrawingTime() {
        val attached: Any = ReflectionHelpers.getField(root, "mAttachInfo")
        ReflectionHelpers.setField(attached, "mDrawingTime", AnimationUtils.currentAnimationTimeMillis())
    }

    public companion object {
        /** The number of times that a window has drawn since this class was loaded. */
        @JvmStatic
        public var drawn: Int = 0
            private set

        /**
         * Called with the root view of a window each time the window has drawn. The display lists are then those that
         * will be on the screen.
         */
        @JvmStatic
        public var onDrawn: ((View) -> Unit)? = null
    }
}
