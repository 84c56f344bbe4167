package dev.alldrawn.accuracy

/** The thresholds of metric §3, repeated here so that the truth does not depend on the SDK. */
public object Thresholds {
    /** The least visible area in square units. The simulated device has one pixel a unit. */
    public const val LEAST_AREA: Long = 256

    /** The least product of opacities, of 255. */
    public const val LEAST_ALPHA: Int = 26

    /**
     * Returns true if [visible] pixels of a node with [whole] pixels are enough, in a viewport of [viewport] pixels.
     */
    public fun enough(visible: Long, whole: Long, viewport: Long): Boolean =
        visible >= LEAST_AREA && (visible * 10 >= whole || visible * 100 >= viewport)
}
