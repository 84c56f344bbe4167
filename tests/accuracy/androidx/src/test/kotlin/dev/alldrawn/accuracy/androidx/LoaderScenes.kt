package dev.alldrawn.accuracy.androidx

import android.graphics.drawable.Drawable
import android.widget.ImageView
import coil3.ImageLoader
import coil3.asImage
import coil3.network.okhttp.OkHttpNetworkFetcherFactory
import coil3.request.ErrorResult
import coil3.request.ImageRequest
import coil3.request.SuccessResult
import coil3.request.error
import coil3.request.placeholder
import coil3.request.target
import com.bumptech.glide.Glide
import com.bumptech.glide.GlideBuilder
import com.bumptech.glide.RequestBuilder
import com.bumptech.glide.load.DataSource
import com.bumptech.glide.load.engine.DiskCacheStrategy
import com.bumptech.glide.load.engine.GlideException
import com.bumptech.glide.load.resource.drawable.DrawableTransitionOptions
import com.bumptech.glide.request.RequestListener
import com.bumptech.glide.request.target.Target
import com.squareup.picasso.Callback
import com.squareup.picasso.MemoryPolicy
import com.squareup.picasso.OkHttp3Downloader
import com.squareup.picasso.Picasso
import com.squareup.picasso.RequestCreator
import dev.alldrawn.accuracy.Art
import dev.alldrawn.accuracy.Control
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.column
import dev.alldrawn.accuracy.failed
import dev.alldrawn.accuracy.fadingView
import dev.alldrawn.accuracy.picture
import dev.alldrawn.accuracy.placeholder
import dev.alldrawn.accuracy.title
import dev.alldrawn.coil.CoilLoads
import dev.alldrawn.glide.AllDrawnGlideModule
import dev.alldrawn.picasso.PicassoLoads
import java.util.concurrent.TimeUnit
import okhttp3.OkHttpClient

/** Loaders as apps use them, over HTTP from the loopback; nothing is said to the SDK where a picture is asked for. */
internal val LOADER_SCENES = listOf(
    loader("Glide, a placeholder, then the picture") { stage, view -> glide(stage, view, 1, 500).placeholder(placeholder()).into(view) },
    loader("Glide, a cross-fade over a placeholder") { stage, view ->
        stage.fadingView(view)
        glide(stage, view, 2, 300).placeholder(bitmap(stage, 31)).transition(DrawableTransitionOptions.withCrossFade(400)).into(view)
    },
    loader("Glide, a thumbnail, then the picture") { stage, view ->
        glide(stage, view, 3, 1_700).thumbnail(Glide.with(stage.activity).load(Art.thumbnail(3))).into(view)
    },
    loader("Glide, a failure and its picture", FAILED) { stage, view -> glide(stage, view, 4, 500, status = 404).error(bitmap(stage, 32)).into(view) },
    loader("Glide, a failure that leaves the placeholder", FAILED) { stage, view ->
        glide(stage, view, 5, 1_300, status = 500).placeholder(placeholder()).into(view)
    },
    loader("Coil, a placeholder, then the picture") { stage, view -> coil(stage, view, 6, 500) { placeholder(placeholder().asImage()) } },
    loader("Coil, a failure and its picture", FAILED) { stage, view -> coil(stage, view, 8, 600, status = 404) { error(bitmap(stage, 34).asImage()) } },
    loader("Coil, a failure that looks as the placeholder did", FAILED) { stage, view ->
        coil(stage, view, 9, 1_400, status = 500) {
            placeholder(placeholder().asImage())
            error(placeholder().asImage())
        }
    },
    loader("Picasso, a placeholder, then the picture") { stage, view ->
        picasso(stage, 10, 500).placeholder(placeholder()).noFade().into(view, told(stage, view))
    },
    loader("Picasso, a fade over the placeholder") { stage, view ->
        stage.fadingView(view)
        picasso(stage, 11, 400).placeholder(bitmap(stage, 35)).into(view, told(stage, view))
    },
    loader("Picasso, a failure and its picture", FAILED) { stage, view ->
        picasso(stage, 12, 600, status = 404).error(bitmap(stage, 36)).into(view, told(stage, view))
    },
)

private const val PATIENCE_MS = 120_000

// What a loader's own patience with a server is in real time, the simulated clock does not know of.
private val patient by lazy { OkHttpClient.Builder().readTimeout(PATIENCE_MS.toLong(), TimeUnit.MILLISECONDS).build() }

private fun loader(name: String, expect: Expectation = Expectation(), load: (Stage, ImageView) -> Unit) =
    Scene(name, surface = APP, expect = expect, foreign = true, fails = setOf(Control.FIRST_FRAME)) {
        openApp { screen ->
            val view = picture(screen, height = 300)
            screen.lifecycle.addObserver(Created { load(this, view) })
            column(screen, title(screen, "A picture"), view)
        }
    }

private fun bitmap(stage: Stage, seed: Int): Drawable = android.graphics.drawable.BitmapDrawable(stage.app.resources, Art.bitmap(seed, 180, 150))

internal fun glide(stage: Stage, view: ImageView, seed: Int, delayMs: Int, status: Int = 200): RequestBuilder<Drawable> {
    if (!isGlideThere) Glide.init(stage.app, GlideBuilder().also { AllDrawnGlideModule().applyOptions(stage.app, it) })
    isGlideThere = true
    stage.server.begun()
    return Glide.with(view).load(stage.server.picture(seed, 180, 150, delayMs, status)).timeout(PATIENCE_MS)
        .diskCacheStrategy(DiskCacheStrategy.NONE).skipMemoryCache(true).listener(GlideTold(stage, view))
}

private var isGlideThere = false

private class GlideTold(private val stage: Stage, private val view: ImageView) : RequestListener<Drawable> {
    override fun onLoadFailed(e: GlideException?, model: Any?, target: Target<Drawable>, isFirstResource: Boolean): Boolean {
        stage.server.done()
        stage.failed(view)
        return false
    }

    override fun onResourceReady(resource: Drawable, model: Any, target: Target<Drawable>?, dataSource: DataSource, isFirstResource: Boolean): Boolean {
        stage.server.done()
        return false
    }
}

internal fun coil(stage: Stage, view: ImageView, seed: Int, delayMs: Int, status: Int = 200, more: ImageRequest.Builder.() -> Unit = {}) {
    stage.server.begun()
    val told = object : ImageRequest.Listener {
        override fun onSuccess(request: ImageRequest, result: SuccessResult) = stage.server.done()

        override fun onError(request: ImageRequest, result: ErrorResult) {
            stage.server.done()
            stage.failed(view)
        }
    }
    val loader = ImageLoader.Builder(stage.app).components {
        add(CoilLoads)
        add(OkHttpNetworkFetcherFactory(callFactory = { patient }))
    }.diskCache(null).build()
    val request = ImageRequest.Builder(view.context).data(stage.server.picture(seed, 180, 150, delayMs, status)).target(view).listener(told)
    loader.enqueue(request.apply(more).build())
}

private fun picasso(stage: Stage, seed: Int, delayMs: Int, status: Int = 200): RequestCreator {
    if (!isPicassoThere) {
        Picasso.setSingletonInstance(Picasso.Builder(stage.app).downloader(OkHttp3Downloader(patient)).listener(PicassoLoads.failures()).build())
    }
    isPicassoThere = true
    PicassoLoads.install()
    stage.server.begun()
    return Picasso.get().load(stage.server.picture(seed, 180, 150, delayMs, status)).memoryPolicy(MemoryPolicy.NO_STORE, MemoryPolicy.NO_CACHE)
}

private var isPicassoThere = false

private fun told(stage: Stage, view: ImageView) = object : Callback {
    override fun onSuccess() = stage.server.done()

    override fun onError(e: Exception) {
        stage.server.done()
        stage.failed(view)
    }
}
