package dev.alldrawn.accuracy

/**
 * The pixels of one window in one frame, as 0xRRGGBB without alpha, row by row. A row that equals the same row of the
 * picture before is the same array, so that a recording stores only the rows that changed.
 */
public class Picture private constructor(public val width: Int, public val rows: Array<IntArray>) {
    public val height: Int get() = rows.size

    public operator fun get(x: Int, y: Int): Int = rows[y][x]

    /** Returns true if both pictures have the same size and no pixel differs. */
    public fun sameAs(other: Picture): Boolean =
        this === other || width == other.width && height == other.height &&
            rows.indices.all { rows[it] === other.rows[it] || rows[it].contentEquals(other.rows[it]) }

    public companion object {
        /**
         * Creates a picture from [pixels], without their alpha. Each row has [width] pixels. Rows that equal those of
         * [before] are shared with it.
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

/** The maximum difference of two times that count as equal. The SDK reports some times in whole microseconds only. */
private const val SLACK_NS = 2_000L

/**
 * Returns the index of the frame that is on the screen at [time] (nanoseconds); −1 if there is none. A time that the
 * SDK reports belongs to this frame.
 */
public fun List<Frame>.shownAt(time: Long): Int = indexOfLast { it.shown <= time + SLACK_NS }

/**
 * Returns the index of the first frame that began after [time] (nanoseconds), and so shows all that happened until
 * [time]. If there is none, returns the number of frames.
 */
public fun List<Frame>.begunAfter(time: Long): Int = indexOfFirst { it.time > time }.let { if (it < 0) size else it }
