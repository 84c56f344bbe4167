package dev.alldrawn

import android.view.View
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.visit.Origin
import dev.alldrawn.internal.visit.Surface
import java.io.Closeable

/**
 * Measures one surface. Its visit begins with the construction: construct it while the tap that opens it is being
 * handled, and the visit starts at that tap. Nothing needs a call at the end: a root that leaves its window is a surface
 * that was left. All methods belong to the main thread, and none throws.
 */
public open class SurfaceTracker internal constructor(internal val surface: Surface?) : Closeable {
    /** Begins a visit of the surface [name] (at most 128 bytes), whose views are [rootView] and all in it. */
    public constructor(name: String, rootView: View) : this(open(name, rootView, isFromCache = false))

    /** Whether it is measured, and was not left for good. */
    internal val isOpen: Boolean get() = surface?.isClosed == false

    /** Delays the confirmation, never the value, until what it returns is closed (on any thread). [label] is for the reader. */
    public fun hold(label: String): Closeable {
        val (id, visit) = Main.call({ "hold(\"$label\")" }, null) { Sdk.newHold().let { it to surface?.hold(it) } } ?: return Closeable {}
        return Closeable { Main.run { visit?.release(id) } }
    }

    /** Says that there is nothing to show: complete when the frame that shows this is presented. */
    public fun declareEmpty() {
        Main.call({ "declareEmpty" }) { surface?.call { core, visit -> core.declareEmpty(visit, Clock.now()) } }
    }

    /** Ends the running visit as superseded and begins another at the act that is being handled. */
    public fun restart() {
        Main.call({ "restart" }) { surface?.restart() }
    }

    /** Marks a moment of the app's own, to check an old tracker against the new. */
    public fun mark(name: String) {
        val at = Clock.now()
        Main.call({ "mark(\"$name\")" }) { surface?.call { core, visit -> core.mark(visit, at, name) } }
    }

    /** The surface is left, and not measured any more. A second call does nothing. */
    override fun close() {
        Main.call({ "close" }) { surface?.close(Leave.REMOVED) }
    }

    internal companion object {
        /** As the constructor; [isFromCache]: its views were there before (metric §13). */
        fun of(name: String, rootView: View, isFromCache: Boolean): SurfaceTracker = SurfaceTracker(open(name, rootView, isFromCache))

        private fun open(name: String, rootView: View, isFromCache: Boolean): Surface? =
            Main.call({ "SurfaceTracker(\"$name\")" }, null) {
                Sdk.open(name)?.also {
                    it.observe(rootView)
                    it.begin(Origin.now(), isFromCache = isFromCache)
                }
            }
    }
}
