package dev.alldrawn

import android.content.Context
import android.util.AttributeSet
import android.widget.FrameLayout

/** A view that is a surface: a tab, a page, a panel. It is visited while it is attached to a window and shown by its parent. */
public open class BaseSurfaceView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    FrameLayout(context, attributes) {

    /** The surface's name, at most 128 bytes. */
    public open val surfaceName: String get() = javaClass.simpleName

    /** Its surface; null while it is not attached. */
    public var surface: SurfaceTracker? = null
        private set

    override fun onAttachedToWindow() {
        super.onAttachedToWindow()
        surface = SurfaceTracker(surfaceName, this)
    }

    override fun onDetachedFromWindow() {
        // The tracker sees by itself that its root has left the window, and whether it comes back.
        surface = null
        super.onDetachedFromWindow()
    }
}
