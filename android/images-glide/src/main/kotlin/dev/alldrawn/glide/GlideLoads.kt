package dev.alldrawn.glide

import android.graphics.drawable.Drawable
import android.graphics.drawable.TransitionDrawable
import android.widget.ImageView
import com.bumptech.glide.R
import com.bumptech.glide.request.Request
import dev.alldrawn.spi.CrossFade
import dev.alldrawn.spi.ImageWitness
import dev.alldrawn.spi.PictureState

/**
 * Says of an image view what Glide's own request for it says: Glide keeps it in the view's tag, so that no line of
 * code is needed where pictures are asked for (metric §4). Main thread.
 */
internal object GlideLoads : ImageWitness {
    override fun look(view: ImageView): PictureState? {
        val request = view.getTag(R.id.glide_custom_view_target_tag) as? Request ?: return null
        return when {
            // Asked first: a thumbnail that is there makes its request "complete" while the picture is on its way.
            request.isRunning -> PictureState.PENDING
            request.isComplete -> if (hasFadedIn(view.drawable)) PictureState.BOUND else PictureState.PENDING
            // The app took the picture back, or Glide paused: nothing is known to come.
            request.isCleared -> null
            else -> PictureState.FAILED
        }
    }

    // Glide fades by a TransitionDrawable whose first layer is the placeholder and whose second is the picture.
    private fun hasFadedIn(drawable: Drawable?): Boolean =
        drawable !is TransitionDrawable || drawable.numberOfLayers < 2 || CrossFade.shows(drawable, drawable.getDrawable(1))
}
