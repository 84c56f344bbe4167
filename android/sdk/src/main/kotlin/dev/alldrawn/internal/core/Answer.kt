package dev.alldrawn.internal.core

/**
 * The core's answer to a call: decision bits in the low 16 bits of [word], the next deadline above them. This is a
 * value class, so that no object is allocated.
 */
@JvmInline
internal value class Answer(val word: Long) {
    /** False for calls that have no answer: a refused begin, and the calls `configure` and `finish`. */
    val isGiven: Boolean get() = word != Packing.NO_ANSWER

    /** Bits of [Decision]; 0 if there is no answer. */
    val decision: Int get() = if (isGiven) word.toInt() and MASK else 0

    /**
     * The earliest deadline of all visits, at which the timer must fire, in nanoseconds of [Clock]. [Long.MAX_VALUE]:
     * there is no deadline.
     */
    val deadline: Long
        get() {
            val micros = word ushr Packing.DECISION_BITS
            return if (micros == Packing.NO_DEADLINE) Long.MAX_VALUE else micros * 1_000
        }

    /** Returns true if one of these bits of [Decision] is set. */
    infix fun has(bits: Int): Boolean = decision and bits != 0

    override fun toString(): String = "Answer(decision=${decision.toString(2)}, deadline=$deadline)"

    private companion object {
        const val MASK = (1 shl Packing.DECISION_BITS) - 1
    }
}
