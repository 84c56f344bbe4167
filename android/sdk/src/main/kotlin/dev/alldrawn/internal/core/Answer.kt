package dev.alldrawn.internal.core

/** The core's answer to a call: the decision word in the low 16 bits, the next deadline above it. Takes no memory. */
@JvmInline
internal value class Answer(val word: Long) {
    /** Whether the call has an answer: a refused begin, a configure and a finish have none. */
    val isGiven: Boolean get() = word != Packing.NO_ANSWER

    /** Bits of [Decision]; none where there is no answer. */
    val decision: Int get() = if (isGiven) word.toInt() and MASK else 0

    /** When the timer is to fire, the earliest deadline of all visits: nanoseconds of [Clock]; [Long.MAX_VALUE]: never. */
    val deadline: Long
        get() {
            val micros = word ushr Packing.DECISION_BITS
            return if (micros == Packing.NO_DEADLINE) Long.MAX_VALUE else micros * 1_000
        }

    /** Whether one of these bits is set. */
    infix fun has(bits: Int): Boolean = decision and bits != 0

    override fun toString(): String = "Answer(decision=${decision.toString(2)}, deadline=$deadline)"

    private companion object {
        const val MASK = (1 shl Packing.DECISION_BITS) - 1
    }
}
