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
 * Pictures that Coil is loading for its painters, as `CoilLoads` of `alldrawn-images-coil` reports them. They include
 * pictures that no layout paints yet, because the app composes something else until they are loaded.
 */
public object PainterLoads {
    /** One painter's latest request. */
    private class Load(context: Context) {
        private val context = WeakReference(context)

        /** The composition whose layout was last seen to paint with the painter; null: none. */
        var within: WeakReference<CoilPictures>? = null

        /** Time of [SystemClock.uptimeMillis] at which the load was first seen to have failed; 0: not failed. */
        var failedAt = 0L

        /** Returns true if the request has the context of [view], which is the one that its composables get. */
        fun isOf(view: View): Boolean = context.get() === view.context

        /** Returns true if the request may belong to [view], including if the app gave it a context of its own. */
        fun mayBeOf(view: View): Boolean {
            val requestContext = context.get() ?: return false
            if (requestContext === view.context) return true
            if (ComposeContents.isContextOfAny(requestContext)) return false
            val activity = Extensions.activityOf(requestContext)
            return activity == null || activity === Extensions.activityOf(view.context)
        }
    }

    // By painter; entries end with their painters, which are kept alive by compositions. Guarded by `loads`.
    private val loads = WeakHashMap<AsyncImagePainter, Load>()
    private val observed = WeakHashMap<AsyncImagePainter, Unit>()

    /**
     * Reports that Coil begins to load a picture for [target]. Any thread.
     *
     * @param context the request's context
     * @return a handle to close if the request is cancelled; null if the target has no painter
     */
    @JvmStatic
    public fun began(target: Any, context: Context): AutoCloseable? {
        val painter = (if (Coil.isPresent) CoilPainters.painterIn(target) else null) ?: return null
        val load = Load(context)
        synchronized(loads) { loads[painter] = load }
        val key = WeakReference(painter)
        return AutoCloseable { synchronized(loads) { key.get()?.let { if (loads[it] === load) loads.remove(it) } } }
    }

    /** Begins another walk of a composition: forgets which painters it paints. */
    internal fun begin(pictures: CoilPictures): Unit = synchronized(loads) {
        for (load in loads.values) if (load.within?.get() === pictures) load.within = null
    }

    /** Records that a layout of the composition paints with [painter]. */
    internal fun placed(painter: AsyncImagePainter, pictures: CoilPictures): Unit = synchronized(loads) {
        val load = loads[painter] ?: return
        if (painter.state.value is AsyncImagePainter.State.Success) loads.remove(painter) else load.within = WeakReference(pictures)
    }

    /**
     * Returns the painters that no layout of any composition paints with: those that are loading and may belong to
     * [view], and those that have failed and do belong to it.
     */
    internal fun unplacedIn(view: View): List<AsyncImagePainter> = synchronized(loads) {
        if (loads.isEmpty()) return emptyList()
        loads.entries.removeAll { (painter, load) -> isOver(painter, load) }
        loads.entries.mapNotNull { (painter, load) ->
            painter.takeIf { load.within?.get() == null && if (load.failedAt == 0L) load.mayBeOf(view) else load.isOf(view) }
        }
    }

    // A failure is reported until the longest visit in which it can have happened has ended, and not in later visits.
    private fun isOver(painter: AsyncImagePainter, load: Load): Boolean {
        val state = painter.state.value
        if (state is AsyncImagePainter.State.Success || !CoilPainters.isAlive(painter)) return true
        if (state !is AsyncImagePainter.State.Error) return false
        val now = SystemClock.uptimeMillis()
        if (load.failedAt == 0L) load.failedAt = now
        return now - load.failedAt > LONGEST_VISIT_MS
    }

    /**
     * Requests another walk of the view when the picture is loaded or has failed, since neither needs to draw a frame.
     */
    internal fun observe(painter: AsyncImagePainter, view: View) {
        if (synchronized(loads) { observed.put(painter, Unit) } != null) return
        val to = WeakReference(view)
        CoroutineScope(Dispatchers.Unconfined).launch {
            painter.state.first { it is AsyncImagePainter.State.Success || it is AsyncImagePainter.State.Error }
            synchronized(loads) { observed.remove(painter) }
            to.get()?.let(Extensions::changed)
        }
    }

    /** The longest time that a visit lasts, in milliseconds (metric §11). */
    private const val LONGEST_VISIT_MS = 40_000
}
