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
 * Makes AllDrawn measure Picasso's pictures (metric §4): every `into(imageView)` of the app's Picasso instance, without
 * changes to those calls. Main thread.
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
    // Views whose request was running at the last walk.
    private val awaited = WeakHashMap<ImageView, Unit>()

    // By view: the drawable at the first walk after its picture failed. A drawable set later is the app's own.
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
            // Picasso's drawable itself fades the picture in, over the placeholder.
            return if (CrossFade.shows(drawable!!, drawable)) PictureState.BOUND else PictureState.PENDING
        }
        // Picasso drops a request when it ends. A request that ended without a picture has failed.
        if (wasAwaited) failed[view] = drawable
        return PictureState.FAILED.takeIf { view in failed && failed[view] === drawable }
    }
}
