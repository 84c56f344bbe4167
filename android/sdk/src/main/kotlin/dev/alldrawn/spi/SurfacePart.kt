package dev.alldrawn.spi

import android.graphics.RectF

/** A part of a view that is a surface, such as one destination in a Compose tree. Main thread. */
public interface SurfacePart : RecordContributor {
    /** True if this part is inside another part that is a surface. */
    public val isNested: Boolean

    /**
     * Writes the part's rectangle, in pixels of the view, into [out]. Returns false while the part has no rectangle.
     * Must allocate nothing.
     */
    public fun bounds(out: RectF): Boolean
}
