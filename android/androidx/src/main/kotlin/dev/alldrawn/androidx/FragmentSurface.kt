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
 * Begins and leaves the visits of one Fragment's surface. A visit begins when the Fragment is resumed and not hidden,
 * so the visit of a page that a pager preloads begins when the page is selected (metric §13). This class observes the
 * Fragment's lifecycle, whose events come even if the app's overrides do not call `super`. Main thread.
 */
internal class FragmentSurface(private val fragment: Fragment, private val name: () -> String) : LifecycleEventObserver {
    private var hosted: HostedSurface? = null
    private var root: View? = null

    // True once a visit has begun with the Fragment's current view: the view exists before the next visit.
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

    /** Called when a transaction has shown or hidden the Fragment. This does not change the Fragment's lifecycle. */
    fun hiddenChanged(isHidden: Boolean): Unit = guard.enter {
        if (isHidden) hosted?.leave(Departure.NAVIGATION) else if (fragment.isResumed) begin()
    }

    /** Called when the Fragment's view is being destroyed: closes the surface. The next view is another surface. */
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

    // Leaves the surface only if the Fragment is paused and its Activity is not. If the Activity is paused, the SDK
    // itself leaves the Activity's surfaces, with the right reason.
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

/** Returns the root of a Fragment's views: its dialog's decor view if it has a dialog, otherwise its view, or null. */
private fun rootOf(fragment: Fragment): View? {
    val dialog: Dialog? = (fragment as? DialogFragment)?.dialog
    return dialog?.window?.decorView ?: fragment.view
}

private fun isActivityResumed(activity: Activity?): Boolean =
    activity is LifecycleOwner && activity.lifecycle.currentState.isAtLeast(Lifecycle.State.RESUMED)
