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
 * Measures one surface. The constructor begins a visit. If it is called while the tap that opens the surface is being
 * handled, the visit starts at that tap. No call is needed at the end: the surface is left when its root view leaves
 * the window. Main thread; no method throws.
 */
public open class SurfaceTracker internal constructor(internal val surface: Surface?) : Closeable {
    /** Begins a visit of the surface [name] (at most 128 bytes), which consists of [rootView] and its descendants. */
    public constructor(name: String, rootView: View) : this(open(name, rootView, isFromCache = false))

    /** True if the surface is measured and has not been left for good. */
    internal val isOpen: Boolean get() = surface?.isClosed == false

    /**
     * Opens a hold, which delays the visit's confirmation but does not change its value. To release the hold, close the
     * returned object, on any thread. [label] only documents the call.
     */
    public fun hold(label: String): Closeable {
        val (id, visit) = Main.call({ "hold(\"$label\")" }, null) { Sdk.newHold().let { it to surface?.hold(it) } } ?: return Closeable {}
        return Closeable { Main.run { visit?.release(id) } }
    }

    /** Declares that the surface has nothing to show. The visit is complete when the next frame is presented. */
    public fun declareEmpty() {
        Main.call({ "declareEmpty" }) { surface?.call { core, visit -> core.declareEmpty(visit, Clock.now()) } }
    }

    /**
     * Declares that the surface shows an error instead of its content. If the surface settles as it is then, the visit's
     * outcome is [Outcome.ERROR]. Content that takes the error's place, for example after a retry, is measured as usual.
     * If only a part of the surface shows an error, let the view of that part implement [PerfErrorView] instead.
     */
    public fun declareError() {
        Main.call({ "declareError" }) { surface?.call { core, visit -> core.declareError(visit, Clock.now()) } }
    }

    /**
     * Ends the running visit as superseded and begins another visit, which starts at the input that is being handled.
     */
    public fun restart() {
        Main.call({ "restart" }) { surface?.restart() }
    }

    /**
     * Records a time under [name] in the visit's event, for example to compare the SDK with the app's older tracker.
     */
    public fun mark(name: String) {
        val at = Clock.now()
        Main.call({ "mark(\"$name\")" }) { surface?.call { core, visit -> core.mark(visit, at, name) } }
    }

    /** Leaves the surface for good: this tracker measures no further visits. A second call does nothing. */
    override fun close() {
        Main.call({ "close" }) { surface?.close(Leave.REMOVED) }
    }

    internal companion object {
        /** Does the same as the constructor. [isFromCache]: the surface's views existed before (metric §13). */
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
