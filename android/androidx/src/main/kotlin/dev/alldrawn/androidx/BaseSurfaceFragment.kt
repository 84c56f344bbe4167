package dev.alldrawn.androidx

import androidx.annotation.LayoutRes
import androidx.fragment.app.Fragment
import dev.alldrawn.SurfaceTracker

/**
 * A Fragment that is a surface. A visit begins when the Fragment is resumed and not hidden. If a pager preloads the
 * Fragment as a page, the visit begins when the page is selected. For Fragments that cannot inherit this class, use
 * [FragmentSurfaces].
 */
public open class BaseSurfaceFragment : Fragment {
    public constructor() : super()

    /** Creates a Fragment whose view is inflated from [layout], like [Fragment]'s own constructor. */
    public constructor(@LayoutRes layout: Int) : super(layout)

    private val measured = FragmentSurface(this) { surfaceName }

    init {
        lifecycle.addObserver(measured)
    }

    /** The surface's name, at most 128 bytes. */
    public open val surfaceName: String get() = javaClass.simpleName

    /**
     * The tracker of the Fragment's surface; null before its first visit and after its view is destroyed. Main thread.
     */
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
