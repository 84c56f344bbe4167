package dev.alldrawn.spi

import android.widget.ImageView

/** The state of a view's picture, as its loader knows it (metric §4). */
public enum class PictureState {
    /** The picture is on its way; the view shows a placeholder or thumbnail. */
    PENDING,

    /** The picture will not come. */
    FAILED,

    /** The view holds the final picture, which is drawn with the view's next frame. */
    BOUND,
}

/** An image loader's adapter, which knows the state of plain image views that their drawables do not show. */
public fun interface ImageWitness {
    /**
     * Returns the state of the picture of [view], or null if this loader does not fill the view. Called in every walk
     * over the view: it must be quick and allocate nothing. Main thread.
     */
    public fun look(view: ImageView): PictureState?
}
