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
 * Pictures on their way to Coil's painters, as its loader knows them: also those of which no layout knows, since something
 * else is composed until they have come. `CoilLoads` of `alldrawn-images-coil` tells them.
 */
public object PainterLoads {
    /** A request for a painter. */
    private class Load(context: Context) {
        private val context = WeakReference(context)

        /** The composition a layout of which was seen to paint with it last. */
        var within: WeakReference<CoilPictures>? = null

        /** When it was first seen to have failed, of [SystemClock.uptimeMillis]. */
        var failedAt = 0L

        /** Whether it was asked for in the composition of [view], whose own context composables are given. */
        fun isOf(view: View): Boolean = context.get() === view.context

        /** Whether it may have been: the app gave the request a context of its own. */
        fun mayBeOf(view: View): Boolean {
            val requestContext = context.get() ?: return false
            if (requestContext === view.context) return true
            if (ComposeContents.isContextOfAny(requestContext)) return false
            val activity = Extensions.activityOf(requestContext)
            return activity == null || activity === Extensions.activityOf(view.context)
        }
    }

    // Of no more than the painters that are in some composition. All under one lock.
    private val loads = WeakHashMap<AsyncImagePainter, Load>()
    private val observed = WeakHashMap<AsyncImagePainter, Unit>()

    /**
     * The picture of a request with this [target], which was asked for in [context], is on its way; null where no painter is
     * behind the target. Closed if it will not come. Any thread.
     */
    @JvmStatic
    public fun began(target: Any, context: Context): AutoCloseable? {
        val painter = (if (Coil.isPresent) CoilPainters.painterIn(target) else null) ?: return null
        val load = Load(context)
        synchronized(loads) { loads[painter] = load }
        val key = WeakReference(painter)
        return AutoCloseable { synchronized(loads) { key.get()?.let { if (loads[it] === load) loads.remove(it) } } }
    }

    /** Another frame of a composition: which of them it paints is not known yet. */
    internal fun begin(pictures: CoilPictures): Unit = synchronized(loads) {
        for (load in loads.values) if (load.within?.get() === pictures) load.within = null
    }

    /** A layout of a composition paints with it. */
    internal fun placed(painter: AsyncImagePainter, pictures: CoilPictures): Unit = synchronized(loads) {
        val load = loads[painter] ?: return
        if (painter.state.value is AsyncImagePainter.State.Success) loads.remove(painter) else load.within = WeakReference(pictures)
    }

    /** Those on their way that no layout of any composition paints with, and that may be this view's; those of it that failed. */
    internal fun unplacedIn(view: View): List<AsyncImagePainter> = synchronized(loads) {
        if (loads.isEmpty()) return emptyList()
        loads.entries.removeAll { (painter, load) -> isOver(painter, load) }
        loads.entries.mapNotNull { (painter, load) ->
            painter.takeIf { load.within?.get() == null && if (load.failedAt == 0L) load.mayBeOf(view) else load.isOf(view) }
        }
    }

    // A failure is told of for as long as a visit that it happened in may last; later ones in the same place are none of its own.
    private fun isOver(painter: AsyncImagePainter, load: Load): Boolean {
        val state = painter.state.value
        if (state is AsyncImagePainter.State.Success || !CoilPainters.isAlive(painter)) return true
        if (state !is AsyncImagePainter.State.Error) return false
        val now = SystemClock.uptimeMillis()
        if (load.failedAt == 0L) load.failedAt = now
        return now - load.failedAt > LONGEST_VISIT_MS
    }

    /** The view is looked at again when the picture has come or failed: neither need draw a frame. */
    internal fun observe(painter: AsyncImagePainter, view: View) {
        if (synchronized(loads) { observed.put(painter, Unit) } != null) return
        val to = WeakReference(view)
        CoroutineScope(Dispatchers.Unconfined).launch {
            painter.state.first { it is AsyncImagePainter.State.Success || it is AsyncImagePainter.State.Error }
            synchronized(loads) { observed.remove(painter) }
            to.get()?.let(Extensions::changed)
        }
    }

    /** No visit lasts longer (metric §11). */
    private const val LONGEST_VISIT_MS = 40_000
}
