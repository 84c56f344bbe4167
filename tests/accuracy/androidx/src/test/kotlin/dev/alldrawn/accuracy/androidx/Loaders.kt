package dev.alldrawn.accuracy.androidx

import android.graphics.drawable.Drawable
import android.widget.ImageView
import coil3.EventListener
import coil3.ImageLoader
import coil3.network.okhttp.OkHttpNetworkFetcherFactory
import coil3.request.ImageRequest
import coil3.request.target
import com.bumptech.glide.Glide
import com.bumptech.glide.GlideBuilder
import com.bumptech.glide.RequestBuilder
import com.bumptech.glide.load.DataSource
import com.bumptech.glide.load.engine.DiskCacheStrategy
import com.bumptech.glide.load.engine.GlideException
import com.bumptech.glide.load.engine.executor.GlideExecutor
import com.bumptech.glide.request.RequestListener
import com.bumptech.glide.request.RequestOptions
import com.bumptech.glide.request.target.Target
import com.squareup.picasso.Callback
import com.squareup.picasso.MemoryPolicy
import com.squareup.picasso.OkHttp3Downloader
import com.squareup.picasso.Picasso
import com.squareup.picasso.RequestCreator
import dev.alldrawn.accuracy.LoaderThreads
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.failed
import dev.alldrawn.coil.CoilLoads
import dev.alldrawn.glide.AllDrawnGlideModule
import dev.alldrawn.picasso.PicassoLoads
import java.util.concurrent.ExecutorService
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.asCoroutineDispatcher
import okhttp3.Dispatcher
import okhttp3.OkHttpClient

// Image loaders with an app's usual settings, except for two. They use threads for which the device's clock waits, so
// that each loader requests all of its pictures at once, however few cores there are. Their time-outs, which run in
// real time, are longer than any machine is busy.

internal const val PATIENCE_MS = 300_000
private const val MOST_REQUESTS = 256

private val client by lazy {
    val requests = Dispatcher(LoaderThreads).apply {
        maxRequests = MOST_REQUESTS
        maxRequestsPerHost = MOST_REQUESTS
    }
    OkHttpClient.Builder().dispatcher(requests).readTimeout(PATIENCE_MS.toLong(), TimeUnit.MILLISECONDS).build()
}

/** Returns a Glide request for a picture that the server sends after [delayMs] milliseconds. */
internal fun glide(stage: Stage, view: ImageView, seed: Int, delayMs: Int, status: Int = 200): RequestBuilder<Drawable> {
    if (!isGlideSetUp) {
        val options = RequestOptions.diskCacheStrategyOf(DiskCacheStrategy.NONE).skipMemoryCache(true).timeout(PATIENCE_MS)
        val builder = GlideBuilder().setSourceExecutor(glideThreads(LoaderThreads)).setDefaultRequestOptions(options)
        Glide.init(stage.app, builder.also { AllDrawnGlideModule().applyOptions(stage.app, it) })
    }
    isGlideSetUp = true
    return Glide.with(view).load(stage.server.picture(seed, 180, 150, delayMs, status)).listener(GlideFailures(stage, view))
}

private var isGlideSetUp = false

// Glide accepts only its own executor class. Its private constructor takes any threads; Glide's own tests use it too.
private fun glideThreads(threads: ExecutorService): GlideExecutor =
    GlideExecutor::class.java.getDeclaredConstructor(ExecutorService::class.java).apply { isAccessible = true }.newInstance(threads)

private class GlideFailures(private val stage: Stage, private val view: ImageView) : RequestListener<Drawable> {
    override fun onLoadFailed(e: GlideException?, model: Any?, target: Target<Drawable>, isFirstResource: Boolean): Boolean {
        stage.failed(view)
        return false
    }

    override fun onResourceReady(resource: Drawable, model: Any, target: Target<Drawable>?, dataSource: DataSource, isFirstResource: Boolean) = false
}

/** Loads a picture with Coil; the server sends it after [delayMs] milliseconds. */
internal fun coil(stage: Stage, view: ImageView, seed: Int, delayMs: Int, status: Int = 200, more: ImageRequest.Builder.() -> Unit = {}) {
    val url = stage.server.picture(seed, 180, 150, delayMs, status)
    val request = ImageRequest.Builder(view.context).data(url).target(view).listener(onError = { _, _ -> stage.failed(view) })
    coilLoader(stage).enqueue(request.apply(more).build())
}

/**
 * Creates a Coil loader. A composition must keep using the same one: with another loader it would send its requests
 * again.
 */
internal fun coilLoader(stage: Stage): ImageLoader {
    val threads = LoaderThreads.asCoroutineDispatcher()
    val cancellations = object : EventListener() {
        override fun onCancel(request: ImageRequest) = stage.server.dropped(request.data.toString())
    }
    return ImageLoader.Builder(stage.app).components {
        add(CoilLoads)
        add(OkHttpNetworkFetcherFactory(callFactory = { client }))
    }.eventListener(cancellations).fetcherCoroutineContext(threads).decoderCoroutineContext(threads).diskCache(null).build()
}

/** Returns a Picasso request for a picture that the server sends after [delayMs] milliseconds. */
internal fun picasso(stage: Stage, seed: Int, delayMs: Int, status: Int = 200): RequestCreator {
    if (!isPicassoSetUp) {
        val builder = Picasso.Builder(stage.app).downloader(OkHttp3Downloader(client)).executor(LoaderThreads).listener(PicassoLoads.failures())
        Picasso.setSingletonInstance(builder.build())
    }
    isPicassoSetUp = true
    PicassoLoads.install()
    return Picasso.get().load(stage.server.picture(seed, 180, 150, delayMs, status)).memoryPolicy(MemoryPolicy.NO_STORE, MemoryPolicy.NO_CACHE)
}

private var isPicassoSetUp = false

/**
 * Returns the callback to pass with a Picasso request. Picasso delivers a picture 200 ms (of the device's clock) after
 * it has loaded it, and the recording continues until this callback is called.
 */
internal fun picassoCallback(stage: Stage, view: ImageView): Callback {
    val ended = stage.awaits()
    return object : Callback {
        override fun onSuccess() = ended()

        override fun onError(e: Exception) {
            ended()
            stage.failed(view)
        }
    }
}
