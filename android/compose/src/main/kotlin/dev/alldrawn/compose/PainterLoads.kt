package dev.alldrawn.compose

import android.content.Context
import android.os.SystemClock
import android.view.View
import coil3.compose.AsyncImagePainter
import dev.alldrawn.spi.Extensions
import java.lang.ref.WeakReference
import java.util.WeakHashMap
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/**
 * The pictures that Coil is loading for its painters. `CoilLoads` of the module `alldrawn-images-coil` reports them.
 * They include pictures that no layout paints yet, because the app composes something else until they are loaded.
 */
public object PainterLoads {
    /** The latest request of one painter. */
    private class Load(context: Context) {
        private val context = WeakReference(context)

        /** The composition in which a layout painted with the painter in the last walk; null if there was none. */
        var within: WeakReference<CoilPictures>? = null

        /**
         * Time of [SystemClock.uptimeMillis] at which the load was first seen to have failed; 0 if it has not failed.
         */
        var failedAt = 0L

        /**
         * Returns true if the request has the context of [view]. Requests of the view's composables have it by default.
         */
        fun isOf(view: View): Boolean = context.get() === view.context

        /** Returns true if the request may belong to [view]. The app may have given the request another context. */
        fun mayBeOf(view: View): Boolean {
            val requestContext = context.get() ?: return false
            if (requestContext === view.context) return true
            if (ComposeContents.isContextOfAny(requestContext)) return false
            val activity = Extensions.activityOf(requestContext)
            return activity == null || activity === Extensions.activityOf(view.context)
        }
    }

    // The loads by painter. Compositions keep painters alive; an entry is removed with its painter. Both maps are used
    // under the lock of `loads`.
    private val loads = WeakHashMap<AsyncImagePainter, Load>()
    private val observed = WeakHashMap<AsyncImagePainter, Unit>()

    /**
     * Reports that Coil begins to load a picture for [target]. Any thread.
     *
     * @param context the request's context
     * @return an object to close if the request is cancelled; null if the target has no painter
     */
    @JvmStatic
    public fun began(target: Any, context: Context): AutoCloseable? {
        val painter = (if (Coil.isPresent) CoilPainters.painterIn(target) else null) ?: return null
        val load = Load(context)
        synchronized(loads) { loads[painter] = load }
        val key = WeakReference(painter)
        return AutoCloseable { synchronized(loads) { key.get()?.let { if (loads[it] === load) loads.remove(it) } } }
    }

    /** Called when another walk of a composition begins: forgets with which painters its layouts paint. */
    internal fun begin(pictures: CoilPictures): Unit = synchronized(loads) {
        for (load in loads.values) if (load.within?.get() === pictures) load.within = null
    }

    /** Records that a layout of the composition paints with [painter]. */
    internal fun placed(painter: AsyncImagePainter, pictures: CoilPictures): Unit = synchronized(loads) {
        val load = loads[painter] ?: return
        if (painter.state.value is AsyncImagePainter.State.Success) loads.remove(painter) else load.within = WeakReference(pictures)
    }

    /**
     * Returns the painters of [view] with which no layout of any composition paints. A painter that is loading is
     * included if it may belong to the view; a painter whose load has failed only if it does belong to the view.
     */
    internal fun unplacedIn(view: View): List<AsyncImagePainter> = synchronized(loads) {
        if (loads.isEmpty()) return emptyList()
        loads.entries.removeAll { (painter, load) -> isOver(painter, load) }
        loads.entries.mapNotNull { (painter, load) ->
            painter.takeIf { load.within?.get() == null && if (load.failedAt == 0L) load.mayBeOf(view) else load.isOf(view) }
        }
    }

    // Returns true if the load needs no longer be reported. A failed load is reported as long as a visit may last, so
    // that every visit during which it failed includes it, and later visits do not.
    private fun isOver(painter: AsyncImagePainter, load: Load): Boolean {
        val state = painter.state.value
        if (state is AsyncImagePainter.State.Success || !CoilPainters.isAlive(painter)) return true
        if (state !is AsyncImagePainter.State.Error) return false
        val now = SystemClock.uptimeMillis()
        if (load.failedAt == 0L) load.failedAt = now
        return now - load.failedAt > LONGEST_VISIT_MS
    }

    /** Requests another walk of [view] when the picture is loaded or has failed, because no frame may be drawn then. */
    internal fun observe(painter: AsyncImagePainter, view: View) {
        if (synchronized(loads) { observed.put(painter, Unit) } != null) return
        val to = WeakReference(view)
        CoroutineScope(Dispatchers.Unconfined).launch {
            painter.state.first { it is AsyncImagePainter.State.Success || it is AsyncImagePainter.State.Error }
            synchronized(loads) { observed.remove(painter) }
            to.get()?.let(Extensions::changed)
        }
    }

    /** Maximum duration of a visit in milliseconds (metric §11). */
    private const val LONGEST_VISIT_MS = 40_000
}
