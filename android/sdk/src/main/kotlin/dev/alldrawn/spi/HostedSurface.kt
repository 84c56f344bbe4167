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

/** Why a surface is left, where its host knows. */
public enum class Departure { BACK, NAVIGATION, REMOVED }

/**
 * A surface whose visits something of the app's begins and ends: a Fragment manager, a pager, a composition. One that
 * nobody ends is left when its root leaves the window. Main thread; no call throws.
 */
public class HostedSurface private constructor(private val surface: Surface) {
    /** For holds, marks and the like. */
    public val tracker: SurfaceTracker = SurfaceTracker(surface)

    // Its visit came with it from an Activity that was made anew: the next begin is that one's.
    private var isContinued = false

    /** Whether a visit of it is pending. */
    public val isPending: Boolean get() = surface.isPending

    /**
     * Its visit begins, at the act that is being handled. [isFromCache]: its views were there before (metric §13). One that
     * was opened again after a rotation goes on with the visit that it had.
     */
    public fun begin(isFromCache: Boolean = false) {
        val isBegun = isContinued
        isContinued = false
        if (!isBegun) Main.call({ "begin" }) { surface.begin(Origin.now(), isFromCache = isFromCache) }
    }

    /** Its visit ends; another may begin. */
    public fun leave(departure: Departure): Unit = Main.call({ "leave" }) { surface.leave(departure.reason()) }

    /**
     * It is left for good; or, where its Activity is being made anew (a rotation), it waits for a moment to be opened again by
     * its name. A second call does nothing.
     */
    public fun close(departure: Departure): Unit = Main.call({ "close" }) {
        val reason = departure.reason()
        if (!RecreatedSurfaces.keep(surface, reason)) surface.close(reason)
    }

    public companion object {
        /** The surface [name] under [root]; null, with a line in the log, where it cannot be measured. */
        @JvmStatic
        public fun open(name: String, root: View): HostedSurface? = opened(name, root, null) { Sdk.open(name) }

        /** The surface [name] that is only [part] of [view]. */
        @JvmStatic
        public fun open(name: String, view: View, part: SurfacePart): HostedSurface? =
            opened(name, view, part) { Sdk.open(name, part = part) }

        /** The dialog [name] whose window shows [decor], before [activity]: that one does not settle meanwhile. */
        @JvmStatic
        public fun openDialog(name: String, decor: View, activity: Activity?): HostedSurface? =
            Main.call({ "HostedSurface(\"$name\")" }, null) { Sdk.open(name, over = activity)?.let { observing(it, decor) } }

        /** Hears what the user does in a window that is no Activity's: a dialog's. */
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
