package dev.alldrawn.spi

import android.app.Activity
import android.view.View
import android.view.Window
import dev.alldrawn.SurfaceTracker
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.input.WindowInputs
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.visit.Origin
import dev.alldrawn.internal.visit.RecreatedSurfaces
import dev.alldrawn.internal.visit.Surface

/** The reason why the host of a [HostedSurface] leaves it. */
public enum class Departure { BACK, NAVIGATION, REMOVED }

/**
 * A surface whose visits are begun and ended by a host in the app: a Fragment manager, a pager, a composition. If the
 * host does not end a visit, it ends when the surface's root view leaves the window. Main thread; no call throws.
 */
public class HostedSurface private constructor(private val surface: Surface) {
    /** The surface's tracker, for holds and marks. */
    public val tracker: SurfaceTracker = SurfaceTracker(surface)

    // True if the visit continues from an Activity that was recreated: the next call of begin() must not begin another.
    private var isContinued = false

    /** True while a visit of the surface is pending. */
    public val isPending: Boolean get() = surface.isPending

    /**
     * Begins a visit, which starts at the input that is being handled. Pass true for [isFromCache] if the surface's
     * views existed before (metric §13). A surface that was opened again after a rotation continues its visit instead.
     */
    public fun begin(isFromCache: Boolean = false) {
        val isBegun = isContinued
        isContinued = false
        if (!isBegun) Main.call({ "begin" }) { surface.begin(Origin.now(), isFromCache = isFromCache) }
    }

    /** Ends the visit. The surface may be visited again. */
    public fun leave(departure: Departure): Unit = Main.call({ "leave" }) { surface.leave(departure.reason()) }

    /**
     * Leaves the surface for good. If its Activity is being recreated, as for a rotation, the surface is only left if
     * no surface of the same name is opened in the new Activity within a second. A second call does nothing.
     */
    public fun close(departure: Departure): Unit = Main.call({ "close" }) {
        val reason = departure.reason()
        if (!RecreatedSurfaces.keep(surface, reason)) surface.close(reason)
    }

    public companion object {
        /** Opens the surface [name] under [root]. Returns null if it cannot be measured. */
        @JvmStatic
        public fun open(name: String, root: View): HostedSurface? = opened(name, root, null) { Sdk.open(name) }

        /** Opens the surface [name], which consists of the [part] of [view]. Returns null if it cannot be measured. */
        @JvmStatic
        public fun open(name: String, view: View, part: SurfacePart): HostedSurface? =
            opened(name, view, part) { Sdk.open(name, part = part) }

        /**
         * Opens the surface [name] of a dialog over [activity]. [decor] is the root view of the dialog's window. The
         * event of the Activity's surface records that a dialog was open. Returns null if the dialog cannot be measured.
         */
        @JvmStatic
        public fun openDialog(name: String, decor: View, activity: Activity?): HostedSurface? =
            Main.call({ "HostedSurface(\"$name\")" }, null) { Sdk.open(name, over = activity)?.let { observing(it, decor) } }

        /** Observes the user's input in a window that is not an Activity's, such as a dialog's. */
        @JvmStatic
        public fun hear(window: Window): Unit = Main.call({ "hear" }) { WindowInputs.listen(window) }

        private fun recreated(name: String, root: View, part: SurfacePart?): HostedSurface? =
            RecreatedSurfaces.resume(name, root, part)?.let { HostedSurface(it).apply { isContinued = true } }

        private inline fun opened(name: String, root: View, part: SurfacePart?, open: () -> Surface?): HostedSurface? =
            Main.call({ "HostedSurface(\"$name\")" }, null) {
                recreated(name, root, part) ?: open()?.let { observing(it, root) }
            }

        private fun observing(surface: Surface, root: View): HostedSurface {
            surface.observe(root)
            return HostedSurface(surface)
        }
    }
}

private fun Departure.reason(): Leave = when (this) {
    Departure.BACK -> Leave.BACK
    Departure.NAVIGATION -> Leave.NAVIGATION
    Departure.REMOVED -> Leave.REMOVED
}
