package dev.alldrawn.coil

import android.graphics.drawable.Drawable
import android.view.View
import android.widget.ImageView
import coil3.intercept.Interceptor
import coil3.request.ErrorResult
import coil3.request.ImageRequest
import coil3.request.ImageResult
import coil3.request.SuccessResult
import coil3.target.Target
import coil3.target.ViewTarget
import coil3.transition.CrossfadeDrawable
import dev.alldrawn.compose.PainterLoads
import dev.alldrawn.spi.AdapterGuard
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
    private class ViewLoad(var state: PictureState) {
        /** After a failure: what stood in the view when it was first looked at. Another picture is the app's own. */
        var standIn: Drawable? = null
        var isStandInSet = false
    }

    private val byView = WeakHashMap<View, ViewLoad>()

    init {
        Extensions.addImageWitness(this)
    }

    override suspend fun intercept(chain: Interceptor.Chain): ImageResult {
        val (view, load) = guard.ask(null) { beginLoad(chain.request.target) } ?: return ComposeLoads.proceed(chain)
        var result: ImageResult? = null
        try {
            result = chain.proceed()
            return result
        } finally {
            guard.enter { settle(view, load, result) }
        }
    }

    private fun beginLoad(target: Target?): Pair<View, ViewLoad>? {
        val view = (target as? ViewTarget<*>)?.view ?: return null
        val load = ViewLoad(PictureState.PENDING)
        synchronized(byView) { byView[view] = load }
        return view to load
    }

    // A request that a later one for the same view has replaced says nothing any more.
    private fun settle(view: View, load: ViewLoad, result: ImageResult?) {
        synchronized(byView) {
            if (byView[view] !== load) return
            when (result) {
                is SuccessResult -> load.state = PictureState.BOUND
                is ErrorResult -> load.state = PictureState.FAILED
                // Cancelled: nothing is known to come.
                null -> byView.remove(view)
            }
        }
        if (result !is SuccessResult) Extensions.changed(view)
    }

    override fun look(view: ImageView): PictureState? {
        val load = synchronized(byView) { byView[view] } ?: return null
        val drawable = view.drawable
        return when (load.state) {
            PictureState.PENDING -> PictureState.PENDING
            PictureState.BOUND -> if (hasFadedIn(drawable)) PictureState.BOUND else PictureState.PENDING
            PictureState.FAILED -> PictureState.FAILED.takeIf { load.isStandIn(drawable) }
        }
    }

    // Coil fades from the placeholder to the picture inside one drawable.
    private fun hasFadedIn(drawable: Drawable?): Boolean = drawable !is CrossfadeDrawable || CrossFade.shows(drawable, drawable.end)

    private fun ViewLoad.isStandIn(drawable: Drawable?): Boolean {
        if (!isStandInSet) standIn = drawable
        isStandInSet = true
        return standIn === drawable
    }
}

/** Around every way from Coil into this module. */
private val guard = AdapterGuard("Coil")

/** By itself, so that an app without `alldrawn-compose` never asks for its classes. */
private object ComposeLoads {
    private val isPresent = try {
        PainterLoads::class.java.name.isNotEmpty()
    } catch (_: NoClassDefFoundError) {
        false
    }

    suspend fun proceed(chain: Interceptor.Chain): ImageResult {
        val load = guard.ask(null) { began(chain.request) } ?: return chain.proceed()
        var result: ImageResult? = null
        try {
            result = chain.proceed()
            return result
        } finally {
            // Cancelled: nothing is known to come. How it ended otherwise, the painter tells.
            if (result == null) guard.enter { load.close() }
        }
    }

    private fun began(request: ImageRequest): AutoCloseable? {
        val target = request.target
        return if (isPresent && target != null) PainterLoads.began(target, request.context) else null
    }
}
