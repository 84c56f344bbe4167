package dev.alldrawn.accuracy

import kotlin.math.abs
import kotlin.math.roundToInt

/**
 * The maximum number of equal pictures in a row within a fade. Pictures repeat if one step of the fade is smaller than
 * a colour level.
 */
private const val REST = 3

/** The ways in which a final picture fades in. */
internal enum class FadeKind {
    /** The picture fades in over the earlier picture, which stays. */
    OVER,

    /** The picture fades in over a plain colour, while the earlier picture fades out at another rate. */
    ACROSS,
}

/**
 * Returns the frame from which a picture that fades in counts as ready. The fade ends in frame [fully]. Each of its
 * frames is a mixture of the final picture and the picture before the fade. The first frame that contains at least a
 * tenth of the final picture counts.
 */
internal fun fadedInAt(frames: List<Frame>, own: Area, fully: Int, kind: FadeKind): Int {
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
        val mixture = when (kind) {
            FadeKind.OVER -> mixedOver(picture, ground, final, own)
            FadeKind.ACROSS -> mixedAcross(picture, ground, final, own)
        }
        if ((mixture.final * 255).roundToInt() >= Thresholds.LEAST_ALPHA && mixture.makes(picture, ground, final, own)) return i
    }
    return fully
}

private fun differs(a: Picture, b: Picture, own: Area): Boolean {
    eachSeen(a, b, own, Place.SAME) { row, x, other, otherX -> if (row[x] != other[otherX]) return true }
    return false
}

/**
 * A mixture of two pictures: the shares of the final and of the earlier picture, and the levels (red, green, blue) of a
 * plain colour behind both.
 */
private class Mixture(val final: Double, val before: Double, val plain: DoubleArray) {
    /** Returns true if [picture] shows this mixture of [ground] and [last] in the pixels [own]. */
    fun makes(picture: Picture, ground: Picture, last: Picture, own: Area): Boolean {
        val difference = Difference()
        own.each { x, y ->
            var mixed = 0
            for ((colour, shift) in SHIFTS.withIndex()) {
                val level = final * level(last, x, y, shift) + before * level(ground, x, y, shift) + plain[colour]
                mixed = mixed or (level.roundToInt().coerceIn(0, 255) shl shift)
            }
            difference.add(picture[x, y], mixed)
        }
        return difference.same
    }
}

private fun level(picture: Picture, x: Int, y: Int, shift: Int): Int = picture[x, y] shr shift and 0xFF

/** Fits the opacity of [final] over [ground] by least squares over all pixels and colours. */
private fun mixedOver(picture: Picture, ground: Picture, final: Picture, own: Area): Mixture {
    var product = 0.0
    var square = 0.0
    own.each { x, y ->
        for (shift in SHIFTS) {
            val below = level(ground, x, y, shift)
            val whole = (level(final, x, y, shift) - below).toDouble()
            product += (level(picture, x, y, shift) - below) * whole
            square += whole * whole
        }
    }
    val opacity = if (square == 0.0) 1.0 else product / square
    return Mixture(opacity, 1 - opacity, DoubleArray(SHIFTS.size))
}

/**
 * Fits the shares of both pictures by least squares. It uses each pixel's deviation from the mean of its colour, which
 * does not depend on the plain colour.
 */
private fun mixedAcross(picture: Picture, ground: Picture, final: Picture, own: Area): Mixture {
    val means = listOf(picture, final, ground).map { meanOf(it, own) }
    var ff = 0.0; var fg = 0.0; var gg = 0.0; var fp = 0.0; var gp = 0.0
    own.each { x, y ->
        for ((i, shift) in SHIFTS.withIndex()) {
            val p = level(picture, x, y, shift) - means[0][i]
            val f = level(final, x, y, shift) - means[1][i]
            val g = level(ground, x, y, shift) - means[2][i]
            ff += f * f; fg += f * g; gg += g * g; fp += f * p; gp += g * p
        }
    }
    val determinant = ff * gg - fg * fg
    check(abs(determinant) > 1e-3 * ff * gg) { "the two pictures of a cross-fade are too similar to compute their shares" }
    val share = (fp * gg - gp * fg) / determinant
    val rest = (gp * ff - fp * fg) / determinant
    return Mixture(share, rest, DoubleArray(SHIFTS.size) { i -> means[0][i] - share * means[1][i] - rest * means[2][i] })
}

/** Returns the mean level of each colour over the pixels [own]. */
private fun meanOf(picture: Picture, own: Area): DoubleArray {
    val sum = DoubleArray(SHIFTS.size)
    own.each { x, y -> for ((i, shift) in SHIFTS.withIndex()) sum[i] += level(picture, x, y, shift).toDouble() }
    return DoubleArray(SHIFTS.size) { sum[it] / own.size }
}

private val SHIFTS = intArrayOf(16, 8, 0)
