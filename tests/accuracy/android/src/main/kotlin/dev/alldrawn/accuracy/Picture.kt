package dev.alldrawn.accuracy

/**
 * The pixels of one window in one frame: opaque, 0xRRGGBB, row by row. A row that equals the last picture's row is
 * shared with it, so that a recording stores only what changed.
 */
public class Picture private constructor(public val width: Int, public val rows: Array<IntArray>) {
    public val height: Int get() = rows.size

    public operator fun get(x: Int, y: Int): Int = rows[y][x]

    /** Returns true if no pixel differs. */
    public fun sameAs(other: Picture): Boolean =
        this === other || width == other.width && height == other.height &&
            rows.indices.all { rows[it] === other.rows[it] || rows[it].contentEquals(other.rows[it]) }

    public companion object {
        /**
         * Creates a picture of [pixels], [width] a row, and drops alpha. Shares the rows that equal those of [before].
         */
        public fun of(pixels: IntArray, width: Int, before: Picture? = null): Picture {
            require(width > 0 && pixels.isNotEmpty() && pixels.size % width == 0) { "${pixels.size} pixels do not make whole rows of $width pixels" }
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

/** The display's interval in nanoseconds: the simulated display ticks 60 times a second. */
public const val FRAME_NS: Long = 16_666_667

/**
 * One frame of a recording.
 *
 * @property time the choreographer's frame time, at which the frame begins, in nanoseconds
 * @property picture the window's pixels; null before the window first drew
 */
public class Frame(public val time: Long, public val picture: Picture?) {
    /** When the frame is on the screen, in nanoseconds: at the display's next tick, one interval after [time]. */
    public val shown: Long get() = time + FRAME_NS
}

/** The difference within which two times count as equal, since some times of the SDK are whole microseconds. */
private const val SLACK_NS = 2_000L

/**
 * Returns the index of the last frame on the screen at [time] (nanoseconds), to which a reported time belongs; −1:
 * none.
 */
public fun List<Frame>.shownAt(time: Long): Int = indexOfLast { it.shown <= time + SLACK_NS }

/**
 * Returns the index of the first frame that began after [time] (nanoseconds), which surely shows what happened then;
 * else the size.
 */
public fun List<Frame>.begunAfter(time: Long): Int = indexOfFirst { it.time > time }.let { if (it < 0) size else it }
