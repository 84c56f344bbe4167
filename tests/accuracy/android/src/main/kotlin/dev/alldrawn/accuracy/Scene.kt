package dev.alldrawn.accuracy

import android.view.View
import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.VisitEvent

/**
 * A scene: one screen, and everything that the app and the user do on it.
 *
 * @property name a unique description of the screen and of what happens
 * @property surface the name of the measured surface
 * @property visit the index of the measured visit among those of [surface], from 0
 * @property expect the expected result
 * @property fails the naive measures that must be wrong in this scene ([Control])
 * @property rules the metric's rules without which this scene must fail (tests/rules/rules.toml)
 * @property foreign true if the screen stands for one that was not written with the SDK in mind
 * @property play plays everything that the app and the user do
 */
public class Scene(
    public val name: String,
    public val surface: String = "PlainScreen",
    public val visit: Int = 0,
    public val expect: Expectation = Expectation(),
    public val fails: Set<Control> = emptySet(),
    public val rules: Set<String> = emptySet(),
    public val foreign: Boolean = false,
    public val play: Stage.() -> Unit,
)

/**
 * The expected result of a scene. Properties that are null are not checked.
 *
 * @property others the outcomes of other visits that ended before the measured one, except visits of the home screen
 */
public class Expectation(
    public val outcome: Outcome = Outcome.COMPLETE,
    public val start: StartSource = StartSource.INPUT,
    public val settled: Boolean? = if (outcome == Outcome.COMPLETE || outcome == Outcome.ERROR) true else null,
    public val sparse: Boolean? = null,
    public val revisit: Boolean? = null,
    public val others: List<Outcome>? = null,
)

/**
 * The result of a played scene: the SDK's event, and the truth that the pixels show. Times are nanoseconds of the
 * device's clock.
 */
public class Visit(
    public val scene: Scene,
    public val event: ReportedVisit?,
    public val before: List<ReportedVisit>,
    public val begin: Long,
    public val frames: List<Frame>,
    public val nodes: List<TruthNode>,
    public val truth: Truth?,
    public val recording: Recording,
    public val root: View?,
) {
    /** The time of visually complete that the SDK reports; null if the visit was not complete. */
    public val reported: Long? get() = event?.complete

    /** The index of the frame that the reported time belongs to. */
    public val reportedFrame: Int? get() = reported?.let(frames::shownAt)

    /**
     * The reported frame minus the true frame. Positive if the SDK reported too late a frame, negative if too early.
     */
    public val errorFrames: Int? get() = truth?.let { truth -> reportedFrame?.minus(truth.frame) }

    /** One description of each difference from the expected result; empty if there is none. */
    public val problems: List<String> by lazy { problemsOf(this) }
}

/** The maximum number of frames by which a reported time may be late. It must never be early. */
public const val LATE_FRAMES: Int = 1

private fun problemsOf(visit: Visit): List<String> = buildList {
    val expect = visit.scene.expect
    val event = visit.event ?: return listOf("the SDK reported no event of the surface ${visit.scene.surface}")
    if (event.outcome != expect.outcome) add("ended as ${event.outcome}, not as ${expect.outcome}")
    if (event.start != expect.start) add("started by ${event.start}, not by ${expect.start}")
    if (expect.settled != null && event.settled != expect.settled) add("settled is ${event.settled}, not ${expect.settled}")
    if (expect.sparse != null && event.sparse != expect.sparse) add("sparse is ${event.sparse}, not ${expect.sparse}")
    if (expect.revisit != null && event.revisit != expect.revisit) add("revisit is ${event.revisit}, not ${expect.revisit}")
    if (expect.others != null && visit.before.map { it.outcome } != expect.others) {
        add("earlier visits are ${visit.before.map { "${it.surface} ${it.outcome}" }}, not ${expect.others}")
    }
    val drawn = event.outcome == Outcome.COMPLETE || event.outcome == Outcome.COMPLETE_WITH_ERRORS || event.outcome == Outcome.ERROR
    if (!drawn) {
        if (event.complete != null) add("has a time of completion although it is not complete")
        return@buildList
    }
    val error = visit.errorFrames ?: return@buildList run { add("the reported time ${event.complete} ns cannot be compared with the truth ${visit.truth}") }
    if (visit.nodes.none { it.required }) add("the pixels show no required node")
    if (error < 0) add("the reported frame is ${-error} frames early")
    if (error > LATE_FRAMES) add("the reported frame is $error frames late")
}

/**
 * A visit as the SDK's event reports it. Times are nanoseconds of the device's clock.
 *
 * @property complete the time of visually complete. A settled visit whose outcome is an error has none, and ends when
 *     the error was drawn; this is that time, which the pixels show as well.
 */
public class ReportedVisit(
    public val surface: String,
    public val outcome: Outcome,
    public val start: StartSource,
    public val startedAt: Long,
    public val complete: Long?,
    public val firstCandidate: Long?,
    public val firstContent: Long?,
    public val settled: Boolean,
    public val sparse: Boolean,
    public val revisit: Boolean,
) {
    override fun toString(): String = "$surface $outcome"

    public companion object {
        public fun of(event: VisitEvent): ReportedVisit {
            fun at(ms: Double?) = ms?.let { event.startNanos + (it * 1e6).toLong() }
            val drawnError = event.elapsedMs.takeIf { event.outcome == Outcome.ERROR && event.isSettled }
            return ReportedVisit(
                event.surface, event.outcome, event.startSource, event.startNanos, at(event.visuallyCompleteMs ?: drawnError),
                at(event.firstCandidateMs), at(event.firstContentMs), event.isSettled, event.isSparse, event.isRevisit,
            )
        }
    }
}
