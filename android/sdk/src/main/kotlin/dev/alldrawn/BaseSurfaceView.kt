package dev.alldrawn

import android.content.Context
import android.util.AttributeSet
import android.view.View
import android.widget.FrameLayout
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/**
 * A view that is a surface: a tab, a page or a panel. Its visit lasts while it is attached to a window and neither it
 * nor an ancestor is hidden, so a tab that was built in advance begins when it is selected (metric §13).
 */
public open class BaseSurfaceView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    FrameLayout(context, attributes) {

    /** The surface's name, at most 128 bytes. */
    public open val surfaceName: String get() = javaClass.simpleName

    /** The view's surface; null while the view is not shown. Main thread. */
    public val surface: SurfaceTracker? get() = opened?.takeIf { it.isOpen }

    private var opened: SurfaceTracker? = null

    // From the second visit on, the views were there before.
    private var wasVisited = false

    // If the view leaves its window for good, the tracker notices by itself.
    override fun onAttachedToWindow() {
        super.onAttachedToWindow()
        Main.call({ "onAttachedToWindow" }) { update() }
    }

    // Called if the visibility of the view or of an ancestor changed.
    override fun onVisibilityChanged(changedView: View, visibility: Int) {
        super.onVisibilityChanged(changedView, visibility)
        Main.call({ "onVisibilityChanged" }) { update() }
    }

    private fun update() {
        if (!isAttachedToWindow) return
        val open = surface
        if (open == null && isShown) {
            val name = Guard.askApp({ "the name of ${javaClass.name}, which is not measured," }, null) { surfaceName } ?: return
            opened = SurfaceTracker.of(name, this, isFromCache = wasVisited)
            wasVisited = true
        } else if (open != null && !isShown) {
            open.surface?.close(Leave.NAVIGATION)
        }
    }
}
