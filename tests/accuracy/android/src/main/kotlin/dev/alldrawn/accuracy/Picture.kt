package dev.alldrawn.accuracy

/**
 * What one window showed in one frame: opaque pixels, 0xRRGGBB, row by row. A row that is as it was in the picture
 * before is that picture's own, so that a recording keeps only what changed.
 */
public class Picture private constructor(public val width: Int, public val rows: Array<IntArray>) {
    public val height: Int get() = rows.size

    public operator fun get(x: Int, y: Int): Int = rows[y][x]

    /** Whether no pixel differs. */
    public fun sameAs(other: Picture): Boolean =
        this === other || width == other.width && height == other.height &&
            rows.indices.all { rows[it] === other.rows[it] || rows[it].contentEquals(other.rows[it]) }

    public companion object {
        /** [pixels] of [width] a row; alpha is dropped. Rows equal to [before]'s are shared with it. */
        public fun of(pixels: IntArray, width: Int, before: Picture? = null): Picture {
            require(width > 0 && pixels.isNotEmpty() && pixels.size % width == 0) { "${pixels.size} pixels are no rows of $width" }
            val rows = Array(pixels.size / width) { y ->
                val row = IntArray(width) { x -> pixels[y * width + x] and 0xFFFFFF }
                val old = before?.takeIf { it.width == width }?.rows?.getOrNull(y)
                if (old != null && old.contentEquals(row)) old else row
            }
            return if (before != null && before.sameRows(rows)) before else Picture(width, rows)
        }
    }

    private fun sameRows(others: Array<IntArray>) = rows.size == others.size && rows.indices.all { rows[it] === others[it] }
}

/** The interval of the display, ns: the simulated one ticks 60 times a second. */
public const val FRAME_NS: Long = 16_666_667

/**
 * One frame of a recording: [time] is when it was begun, ns (the choreographer's frame time); [picture] what the window
 * showed, null before the window first drew. It is on the screen one interval later, at the next tick of the display:
 * [shown].
 */
public class Frame(public val time: Long, public val picture: Picture?) {
    public val shown: Long get() = time + FRAME_NS
}

/** Times on the SDK's side are whole microseconds at places: two that are closer may be the same. */
private const val SLACK_NS = 2_000L

/** The last frame that was on the screen at [time], ns: the frame that a reported time belongs to. −1: before all. */
public fun List<Frame>.shownAt(time: Long): Int = indexOfLast { it.shown <= time + SLACK_NS }

/** The first frame begun after [time], ns: the first that surely shows what happened then. Its size: none. */
public fun List<Frame>.begunAfter(time: Long): Int = indexOfFirst { it.time > time }.let { if (it < 0) size else it }
