package dev.alldrawn.sample.drive

import kotlin.math.exp
import kotlin.math.ln
import kotlin.math.min
import kotlin.math.roundToInt
import kotlin.random.Random

/**
 * The kinds of requests. [medianMs] is the median delay of the response in milliseconds, as in the conditions `4g` of
 * the web's sample app.
 */
enum class RequestKind(val medianMs: Int) {
    FEED(250), NEXT_PAGE(375), FILM(150), SUGGESTIONS(125), IMAGE(160), POSTER(160), AVATAR(112), VIDEO(320);

    companion object {
        fun of(path: String): RequestKind = when {
            path == "/api/feed" -> FEED
            path.startsWith("/api/feed") -> NEXT_PAGE
            path.startsWith("/api/watch/") -> FILM
            path.startsWith("/api/search") -> SUGGESTIONS
            path.startsWith("/media/images/") -> IMAGE
            path.startsWith("/media/posters/") -> POSTER
            path.startsWith("/media/avatars/") -> AVATAR
            path.startsWith("/media/videos/") -> VIDEO
            else -> throw IllegalArgumentException("the server has no path $path")
        }
    }
}

/** The delay of a response in milliseconds of the device's clock, and its HTTP status. */
class Treatment(val delayMs: Int, val status: Int = 200) {
    companion object {
        /** A response that never arrives. */
        val NEVER = Treatment(Int.MAX_VALUE)
    }
}

/** The conditions of a network: they decide the delay and the HTTP status of each response. */
fun interface Conditions {
    fun of(kind: RequestKind, path: String): Treatment

    companion object {
        /** Delays each response by [delayMs] milliseconds. */
        fun even(delayMs: Int) = Conditions { _, _ -> Treatment(delayMs) }

        /**
         * Simulates a phone's network. Delays have a log-normal distribution around each kind's median, and are at most
         * [MOST_MS] milliseconds. A share [fails] of the pictures fails with status 404. The result for a path depends
         * only on the seed and the path.
         */
        fun jittered(seed: Int, fails: Double = 0.0) = Conditions { kind, path ->
            val random = Random(seed * 1_000_003L + path.hashCode())
            val delay = min(MOST_MS, (kind.medianMs * exp(SIGMA * gaussian(random))).roundToInt())
            val isPicture = kind == RequestKind.IMAGE || kind == RequestKind.POSTER || kind == RequestKind.AVATAR
            Treatment(delay, if (isPicture && random.nextDouble() < fails) 404 else 200)
        }

        private const val SIGMA = 0.5
        private const val MOST_MS = 4_000

        // Returns a random number with a standard normal distribution, by the Box-Muller transform.
        private fun gaussian(random: Random) =
            kotlin.math.sqrt(-2 * ln(1 - random.nextDouble())) * kotlin.math.cos(2 * Math.PI * random.nextDouble())
    }
}
