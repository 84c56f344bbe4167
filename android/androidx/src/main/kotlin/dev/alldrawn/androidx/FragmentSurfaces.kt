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

/** Measures Fragments that do not inherit [BaseSurfaceFragment], and understands what AndroidX recycles. Main thread. */
public object FragmentSurfaces {
    /**
     * Every Fragment with a view, a `DialogFragment`'s window included, is a surface named by its class. `NavHostFragment`
     * and others that only hold Fragments are not.
     */
    @JvmField
    public val every: (Fragment) -> String? = { it.javaClass.simpleName.takeUnless { name -> name == "NavHostFragment" || name.isEmpty() } }

    /** No Fragment is a surface but one that inherits [BaseSurfaceFragment]. */
    @JvmField
    public val inheriting: (Fragment) -> String? = { null }

    private var isInstalled = false

    /**
     * Once, beside `AllDrawn.install`: from then on rows and pages that are recycled are understood in every surface, and
     * each Fragment for which [nameOf] has a name is a surface. A second call changes nothing.
     */
    @JvmStatic
    @JvmOverloads
    public fun install(application: Application, nameOf: (Fragment) -> String? = inheriting) {
        if (isInstalled) return
        isInstalled = true
        try {
            Extensions.onFirstSight(RecycledViews)
        } catch (_: LinkageError) {
            // The app has no RecyclerView: nothing is recycled.
        }
        guard.enter { application.registerActivityLifecycleCallbacks(EachActivity(FragmentVisits(nameOf))) }
    }
}

/** Around every way from AndroidX into this module. */
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
