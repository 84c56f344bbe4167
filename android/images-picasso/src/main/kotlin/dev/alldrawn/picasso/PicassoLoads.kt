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
 * Makes AllDrawn understand Picasso's pictures (metric §4): every `into(imageView)` of the app's instance is then
 * known, nothing is added where pictures are asked for. Main thread.
 */
public object PicassoLoads {
    /** Once, where the app starts; again is harmless. */
    @JvmStatic
    public fun install(): Unit = Extensions.addImageWitness(PicassoImages)

    /**
     * For `Picasso.Builder.listener`: a picture that fails and has no error drawable changes no pixel, so that nobody
     * would look again. Without it such a failure is seen with the surface's next frame. [then] hears it too.
     */
    @JvmStatic
    @JvmOverloads
    public fun failures(then: Picasso.Listener? = null): Picasso.Listener = Picasso.Listener { picasso, uri, exception ->
        Extensions.changed(null)
        then?.onImageLoadFailed(picasso, uri, exception)
    }
}

private object PicassoImages : ImageWitness {
    private val awaited = WeakHashMap<ImageView, Unit>()

    // What stood in a view when its picture turned out to have failed: another drawable is the app's own.
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
            // Picasso fades a picture in by itself, over the placeholder.
            return if (CrossFade.shows(drawable!!, drawable)) PictureState.BOUND else PictureState.PENDING
        }
        // Picasso forgets a request that ended: one that left no picture has failed.
        if (wasAwaited) failed[view] = drawable
        return PictureState.FAILED.takeIf { view in failed && failed[view] === drawable }
    }
}
