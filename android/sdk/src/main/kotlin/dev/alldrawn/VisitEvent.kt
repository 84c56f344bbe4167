package dev.alldrawn

import dev.alldrawn.internal.core.ResultAt
import dev.alldrawn.internal.core.ResultLayout
import dev.alldrawn.internal.core.Wire
import dev.alldrawn.internal.core.littleEndian
import java.nio.ByteBuffer

/** A visit's outcome (docs/metric.md). The order is that of the numbers in `visit.proto`. */
public enum class Outcome {
    UNSPECIFIED, COMPLETE, COMPLETE_WITH_ERRORS, NO_CONTENT, INTERACTED, ABANDONED, TIMEOUT, INTERRUPTED, REDIRECTED, SUPERSEDED, LOST,
    RESTLESS, VOID, UNCHANGED,

    /** Failed content covers at least half of the required area, or the app called [SurfaceTracker.declareError]. */
    ERROR,
}

/** The source of a visit's start time. */
public enum class StartSource { UNSPECIFIED, INPUT, EXTERNAL, LAUNCH, BEGIN }

/** The source of a visit's end time. */
public enum class EndSource { UNSPECIFIED, PRESENTED, PREDICTED, FRAME }

/** A visit's result: the fields of its event that apps use most, and the whole event as [bytes]. */
public class VisitEvent internal constructor(
    public val surface: String,
    /** The visit's id, 32 hexadecimal digits. */
    public val visitId: String,
    public val outcome: Outcome,
    public val startSource: StartSource,
    public val endSource: EndSource,
    /** The visit's start, in nanoseconds of `System.nanoTime()`. */
    public val startNanos: Long,
    /**
     * The time from the start until the surface was visually complete, in milliseconds. Null unless the outcome is
     * [Outcome.COMPLETE] or [Outcome.COMPLETE_WITH_ERRORS].
     */
    public val visuallyCompleteMs: Double?,
    /** The time from the start to the moment that ended the visit, in milliseconds. */
    public val elapsedMs: Double,
    /** The time from the start to the first required content, in milliseconds; null if there was none. */
    public val firstContentMs: Double?,
    /** The time from the start to the first candidate, in milliseconds; null if there was none. */
    public val firstCandidateMs: Double?,
    internal val flags: Long,
    /** The event as it is uploaded (`Visit` of `visit.proto`). */
    public val bytes: ByteArray,
) {
    /** True if the visit's candidate was confirmed after its settle time. */
    public val isSettled: Boolean get() = flags and SETTLED != 0L

    /** True if ready content covered less than 10 % of the viewport. */
    public val isSparse: Boolean get() = flags and SPARSE != 0L

    /** True if the surface's views existed before the visit. */
    public val isRevisit: Boolean get() = flags and REVISIT != 0L

    override fun toString(): String = "$surface $outcome ${visuallyCompleteMs ?: elapsedMs} ms from $startSource"

    internal companion object {
        private const val SETTLED = 1L shl Wire.VisitFlag.SETTLED
        private const val SPARSE = 1L shl Wire.VisitFlag.SPARSE
        private const val REVISIT = 1L shl Wire.VisitFlag.REVISIT

        /** Returns true if the visit is audited: its surface is watched from now on, and it is finished again (metric §8). */
        internal fun isWatched(result: ByteArray): Boolean = result[ResultAt.WATCHED].toInt() != 0

        /** Reads a visit's result bytes. [ResultAt] has the layout. */
        internal fun read(result: ByteArray): VisitEvent {
            val head = littleEndian(result)
            val event = ResultLayout.HEAD_LEN + head.getInt(ResultAt.NAME_LEN)
            return VisitEvent(
                surface = result.decodeToString(ResultLayout.HEAD_LEN, event),
                visitId = hex(result, ResultAt.VISIT_ID),
                outcome = named(result[ResultAt.OUTCOME]),
                startSource = named(result[ResultAt.START_SOURCE]),
                endSource = named(result[ResultAt.END_SOURCE]),
                startNanos = head.getLong(ResultAt.START),
                visuallyCompleteMs = head.millis(ResultAt.VISUALLY_COMPLETE),
                elapsedMs = head.getLong(ResultAt.ELAPSED) / 1e3,
                firstContentMs = head.millis(ResultAt.FIRST_CONTENT),
                firstCandidateMs = head.millis(ResultAt.FIRST_CANDIDATE),
                flags = head.getInt(ResultAt.FLAGS).toLong(),
                bytes = result.copyOfRange(event, result.size),
            )
        }

        private fun hex(bytes: ByteArray, at: Int): String =
            (at until at + 16).joinToString("") { "%02x".format(bytes[it]) }

        private fun ByteBuffer.millis(at: Int): Double? = getLong(at).takeIf { it != ResultLayout.NONE }?.let { it / 1e3 }

        private inline fun <reified T : Enum<T>> named(number: Byte): T =
            enumValues<T>().getOrElse(number.toInt()) { enumValues<T>()[0] }
    }
}
