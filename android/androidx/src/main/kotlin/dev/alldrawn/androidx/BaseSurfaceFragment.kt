package dev.alldrawn.androidx

import androidx.annotation.LayoutRes
import androidx.fragment.app.Fragment
import dev.alldrawn.SurfaceTracker

/**
 * A Fragment that is measured: its views are a surface, visited while it is resumed and not hidden. A page that a pager
 * preloads begins when it is selected. For an app with a base class of its own, or Fragments that cannot inherit:
 * [FragmentSurfaces].
 */
public open class BaseSurfaceFragment : Fragment {
    public constructor() : super()

    /** As [Fragment]'s, with the layout of its view. */
    public constructor(@LayoutRes layout: Int) : super(layout)

    private val measured = FragmentSurface(this) { surfaceName }

    init {
        lifecycle.addObserver(measured)
    }

    /** The surface's name, at most 128 bytes. */
    public open val surfaceName: String get() = javaClass.simpleName

    /** Its surface; null while it is not visited. Main thread. */
    public val surface: SurfaceTracker? get() = measured.tracker

    override fun onHiddenChanged(hidden: Boolean) {
        super.onHiddenChanged(hidden)
        measured.hiddenChanged(hidden)
    }

    override fun onDestroyView() {
        measured.viewDestroyed()
        super.onDestroyView()
    }
}
