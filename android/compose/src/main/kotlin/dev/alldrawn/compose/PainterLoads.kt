package dev.alldrawn.compose

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper
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
        /** Where it was asked for; null: somewhere. */
        val activity = activityOf(context)?.let(::WeakReference)

        /** The composition a layout of which was seen to paint with it last. */
        var within: WeakReference<CoilPictures>? = null
    }

    // Of no more than the painters that are in some composition. All under one lock.
    private val loads = WeakHashMap<AsyncImagePainter, Load>()
    private val heard = WeakHashMap<AsyncImagePainter, Unit>()

    /**
     * The picture of a request with this [target], which was asked for in [context], is on its way; null where no painter is
     * behind the target. Closed if it will not come. Any thread.
     */
    @JvmStatic
    public fun began(target: Any, context: Context): AutoCloseable? {
        val painter = (if (Coil.isThere) CoilPainters.heldBy(target) else null) ?: return null
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
    internal fun found(painter: AsyncImagePainter, pictures: CoilPictures): Unit = synchronized(loads) {
        val load = loads[painter] ?: return
        if (painter.state.value is AsyncImagePainter.State.Success) loads.remove(painter) else load.within = WeakReference(pictures)
    }

    /** Those that no layout of any composition paints with, and that may be one of this view's. */
    internal fun without(view: View): List<AsyncImagePainter> = synchronized(loads) {
        if (loads.isEmpty()) return emptyList()
        loads.keys.removeAll { it.state.value is AsyncImagePainter.State.Success || !CoilPainters.isAlive(it) }
        val here = activityOf(view.context)
        loads.entries.mapNotNull { (painter, load) ->
            painter.takeIf { load.within?.get() == null && (load.activity == null || load.activity.get() === here) }
        }
    }

    /** The view is looked at again when the picture has come or failed: neither need draw a frame. */
    internal fun hear(painter: AsyncImagePainter, view: View) {
        if (synchronized(loads) { heard.put(painter, Unit) } != null) return
        val to = WeakReference(view)
        CoroutineScope(Dispatchers.Unconfined).launch {
            painter.state.first { it is AsyncImagePainter.State.Success || it is AsyncImagePainter.State.Error }
            synchronized(loads) { heard.remove(painter) }
            to.get()?.let(Extensions::changed)
        }
    }

    private fun activityOf(context: Context): Activity? {
        var at: Context? = context
        while (at is ContextWrapper && at !is Activity) at = at.baseContext
        return at as? Activity
    }
}
