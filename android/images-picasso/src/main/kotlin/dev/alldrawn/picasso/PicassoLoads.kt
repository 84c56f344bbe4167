package dev.alldrawn.picasso

import android.graphics.drawable.Drawable
import android.widget.ImageView
import com.squareup.picasso.Picasso
import com.squareup.picasso.currentPicasso
import com.squareup.picasso.isLoadedPicture
import com.squareup.picasso.isLoadingInto
import dev.alldrawn.spi.CrossFade
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.ImageWitness
import dev.alldrawn.spi.PictureState
import java.util.WeakHashMap

/**
 * Makes AllDrawn measure the pictures that the app's Picasso instance loads by `into(imageView)` (metric §4). The app
 * need not change these calls. Main thread.
 */
public object PicassoLoads {
    /** Starts to measure Picasso's pictures. Call it once when the app starts; further calls change nothing. */
    @JvmStatic
    public fun install(): Unit = Extensions.addImageWitness(PicassoImages)

    /**
     * Returns a listener for `Picasso.Builder.listener` that reports failed pictures at once. A failed picture without
     * an error drawable draws no frame, so without this listener AllDrawn sees the failure only at the surface's next
     * frame.
     *
     * @param then the app's own listener, which is called after this one
     */
    @JvmStatic
    @JvmOverloads
    public fun failures(then: Picasso.Listener? = null): Picasso.Listener = Picasso.Listener { picasso, uri, exception ->
        Extensions.changed(null)
        then?.onImageLoadFailed(picasso, uri, exception)
    }
}

private object PicassoImages : ImageWitness {
    // The views whose request was running at the last walk.
    private val awaited = WeakHashMap<ImageView, Unit>()

    // For each view, the drawable that it showed at the first walk after its request failed. If the view shows another
    // drawable later, the app has set it, and the failure no longer counts.
    private val failed = WeakHashMap<ImageView, Drawable?>()

    override fun look(view: ImageView): PictureState? {
        val picasso = currentPicasso() ?: return null
        val drawable = view.drawable
        if (picasso.isLoadingInto(view)) {
            awaited[view] = Unit
            failed.remove(view)
            return PictureState.PENDING
        }
        val wasAwaited = awaited.remove(view) != null
        if (isLoadedPicture(drawable)) {
            failed.remove(view)
            // Picasso's drawable paints both the placeholder and the picture that fades in over it.
            return if (CrossFade.shows(drawable!!, drawable)) PictureState.BOUND else PictureState.PENDING
        }
        // Picasso forgets a request when it ends. If the view shows no loaded picture then, the request has failed.
        if (wasAwaited) failed[view] = drawable
        return PictureState.FAILED.takeIf { view in failed && failed[view] === drawable }
    }
}
