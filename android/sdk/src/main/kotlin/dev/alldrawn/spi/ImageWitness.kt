package dev.alldrawn.spi

import android.widget.ImageView

/** How far a loader is with the picture of a view (metric §4). */
public enum class PictureState {
    /** On its way; what the view shows until then is a placeholder or a thumbnail. */
    PENDING,

    /** It will not come. */
    FAILED,

    /** The view holds the final picture: it is drawn with the frame that draws the view. */
    BOUND,
}

/** Knows more of plain image views than their drawables tell: an image loader's adapter. */
public fun interface ImageWitness {
    /**
     * How far the picture of [view] is, or null where this loader does not work for it. Asked in every frame in which a
     * surface that holds the view is looked at: it must be quick and allocate nothing. Main thread.
     */
    public fun look(view: ImageView): PictureState?
}
