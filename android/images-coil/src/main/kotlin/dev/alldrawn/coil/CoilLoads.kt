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
 * An interceptor that makes AllDrawn measure the pictures of a Coil image loader (metric §4). Add it once, when
 * building the loader:
 *
 * ```
 * ImageLoader.Builder(context).components { add(CoilLoads) }.build()
 * ```
 * The view of each request is then pending while it shows a placeholder, and failed if the request fails. If the app
 * includes `alldrawn-compose`, the same holds for Compose's requests, even while the app composes something else until
 * the picture is loaded. A request without a target only fills a cache, and visits do not wait for it. Any thread.
 */
public object CoilLoads : Interceptor, ImageWitness {
    /**
     * The state of the last request for a view. It holds no reference to the request, which would keep the view alive.
     */
    private class ViewLoad(var state: PictureState) {
        /** The drawable in the view at the first walk after a failure. A drawable set later is the app's own. */
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

    // Ignores the result of a request that a later one for the same view has replaced.
    private fun settle(view: View, load: ViewLoad, result: ImageResult?) {
        synchronized(byView) {
            if (byView[view] !== load) return
            when (result) {
                is SuccessResult -> load.state = PictureState.BOUND
                is ErrorResult -> load.state = PictureState.FAILED
                // Cancelled: no picture is expected.
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

/** Wraps every call from Coil into this module. */
private val guard = AdapterGuard("Coil")

/** Reports requests to `alldrawn-compose`. A separate object, so that an app without it never loads its classes. */
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
            // Null if cancelled. Otherwise the painter's state has the result.
            if (result == null) guard.enter { load.close() }
        }
    }

    private fun began(request: ImageRequest): AutoCloseable? {
        val target = request.target
        return if (isPresent && target != null) PainterLoads.began(target, request.context) else null
    }
}
