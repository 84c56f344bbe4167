package dev.alldrawn.internal

/** The core's answer to a call: the decision word in the low 16 bits, the next deadline above it. Takes no memory. */
@JvmInline
internal value class Answer(val word: Long) {
    /** Whether the call has an answer: a refused begin, a configure and a finish have none. */
    val isGiven: Boolean get() = word != NONE

    /** Bits of [Decision]; none where there is no answer. */
    val decision: Int get() = if (isGiven) word.toInt() and 0xFFFF else 0

    /** When to wake the visit if nothing happens before, nanoseconds of [Clock]; [Long.MAX_VALUE]: never. */
    val deadline: Long
        get() {
            val micros = word ushr 16
            return if (micros == NO_DEADLINE) Long.MAX_VALUE else micros * 1_000
        }

    /** Whether one of these bits is set. */
    infix fun has(bits: Int): Boolean = decision and bits != 0

    override fun toString(): String = "Answer(decision=${decision.toString(2)}, deadline=$deadline)"

    private companion object {
        const val NONE = -1L
        const val NO_DEADLINE = (1L shl 48) - 1
    }
}

/** Bits of the decision word, as in `alldrawn_core::answer::decision`; the last three are this binding's own. */
internal object Decision {
    const val OBSERVE = 1
    const val STOP = 1 shl 1
    const val CANDIDATE = 1 shl 2
    const val WITHDRAWN = 1 shl 3
    const val CONFIRMED = 1 shl 4
    const val TERMINAL = 1 shl 5
    const val UNKNOWN_VISIT = 1 shl 6
    const val REJECTED = 1 shl 7
    const val TYPING = 1 shl 8

    /** A panic has switched the SDK off for this process. */
    const val OFF = 1 shl 13

    /** The call came on a thread that has no core open. */
    const val WRONG_THREAD = 1 shl 14

    /** The buffer is no direct one, or shorter than it was said to be. */
    const val BAD_BUFFER = 1 shl 15
}
