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
 * Makes AllDrawn understand Glide's pictures. The manifest of this library names it, and Glide finds it there.
 *
 * An app whose `AppGlideModule` turns manifest parsing off calls [applyOptions] from its own. Pictures are then right
 * for every `into(imageView)`; nothing is added where they are asked for.
 */
@Suppress("DEPRECATION") // Glide reads only this interface from a manifest; a LibraryGlideModule needs its annotation processor.
public class AllDrawnGlideModule : GlideModule {
    override fun applyOptions(context: Context, builder: GlideBuilder): Unit = guard.enter {
        Extensions.addImageWitness(GlideLoads)
        builder.addGlobalRequestListener(FailuresWithoutAFrame)
    }

    override fun registerComponents(context: Context, glide: Glide, registry: Registry): Unit = Unit
}

/** Around every way from Glide into this module. */
private val guard = AdapterGuard("Glide")

/** A load that fails and has no error picture changes no pixel: nobody would look at the view again. Main thread. */
private object FailuresWithoutAFrame : RequestListener<Any> {
    override fun onLoadFailed(e: GlideException?, model: Any?, target: Target<Any>, isFirstResource: Boolean): Boolean {
        guard.enter { viewOf(target)?.let(Extensions::changed) }
        return false
    }

    override fun onResourceReady(resource: Any, model: Any, target: Target<Any>?, dataSource: DataSource, isFirstResource: Boolean): Boolean = false

    @Suppress("DEPRECATION") // Glide's own image targets still derive from ViewTarget.
    private fun viewOf(target: Target<Any>): View? =
        (target as Target<*> as? ViewTarget<*, *>)?.view ?: (target as Target<*> as? CustomViewTarget<*, *>)?.view
}
