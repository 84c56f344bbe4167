package dev.alldrawn.glide

import android.graphics.drawable.Drawable
import android.graphics.drawable.TransitionDrawable
import android.view.View
import android.widget.ImageView
import com.bumptech.glide.R
import com.bumptech.glide.request.Request
import dev.alldrawn.spi.CrossFade
import dev.alldrawn.spi.ImageWitness
import dev.alldrawn.spi.PictureState
import java.lang.ref.WeakReference
import java.util.WeakHashMap

/**
 * Reads the state of an image view's picture from Glide's request, which Glide keeps in the view's tag (metric §4).
 * Main thread.
 */
internal object GlideLoads : ImageWitness {
    /** The request that loaded a view's picture, and the hash of the model that it loaded, such as an address. */
    private class Loaded(request: Request, val content: Int) {
        val request = WeakReference(request)
    }

    private val byView = WeakHashMap<View, Loaded>()

    /** Called when [request] has loaded [model] for a view. */
    fun loaded(view: View, request: Request?, model: Any) {
        if (request != null) byView[view] = Loaded(request, model.hashCode())
    }

    override fun contentOf(view: ImageView): Int {
        val loaded = byView[view] ?: return 0
        return if (loaded.request.get() === view.getTag(R.id.glide_custom_view_target_tag)) loaded.content else 0
    }

    override fun look(view: ImageView): PictureState? {
        val request = view.getTag(R.id.glide_custom_view_target_tag) as? Request ?: return null
        return when {
            // isRunning is checked first: a request is also "complete" if only its thumbnail is loaded and the picture
            // is still loading.
            request.isRunning -> PictureState.PENDING
            request.isComplete -> if (hasFadedIn(view.drawable)) PictureState.BOUND else PictureState.PENDING
            // The app cleared the request, or Glide paused it, so no picture is expected.
            request.isCleared -> null
            else -> PictureState.FAILED
        }
    }

    // Glide cross-fades with a TransitionDrawable: its first layer is the placeholder, its second the picture.
    private fun hasFadedIn(drawable: Drawable?): Boolean =
        drawable !is TransitionDrawable || drawable.numberOfLayers < 2 || CrossFade.shows(drawable, drawable.getDrawable(1))
}
