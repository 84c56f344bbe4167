package dev.alldrawn.scenes

import android.graphics.Insets
import android.view.View
import android.view.ViewRootImpl
import android.view.WindowInsets
import dev.alldrawn.testing.DrawingViewRoot
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.annotation.RealObject
import org.robolectric.shadow.api.Shadow
import org.robolectric.util.ReflectionHelpers.ClassParameter

/**
 * Simulates an on-screen keyboard, which Robolectric lacks: adds the keyboard's height to every window's insets, as the
 * system does.
 */
@Implements(value = ViewRootImpl::class, isInAndroidSdk = false)
public class Keyboard : DrawingViewRoot() {
    @RealObject
    private lateinit var root: ViewRootImpl
    private var bare: WindowInsets? = null
    private var current: WindowInsets? = null

    @Implementation
    protected fun getWindowInsets(forceConstruct: Boolean): WindowInsets {
        val force = ClassParameter.from(Boolean::class.javaPrimitiveType, forceConstruct)
        val insets = Shadow.directlyOn<WindowInsets, ViewRootImpl>(root, ViewRootImpl::class.java, "getWindowInsets", force)
        // As the framework does, return the same object while nothing has changed.
        if (insets !== bare || forceConstruct || current == null) {
            bare = insets
            current = if (height == 0) insets else WindowInsets.Builder(insets).setInsets(WindowInsets.Type.ime(), Insets.of(0, 0, 0, height)).build()
        }
        return current!!
    }

    public companion object {
        private var height = 0

        /**
         * Opens a keyboard that covers the bottom [height] pixels of every window. The window whose root is [front]
         * gets its new insets at once.
         */
        public fun cover(height: Int, front: View?) {
            this.height = height
            front?.requestApplyInsets()
        }
    }
}
