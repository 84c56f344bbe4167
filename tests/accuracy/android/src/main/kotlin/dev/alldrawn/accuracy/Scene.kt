package dev.alldrawn.accuracy

import android.view.View
import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.VisitEvent

/**
 * One screen and what happens to it.
 *
 * @property name unique; what it is about, and what happens
 * @property surface whose visit is measured; [visit] says which of its visits, from 0
 * @property expect what must come out
 * @property fails the naive measures that must be caught here ([Control])
 * @property rules the metric's rules that must be missed here: switched off, the scene fails (tests/rules/rules.toml)
 * @property foreign a screen that was not written for the SDK
 * @property play what the app and the user do; returns with the last act
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
 * What must come out of a scene.
 *
 * @property settled null: nothing is said of it; so with the next two
 * @property others outcomes of other visits that ended before the measured one, of any surface but the home screen
 */
public class Expectation(
    public val outcome: Outcome = Outcome.COMPLETE,
    public val start: StartSource = StartSource.INPUT,
    public val settled: Boolean? = if (outcome == Outcome.COMPLETE) true else null,
    public val sparse: Boolean? = null,
    public val revisit: Boolean? = null,
    public val others: List<Outcome>? = null,
)

/** One scene as it was played: what the SDK said, and what the pixels say. Times are ns of the device's clock. */
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
    /** The moment that the SDK names, if it completed. */
    public val reported: Long? get() = event?.complete

    /** The frame that moment belongs to. */
    public val reportedFrame: Int? get() = reported?.let(frames::shownAt)

    /** Reported − true. Positive: too late; negative: too early. */
    public val errorFrames: Int? get() = truth?.let { truth -> reportedFrame?.minus(truth.frame) }

    /** What is wrong; empty: nothing. */
    public val problems: List<String> by lazy { judge(this) }
}

/** How many frames a number may be off: late by one, early by none. */
public const val LATE_FRAMES: Int = 1

private fun judge(visit: Visit): List<String> = buildList {
    val expect = visit.scene.expect
    val event = visit.event ?: return listOf("no event of ${visit.scene.surface}")
    if (event.outcome != expect.outcome) add("ended as ${event.outcome}, not as ${expect.outcome}")
    if (event.start != expect.start) add("started by ${event.start}, not by ${expect.start}")
    if (expect.settled != null && event.settled != expect.settled) add("settled: ${event.settled}")
    if (expect.sparse != null && event.sparse != expect.sparse) add("sparse: ${event.sparse}")
    if (expect.revisit != null && event.revisit != expect.revisit) add("revisit: ${event.revisit}")
    if (expect.others != null && visit.before.map { it.outcome } != expect.others) add("before it: ${visit.before.map { "${it.surface} ${it.outcome}" }}")
    val completed = event.outcome == Outcome.COMPLETE || event.outcome == Outcome.COMPLETE_WITH_ERRORS
    if (!completed) {
        if (event.complete != null) add("not complete, and has a time of completion")
        return@buildList
    }
    val error = visit.errorFrames ?: return@buildList run { add("no error: reported ${event.complete}, truth ${visit.truth}") }
    if (visit.nodes.none { it.required }) add("the pixels show nothing that is required")
    if (error < 0) add("${-error} frames early")
    if (error > LATE_FRAMES) add("$error frames late")
}

/** The SDK's word on a visit. Times are ns of the device's clock. */
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
            return ReportedVisit(
                event.surface, event.outcome, event.startSource, event.startNanos, at(event.visuallyCompleteMs), at(event.firstCandidateMs),
                at(event.firstContentMs), event.isSettled, event.isSparse, event.isRevisit,
            )
        }
    }
}
