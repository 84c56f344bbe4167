package dev.alldrawn.coil

import android.graphics.drawable.Drawable
import android.view.View
import android.widget.ImageView
import coil3.intercept.Interceptor
import coil3.request.ErrorResult
import coil3.request.ImageResult
import coil3.request.SuccessResult
import coil3.target.Target
import coil3.target.ViewTarget
import coil3.transition.CrossfadeDrawable
import dev.alldrawn.compose.PainterLoads
import dev.alldrawn.spi.CrossFade
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.ImageWitness
import dev.alldrawn.spi.PictureState
import java.util.WeakHashMap

/**
 * Makes AllDrawn understand the pictures of a Coil image loader (metric §4): add it once, where the loader is built.
 *
 * ```
 * ImageLoader.Builder(context).components { add(CoilLoads) }.build()
 * ```
 * Every request whose target is a view is then known: pending while a placeholder stands for it, failed when it fails. So
 * is one of Compose, where `alldrawn-compose` is there too, also while something else is composed until its picture comes.
 * One without a target is for a cache, and holds nothing up.
 * Any thread.
 */
public object CoilLoads : Interceptor, ImageWitness {
    /** How far the request is that was last begun for a view. Not the request itself: it holds the view. */
    private class Known(var load: PictureState) {
        /** After a failure: what stood in the view when it was first looked at. Another picture is the app's own. */
        var standIn: Drawable? = null
        var lookedAt = false
    }

    private val byView = WeakHashMap<View, Known>()

    init {
        Extensions.addImageWitness(this)
    }

    override suspend fun intercept(chain: Interceptor.Chain): ImageResult {
        val target = chain.request.target ?: return chain.proceed()
        val view = (target as? ViewTarget<*>)?.view ?: return Composed.proceed(chain, target)
        val known = Known(PictureState.PENDING)
        synchronized(byView) { byView[view] = known }
        var result: ImageResult? = null
        try {
            result = chain.proceed()
            return result
        } finally {
            settle(view, known, result)
        }
    }

    // A request that a later one for the same view has replaced says nothing any more.
    private fun settle(view: View, known: Known, result: ImageResult?) {
        synchronized(byView) {
            if (byView[view] !== known) return
            when (result) {
                is SuccessResult -> known.load = PictureState.BOUND
                is ErrorResult -> known.load = PictureState.FAILED
                // Cancelled: nothing is known to come.
                null -> byView.remove(view)
            }
        }
        if (result !is SuccessResult) Extensions.changed(view)
    }

    override fun look(view: ImageView): PictureState? {
        val known = synchronized(byView) { byView[view] } ?: return null
        val drawable = view.drawable
        return when (known.load) {
            PictureState.PENDING -> PictureState.PENDING
            PictureState.BOUND -> if (hasFadedIn(drawable)) PictureState.BOUND else PictureState.PENDING
            PictureState.FAILED -> PictureState.FAILED.takeIf { known.isStandIn(drawable) }
        }
    }

    // Coil fades from the placeholder to the picture inside one drawable.
    private fun hasFadedIn(drawable: Drawable?): Boolean = drawable !is CrossfadeDrawable || CrossFade.shows(drawable, drawable.end)

    private fun Known.isStandIn(drawable: Drawable?): Boolean {
        if (!lookedAt) standIn = drawable
        lookedAt = true
        return standIn === drawable
    }
}

/** By itself, so that an app without `alldrawn-compose` never asks for its classes. */
private object Composed {
    private val isThere = try {
        PainterLoads::class.java.name.isNotEmpty()
    } catch (_: NoClassDefFoundError) {
        false
    }

    suspend fun proceed(chain: Interceptor.Chain, target: Target): ImageResult {
        val load = (if (isThere) PainterLoads.began(target, chain.request.context) else null) ?: return chain.proceed()
        var result: ImageResult? = null
        try {
            result = chain.proceed()
            return result
        } finally {
            // Cancelled: nothing is known to come. How it ended otherwise, the painter tells.
            if (result == null) load.close()
        }
    }
}
