package dev.alldrawn

import android.content.Context
import android.util.AttributeSet
import android.view.View
import android.widget.FrameLayout
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/**
 * A view that is a surface: a tab, a page or a panel. Its visit begins when the view is attached to a window and
 * neither it nor an ancestor is hidden. So the visit of a tab that was built in advance begins when the tab is selected
 * (metric §13).
 */
public open class BaseSurfaceView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    FrameLayout(context, attributes) {

    /** The surface's name, at most 128 bytes. */
    public open val surfaceName: String get() = javaClass.simpleName

    /** The tracker of the view's surface; null while the view is not shown. Main thread. */
    public val surface: SurfaceTracker? get() = opened?.takeIf { it.isOpen }

    private var opened: SurfaceTracker? = null

    // True if the surface was visited before, so that its views exist before the next visit.
    private var wasVisited = false

    // onDetachedFromWindow is not overridden: the tracker itself notices if the view leaves its window for good.
    override fun onAttachedToWindow() {
        super.onAttachedToWindow()
        Main.call({ "onAttachedToWindow" }) { update() }
    }

    // The framework calls this if the visibility of the view or of an ancestor has changed.
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
