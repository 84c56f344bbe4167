package dev.alldrawn.androidx

import android.app.Activity
import android.app.Dialog
import android.view.View
import androidx.fragment.app.DialogFragment
import androidx.fragment.app.Fragment
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleEventObserver
import androidx.lifecycle.LifecycleOwner
import dev.alldrawn.SurfaceTracker
import dev.alldrawn.spi.Departure
import dev.alldrawn.spi.HostedSurface

/**
 * The surface that a Fragment is. It is visited while the Fragment is resumed and not hidden: so a page that a pager
 * preloads begins when it is selected (metric §13). It is told by the Fragment's own lifecycle, which runs whether or
 * not the app's overrides call `super`. Main thread.
 */
internal class FragmentSurface(private val fragment: Fragment, private val name: () -> String) : LifecycleEventObserver {
    private var hosted: HostedSurface? = null
    private var root: View? = null

    // Whether a visit of this very view has begun before: the next one is from a cache.
    private var wasVisited = false

    val tracker: SurfaceTracker? get() = hosted?.tracker

    override fun onStateChanged(source: LifecycleOwner, event: Lifecycle.Event): Unit = guard.enter {
        when (event) {
            Lifecycle.Event.ON_RESUME -> if (!fragment.isHidden) begin()
            Lifecycle.Event.ON_PAUSE -> paused()
            Lifecycle.Event.ON_DESTROY -> close()
            else -> Unit
        }
    }

    /** It was shown or hidden by a transaction, which changes no lifecycle. */
    fun hiddenChanged(isHidden: Boolean): Unit = guard.enter {
        if (isHidden) hosted?.leave(Departure.NAVIGATION) else if (fragment.isResumed) begin()
    }

    /** Its view goes: another one, if it comes back, is another surface to the SDK. */
    fun viewDestroyed(): Unit = guard.enter { close() }

    private fun begin() {
        val view = rootOf(fragment) ?: return
        if (view !== root) close()
        val surface = hosted ?: guard.askApp("the name of ${fragment.javaClass.name}, which is not measured,", null, name)?.let { open(view, it) } ?: return
        hosted = surface
        root = view
        if (surface.isPending) return
        surface.begin(isFromCache = wasVisited)
        wasVisited = true
    }

    private fun open(view: View, name: String): HostedSurface? {
        val dialog = (fragment as? DialogFragment)?.dialog ?: return HostedSurface.open(name, view)
        dialog.window?.let(HostedSurface::hear)
        return HostedSurface.openDialog(name, view, fragment.activity)
    }

    // A pause of the whole Activity is not the Fragment's: what took the screen is the SDK's to find out.
    private fun paused() {
        if (isActivityResumed(fragment.activity)) hosted?.leave(Departure.NAVIGATION)
    }

    private fun close() {
        hosted?.close(if (fragment.isRemoving) Departure.NAVIGATION else Departure.REMOVED)
        hosted = null
        root = null
        wasVisited = false
    }
}

/** Where a Fragment's views are: its own view, or the window of its dialog; null for one without either. */
private fun rootOf(fragment: Fragment): View? {
    val dialog: Dialog? = (fragment as? DialogFragment)?.dialog
    return dialog?.window?.decorView ?: fragment.view
}

private fun isActivityResumed(activity: Activity?): Boolean =
    activity is LifecycleOwner && activity.lifecycle.currentState.isAtLeast(Lifecycle.State.RESUMED)
