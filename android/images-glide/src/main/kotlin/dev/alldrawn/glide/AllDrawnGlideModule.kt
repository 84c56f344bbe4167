package dev.alldrawn.glide

import android.content.Context
import android.view.View
import com.bumptech.glide.Glide
import com.bumptech.glide.GlideBuilder
import com.bumptech.glide.Registry
import com.bumptech.glide.load.DataSource
import com.bumptech.glide.load.engine.GlideException
import com.bumptech.glide.module.GlideModule
import com.bumptech.glide.request.RequestListener
import com.bumptech.glide.request.target.CustomViewTarget
import com.bumptech.glide.request.target.Target
import com.bumptech.glide.request.target.ViewTarget
import dev.alldrawn.spi.AdapterGuard
import dev.alldrawn.spi.Extensions

/**
 * Makes AllDrawn measure the pictures that Glide loads by `into(imageView)`. The app need not change these calls: Glide
 * finds this module in the library's manifest. If the app's `AppGlideModule` turns manifest parsing off, its
 * `applyOptions` must call [applyOptions] of this class.
 */
@Suppress("DEPRECATION") // Glide finds only this interface by a manifest. LibraryGlideModule needs Glide's annotation processor.
public class AllDrawnGlideModule : GlideModule {
    override fun applyOptions(context: Context, builder: GlideBuilder): Unit = guard.enter {
        Extensions.addImageWitness(GlideLoads)
        builder.addGlobalRequestListener(EachResult)
    }

    override fun registerComponents(context: Context, glide: Glide, registry: Registry): Unit = Unit
}

/** Every call from Glide into this module runs in this guard, so that a failure does not reach the app. */
private val guard = AdapterGuard("Glide")

/**
 * Requests a walk when a load fails, because no frame is drawn then if there is no error picture. Notes what the loaded
 * pictures are. An app's call of `RequestBuilder.listener` replaces this listener. Main thread.
 */
private object EachResult : RequestListener<Any> {
    override fun onLoadFailed(e: GlideException?, model: Any?, target: Target<Any>, isFirstResource: Boolean): Boolean {
        guard.enter { viewOf(target)?.let(Extensions::changed) }
        return false
    }

    override fun onResourceReady(resource: Any, model: Any, target: Target<Any>?, dataSource: DataSource, isFirstResource: Boolean): Boolean {
        guard.enter { if (target != null) viewOf(target)?.let { GlideLoads.loaded(it, target.request, model) } }
        return false
    }

    @Suppress("DEPRECATION") // Glide's own image targets still derive from ViewTarget.
    private fun viewOf(target: Target<Any>): View? =
        (target as Target<*> as? ViewTarget<*, *>)?.view ?: (target as Target<*> as? CustomViewTarget<*, *>)?.view
}
