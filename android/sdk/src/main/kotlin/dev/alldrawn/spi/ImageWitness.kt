package dev.alldrawn.spi

import android.widget.ImageView

/** The state of a view's picture, as the image loader that fills the view knows it (metric §4). */
public enum class PictureState {
    /** The picture is being loaded; the view shows nothing, a placeholder or a thumbnail. */
    PENDING,

    /** The picture could not be loaded. */
    FAILED,

    /** The view holds the final picture, which is drawn with the view's next frame. */
    BOUND,
}

/** An image loader's adapter. It knows the loading state of an image view, which the view's drawable does not show. */
public fun interface ImageWitness {
    /**
     * Returns the state of the picture of [view], or null if this loader does not fill the view. Called on the main
     * thread in every walk over the view: the method must be quick and allocate nothing.
     */
    public fun look(view: ImageView): PictureState?

    /**
     * Returns a number that stands for the picture which [view] holds, such as the hash of its address: equal for the
     * same picture, even if it was loaded again. Returns 0 if the adapter knows none; the SDK then compares the bitmaps
     * or drawables. Called after [look] has returned [PictureState.BOUND], and under the same conditions.
     */
    public fun contentOf(view: ImageView): Int = 0
}
