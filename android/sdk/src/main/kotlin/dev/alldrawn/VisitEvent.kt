package dev.alldrawn

import dev.alldrawn.internal.EventFields
import dev.alldrawn.internal.Wire

/** How a visit ended (docs/metric.md). In the order of the event's own numbers. */
public enum class Outcome {
    UNSPECIFIED, COMPLETE, COMPLETE_WITH_ERRORS, NO_CONTENT, INTERACTED, ABANDONED, TIMEOUT, INTERRUPTED, REDIRECTED, SUPERSEDED, LOST,
    RESTLESS, VOID, UNCHANGED,
}

/** Where it started. */
public enum class StartSource { UNSPECIFIED, INPUT, EXTERNAL, LAUNCH, BEGIN }

/** Who told when its last pixels were on the screen. */
public enum class EndSource { UNSPECIFIED, PRESENTED, PREDICTED, FRAME }

/** One visit's result: the few fields of its event that an app needs, read from the event's own bytes. */
public class VisitEvent internal constructor(
    public val surface: String,
    /** 32 hexadecimal digits. */
    public val visitId: String,
    public val outcome: Outcome,
    public val startSource: StartSource,
    public val endSource: EndSource,
    /** The start, nanoseconds of `System.nanoTime()`. */
    public val startNanos: Long,
    /** Start to visually complete, milliseconds; null unless [Outcome.COMPLETE] or [Outcome.COMPLETE_WITH_ERRORS]. */
    public val visuallyCompleteMs: Double?,
    /** Start to the moment that ended the visit, milliseconds. */
    public val elapsedMs: Double,
    /** Start to the first required content, milliseconds. */
    public val firstContentMs: Double?,
    /** Start to the first candidate, milliseconds. */
    public val firstCandidateMs: Double?,
    private val flags: Long,
    /** The event as it is uploaded (`Visit` of `visit.proto`). */
    public val bytes: ByteArray,
) {
    /** The settle time passed undisturbed. */
    public val isSettled: Boolean get() = flags and SETTLED != 0L

    /** Ready content covered less than 10 % of the viewport. */
    public val isSparse: Boolean get() = flags and SPARSE != 0L

    /** The surface's views were there before. */
    public val isRevisit: Boolean get() = flags and REVISIT != 0L

    override fun toString(): String = "$surface $outcome ${visuallyCompleteMs ?: elapsedMs} ms from $startSource"

    internal companion object {
        private const val SETTLED = 1L shl Wire.VisitFlag.SETTLED
        private const val SPARSE = 1L shl Wire.VisitFlag.SPARSE
        private const val REVISIT = 1L shl Wire.VisitFlag.REVISIT

        /** Reads an event whose visit began at [begin], nanoseconds. */
        internal fun read(bytes: ByteArray, begin: Long): VisitEvent {
            val fields = EventFields(bytes)
            return VisitEvent(
                surface = fields.text(2),
                visitId = fields.hex(1),
                outcome = named(fields.number(3)),
                startSource = named(fields.number(4)),
                endSource = named(fields.number(5)),
                startNanos = begin - fields.number(8) * 1_000,
                visuallyCompleteMs = fields.millis(6),
                elapsedMs = fields.number(7) / 1e3,
                firstContentMs = fields.millis(9),
                firstCandidateMs = fields.millis(10),
                flags = fields.number(14),
                bytes = bytes,
            )
        }

        private inline fun <reified T : Enum<T>> named(number: Long): T = enumValues<T>().getOrElse(number.toInt()) { enumValues<T>()[0] }
    }
}
