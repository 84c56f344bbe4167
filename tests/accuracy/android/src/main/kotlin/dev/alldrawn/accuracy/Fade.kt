package dev.alldrawn.accuracy

import kotlin.math.roundToInt




/** A fade may show two or three equal pictures in a row, where a step of it is smaller than a level. */
private const val REST = 3

/**
 * A fade ends in frame [fully]. Before it was what the frame before its first step shows; each picture between is
 * that ground with the final picture over it at some opacity, and the first of at least a tenth counts.
 */
internal fun fadedInAt(frames: List<Frame>, own: Area, fully: Int): Int {
    val final = frames.last().picture ?: return fully
    var begun = fully
    var rest = 0
    for (i in fully downTo 1) {
        val now = frames[i].picture ?: break
        val before = frames[i - 1].picture ?: break
        if (differs(now, before, own)) { begun = i; rest = 0 } else if (++rest > REST) break
    }
    val ground = frames.getOrNull(begun - 1)?.picture ?: return fully
    for (i in begun until fully) {
        val picture = frames[i].picture ?: continue
        val opacity = opacityOf(picture, ground, final, own)
        if ((opacity * 255).roundToInt() >= Thresholds.LEAST_ALPHA && isBlend(picture, ground, final, own, opacity)) return i
    }
    return fully
}

private fun differs(a: Picture, b: Picture, own: Area): Boolean {
    eachSeen(a, b, own, Place.SAME) { row, x, other, otherX -> if (row[x] != other[otherX]) return true }
    return false
}

/** The opacity that fits best, by least squares over all colours. */
private fun opacityOf(picture: Picture, ground: Picture, final: Picture, own: Area): Double {
    var product = 0.0
    var square = 0.0
    own.each { x, y ->
        for (shift in SHIFTS) {
            val below = ground[x, y] shr shift and 0xFF
            val whole = (final[x, y] shr shift and 0xFF) - below
            product += ((picture[x, y] shr shift and 0xFF) - below) * whole.toDouble()
            square += whole.toDouble() * whole
        }
    }
    return if (square == 0.0) 1.0 else product / square
}

private fun isBlend(picture: Picture, ground: Picture, final: Picture, own: Area, opacity: Double): Boolean {
    val difference = Difference()
    own.each { x, y ->
        var blend = 0
        for (shift in SHIFTS) {
            val below = ground[x, y] shr shift and 0xFF
            val level = below + ((final[x, y] shr shift and 0xFF) - below) * opacity
            blend = blend or (level.roundToInt().coerceIn(0, 255) shl shift)
        }
        difference.add(picture[x, y], blend)
    }
    return difference.same
}

private val SHIFTS = intArrayOf(16, 8, 0)
