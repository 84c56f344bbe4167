package dev.alldrawn.androidx

import android.app.Activity
import android.app.Application
import android.os.Bundle
import android.view.View
import androidx.fragment.app.Fragment
import androidx.fragment.app.FragmentActivity
import androidx.fragment.app.FragmentManager
import dev.alldrawn.spi.AdapterGuard
import dev.alldrawn.spi.Extensions
import java.util.WeakHashMap

/**
 * Measures Fragments that do not inherit [BaseSurfaceFragment], and handles the views that `RecyclerView` and
 * `ViewPager2` reuse for other content. Main thread.
 */
public object FragmentSurfaces {
    /**
     * For the parameter `nameOf` of [install]: measures every Fragment that has a view or a dialog, under its simple
     * class name. Does not measure `NavHostFragment` and classes without a name.
     */
    @JvmField
    public val every: (Fragment) -> String? = { it.javaClass.simpleName.takeUnless { name -> name == "NavHostFragment" || name.isEmpty() } }

    /** For the parameter `nameOf` of [install]: measures only Fragments that inherit [BaseSurfaceFragment]. */
    @JvmField
    public val inheriting: (Fragment) -> String? = { null }

    private var isInstalled = false

    /**
     * Measures each Fragment for which [nameOf] returns a name, and handles rows and pages that are reused for other
     * content in every surface. Call it once, next to `AllDrawn.install`. Further calls change nothing.
     *
     * @param nameOf returns a Fragment's surface name, or null if the Fragment is not measured
     */
    @JvmStatic
    @JvmOverloads
    public fun install(application: Application, nameOf: (Fragment) -> String? = inheriting) {
        if (isInstalled) return
        isInstalled = true
        try {
            Extensions.onFirstSight(RecycledViews)
        } catch (_: LinkageError) {
            // The app does not include RecyclerView.
        }
        guard.enter { application.registerActivityLifecycleCallbacks(EachActivity(FragmentVisits(nameOf))) }
    }
}

/** Every call from AndroidX into this module runs in this guard, so that a failure does not reach the app. */
internal val guard = AdapterGuard("AndroidX's Fragments and pages")

private class EachActivity(private val visits: FragmentVisits) : Application.ActivityLifecycleCallbacks {
    override fun onActivityCreated(activity: Activity, savedInstanceState: Bundle?): Unit = guard.enter {
        (activity as? FragmentActivity)?.supportFragmentManager?.registerFragmentLifecycleCallbacks(visits, true)
    }

    override fun onActivityStarted(activity: Activity): Unit = Unit

    override fun onActivityResumed(activity: Activity): Unit = Unit

    override fun onActivityPaused(activity: Activity): Unit = Unit

    override fun onActivityStopped(activity: Activity): Unit = Unit

    override fun onActivitySaveInstanceState(activity: Activity, outState: Bundle): Unit = Unit

    override fun onActivityDestroyed(activity: Activity): Unit = Unit
}

private class FragmentVisits(private val nameOf: (Fragment) -> String?) : FragmentManager.FragmentLifecycleCallbacks() {
    private val surfaces = WeakHashMap<Fragment, FragmentSurface>()

    override fun onFragmentViewCreated(fm: FragmentManager, f: Fragment, v: View, savedInstanceState: Bundle?): Unit = guard.enter {
        if (f is BaseSurfaceFragment || f in surfaces) return@enter
        val name = guard.askApp("the name of ${f.javaClass.name}, which is not measured,", null) { nameOf(f) } ?: return@enter
        surfaces[f] = FragmentSurface(f) { name }.also(f.lifecycle::addObserver)
    }

    override fun onFragmentViewDestroyed(fm: FragmentManager, f: Fragment) {
        surfaces[f]?.viewDestroyed()
    }
}
