package dev.alldrawn.accuracy

/** The thresholds of metric §3, repeated here so that the truth does not depend on the SDK. */
public object Thresholds {
    /** The minimum visible area of a required node, in square units. On the simulated device one unit is one pixel. */
    public const val LEAST_AREA: Long = 256

    /** The minimum product of a node's and its ancestors' opacities, where 255 is opaque. */
    public const val LEAST_ALPHA: Int = 26

    /**
     * Returns true if a node that has [whole] pixels, of which [visible] are visible, shows enough to be required. The
     * viewport has [viewport] pixels.
     */
    public fun enough(visible: Long, whole: Long, viewport: Long): Boolean =
        visible >= LEAST_AREA && (visible * 10 >= whole || visible * 100 >= viewport)
}
