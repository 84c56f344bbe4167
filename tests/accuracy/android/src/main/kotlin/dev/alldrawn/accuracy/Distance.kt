package dev.alldrawn.accuracy

import java.util.BitSet
import kotlin.math.abs
import kotlin.math.max
import kotlin.math.min

/**
 * Two pictures of an area count as the same if both their mean difference and their share of different pixels are
 * within these limits. Colour levels are 0 to 255. The web's harness uses the same numbers.
 */
public object Distance {
    /** The maximum mean absolute difference over all pixels and the three colours. */
    public const val MEAN: Double = 2.0

    /** A pixel counts as different if the level of one of its colours differs by more than this. */
    public const val LEVEL: Int = 24

    /** The maximum share of different pixels. */
    public const val SHARE: Double = 0.005
}

/**
 * A set of pixels of a window: those pixels of a rectangle that count. The rectangle excludes [right] and [bottom].
 * [own] has one bit for each of its pixels, row by row; null: all pixels count.
 */
public class Area(public val left: Int, public val top: Int, public val right: Int, public val bottom: Int, private val own: BitSet? = null) {
    public val width: Int get() = max(0, right - left)
    public val height: Int get() = max(0, bottom - top)

    /** The number of pixels that count. */
    public val size: Int get() = own?.cardinality() ?: (width * height)

    public fun has(x: Int, y: Int): Boolean =
        x in left until right && y in top until bottom && own?.get((y - top) * width + x - left) ?: true

    /** Returns this area without the pixels for which [cut] returns true. */
    public fun without(cut: (x: Int, y: Int) -> Boolean): Area {
        val remaining = BitSet(width * height)
        each { x, y -> if (!cut(x, y)) remaining.set((y - top) * width + x - left) }
        return Area(left, top, right, bottom, remaining)
    }

    public inline fun each(visit: (x: Int, y: Int) -> Unit) {
        for (y in top until bottom) for (x in left until right) if (has(x, y)) visit(x, y)
    }

    override fun toString(): String = "$width × $height at $left, $top"
}

/** The difference between two pictures in an area. */
public class Difference internal constructor() {
    private var count = 0
    private var sum = 0L
    private var differing = 0

    /** The number of pixels that were compared. */
    public val pixels: Int get() = count

    public fun add(a: Int, b: Int) {
        count++
        if (a == b) return
        val red = abs((a shr 16 and 0xFF) - (b shr 16 and 0xFF))
        val green = abs((a shr 8 and 0xFF) - (b shr 8 and 0xFF))
        val blue = abs((a and 0xFF) - (b and 0xFF))
        sum += red + green + blue
        if (max(red, max(green, blue)) > Distance.LEVEL) differing++
    }

    /** Returns true if two pixels differ visibly. */
    public fun exceeds(a: Int, b: Int): Boolean = a != b && Difference().also { it.add(a, b) }.differing > 0

    public val same: Boolean
        get() = count == 0 || sum.toDouble() / (3 * count) <= Distance.MEAN && differing.toDouble() / count <= Distance.SHARE
}

/**
 * Compares the content that [picture] shows in [place] with the content that [final] shows in [area]. If [place] is not
 * the final place, the content has moved since. Pixels that are not visible in [place] are not compared;
 * [Difference.pixels] is the number of pixels that were.
 */
public fun compare(picture: Picture, final: Picture, area: Area, place: Place = Place.SAME): Difference {
    val difference = Difference()
    eachSeen(picture, final, area, place) { from, x, to, finalX -> difference.add(from[x], to[finalX]) }
    return difference
}

/**
 * Calls [visit] for each pixel of [area] that [picture] shows when the content is in [place], with the pixel's row and
 * x in both pictures.
 */
internal inline fun eachSeen(
    picture: Picture, final: Picture, area: Area, place: Place, visit: (row: IntArray, x: Int, finalRow: IntArray, finalX: Int) -> Unit,
) {
    val (dx, dy) = place
    for (y in max(area.top, max(place.top, 0) - dy) until min(min(area.bottom, final.height), min(place.bottom, picture.height) - dy)) {
        for (x in max(area.left, max(place.left, 0) - dx) until min(min(area.right, final.width), min(place.right, picture.width) - dx)) {
            if (area.has(x, y)) visit(picture.rows[y + dy], x + dx, final.rows[y], x)
        }
    }
}

/**
 * A node's place in a frame: the node is moved by ([dx], [dy]) pixels from its final place, and visible only within the
 * given edges.
 */
public data class Place(val dx: Int, val dy: Int, val left: Int, val top: Int, val right: Int, val bottom: Int) {
    public companion object {
        private const val EDGE = 1 shl 20

        /** The place of a node that is in its final place. */
        public val SAME: Place = Place(0, 0, 0, 0, EDGE, EDGE)
    }
}
