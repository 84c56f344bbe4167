package dev.alldrawn.spi

import android.graphics.RectF

/** A part of a view that is a surface of its own: one destination in a Compose tree. Main thread. */
public interface SurfacePart : RecordContributor {
    /** Whether it lies within another part that is a surface. */
    public val isNested: Boolean

    /** Its rectangle in pixels of the view; false while it has none. Allocates nothing. */
    public fun bounds(out: RectF): Boolean
}
