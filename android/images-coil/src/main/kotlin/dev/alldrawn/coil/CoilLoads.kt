package dev.alldrawn.coil

import android.graphics.drawable.Drawable
import android.view.View
import android.widget.ImageView
import coil3.intercept.Interceptor
import coil3.request.ErrorResult
import coil3.request.ImageRequest
import coil3.request.ImageResult
import coil3.request.SuccessResult
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
 * ``` ImageLoader.Builder(context).components { add(CoilLoads) }.build() ``` The view of a request is then pending
 * until the picture is shown, or failed if the request fails. If the app includes `alldrawn-compose`, pictures in
 * Compose are measured in the same way, even if the app composes something else until the picture is loaded. A request
 * without a target only fills a cache, so visits do not wait for it. Any thread.
 */
public object CoilLoads : Interceptor, ImageWitness {
    /**
     * The state of the last request for a view, and the hash of what it loads, such as an address. It does not refer to
     * the request, which would keep the view alive.
     */
    private class ViewLoad(var state: PictureState, val content: Int) {
        /**
         * The drawable that the view showed at the first walk after the request failed, such as an error picture. If
         * the view shows another drawable later, the app has set it, and the failure no longer counts.
         */
        var standIn: Drawable? = null
        var isStandInSet = false
    }

    private val byView = WeakHashMap<View, ViewLoad>()

    init {
        Extensions.addImageWitness(this)
    }

    override suspend fun intercept(chain: Interceptor.Chain): ImageResult {
        val (view, load) = guard.ask(null) { beginLoad(chain.request) } ?: return ComposeLoads.proceed(chain)
        var result: ImageResult? = null
        try {
            result = chain.proceed()
            return result
        } finally {
            guard.enter { settle(view, load, result) }
        }
    }

    private fun beginLoad(request: ImageRequest): Pair<View, ViewLoad>? {
        val view = (request.target as? ViewTarget<*>)?.view ?: return null
        val load = ViewLoad(PictureState.PENDING, request.data.hashCode())
        synchronized(byView) { byView[view] = load }
        return view to load
    }

    // Sets the state from a request's result. Does nothing if a later request for the same view has replaced this one.
    private fun settle(view: View, load: ViewLoad, result: ImageResult?) {
        synchronized(byView) {
            if (byView[view] !== load) return
            when (result) {
                is SuccessResult -> load.state = PictureState.BOUND
                is ErrorResult -> load.state = PictureState.FAILED
                // The request was cancelled, so no picture is expected.
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

    override fun contentOf(view: ImageView): Int = synchronized(byView) { byView[view] }?.content ?: 0

    // Coil fades from the placeholder to the picture inside one drawable.
    private fun hasFadedIn(drawable: Drawable?): Boolean = drawable !is CrossfadeDrawable || CrossFade.shows(drawable, drawable.end)

    private fun ViewLoad.isStandIn(drawable: Drawable?): Boolean {
        if (!isStandInSet) standIn = drawable
        isStandInSet = true
        return standIn === drawable
    }
}

/** Every call from Coil into this module runs in this guard, so that a failure does not reach the app. */
private val guard = AdapterGuard("Coil")

/**
 * Reports requests to the module `alldrawn-compose`. This is a separate object, so that an app without that module
 * never loads the module's classes.
 */
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
            // The result is null if the request was cancelled. Otherwise the painter's state has the result.
            if (result == null) guard.enter { load.close() }
        }
    }

    private fun began(request: ImageRequest): AutoCloseable? {
        val target = request.target
        return if (isPresent && target != null) PainterLoads.began(target, request.context) else null
    }
}
