package dev.alldrawn.accuracy

/** When a visible part is enough to be required (metric §3), written down again: the truth asks nothing of the SDK. */
public object Thresholds {
    /** Square units; the simulated device has one pixel a unit. */
    public const val LEAST_AREA: Long = 256

    /** Of 255: the product of the opacities. */
    public const val LEAST_ALPHA: Int = 26

    /** [visible] pixels of [whole], in a viewport of so many. */
    public fun enough(visible: Long, whole: Long, viewport: Long): Boolean =
        visible >= LEAST_AREA && (visible * 10 >= whole || visible * 100 >= viewport)
}
