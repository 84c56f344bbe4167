package dev.alldrawn.internal.visit

import android.os.Build
import android.os.SystemClock
import android.view.View
import android.view.Window
import dev.alldrawn.internal.core.Answer
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Core
import dev.alldrawn.internal.core.Decision
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.input.Scrolls
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.Labels

/**
 * One pending visit. Observes its surface, sends each changed frame to the core, and stops when the core says so. Main
 * thread.
 */
internal class Visit(
    val surface: Surface,
    /** The time of the begin, nanoseconds of [Clock]. */
    val beganAt: Long,
    private val makeBegin: () -> Begin,
    private val typingOf: Visit? = null,
) {
    /** The core's handle of the visit; 0 before the core is loaded and if the visit was refused. */
    var handle = 0
        private set

    /** True once the visit has ended: nothing is observed any more. Read on any thread. */
    @Volatile
    var isOver = false
        private set

    /** True if this is a typing visit of a search field. */
    val isTyping: Boolean get() = typingOf != null

    /** Bits of [HeaderFlag] for every snapshot, such as [HeaderFlag.FROM_CACHE]. */
    var headerFlags = 0

    private var core: Core? = null
    private var sequence = 0
    private var sleepAtBegin = 0L
    private var reportedSleep = 0L

    // No frame is sent and the core decides nothing before this time; 0 if the visit is not paused.
    private var pausedUntil = 0L

    // The user's last input, while it is not known if it leaves the surface.
    private var pendingInput: PendingInput? = null

    /** A tap or key that ended at [at]. [report] reports it to the core if it turns out not to leave the surface. */
    private class PendingInput(val at: Long, val report: (Core) -> Answer)

    // Calls made before the core was loaded.
    private val queuedCalls = ArrayList<(Core) -> Answer>()
    private val frames = FrameWatch(::frameDrawn)
    private var presentation: Presentation? = null
    private val scrolls = Scrolls()

    /** Starts to observe the surface under this root, in this window if known, instead of the root before. */
    fun observe(root: View, window: Window?) {
        if (isOver) return
        frames.start(root)
        presentation?.stop()
        presentation = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) Presentation.of(root, window, ::presented) else null
    }

    /** Begins the visit in the core, once the core is loaded. */
    fun attach(core: Core) {
        if (isOver || this.core != null) return
        this.core = core
        val begin = makeBegin()
        sleepAtBegin = sleep()
        val parent = typingOf
        val answer = if (parent == null) core.begin(begin) else core.beginTyping(parent.handle, begin.id, begin.wallMs)
        handle = core.begun
        if (handle == 0) {
            LogOnce.error("alldrawn: a visit of \"${surface.name}\" was refused: too many are pending at once; it is not measured")
            return stop()
        }
        surface.began(this)
        // Before the visits that this begin has ended are finished.
        val isSeen = answer has Decision.SNAPSHOT_NOW && sendFrame(Clock.now(), shownAt = beganAt)
        if (!isSeen) onAnswer(answer)
        Requests.attach(this)
        frames.changed()
        // One of the calls may end the visit.
        val calls = queuedCalls.toTypedArray()
        queuedCalls.clear()
        for (act in calls) call(act)
    }

    /** Calls the core for this visit, at once or as soon as the core is loaded. */
    fun call(act: (Core) -> Answer) {
        isPaused()
        if (isOver) return
        val core = core
        when {
            core != null -> onAnswer(act(core))
            queuedCalls.size < MAX_QUEUED_CALLS -> queuedCalls += act
            else -> LogOnce.error("alldrawn: more than $MAX_QUEUED_CALLS calls for \"${surface.name}\" before the core was loaded; the rest is ignored")
        }
    }

    /**
     * Reports that a request of the app began or ended. Does nothing before the core is loaded; [attach] reports
     * requests then.
     */
    fun request(request: Requests.Request, isOpen: Boolean) {
        if (handle != 0) call { it.hold(handle, Clock.now(), request.hold, isOpen, request.beganAt) }
    }

    /** Opens a hold, which ends with its [release] or with the visit. */
    fun open(id: Int): Unit = call { it.hold(handle, Clock.now(), id, true) }

    /** Releases a hold. */
    fun release(id: Int): Unit = call { it.hold(handle, Clock.now(), id, false) }

    /** Reports that something may have changed without a window being drawn. */
    fun changed(): Unit = frames.changed()

    /**
     * Called after a tap or key of the user, from [down] until now. It is either an interaction or the input that
     * leaves the surface; the system reports the latter a little later, so the visit is paused meanwhile. Both end the
     * visit at the input, so what is shown meanwhile does not matter.
     */
    fun userInput(down: Long, report: (Core, Int) -> Answer) {
        if (isOver || pendingInput != null) return
        // Not an input to this visit: it belongs to the input that opened it (metric §10).
        if (down <= beganAt) return call { report(it, handle) }
        pendingInput = PendingInput(Inputs.latest) { report(it, handle) }
        pause(Clock.now() + LEAVE_WAIT_NS)
    }

    /**
     * Leaves the surface at [at], while the input at [input] is being handled. The core keeps the visit's handle until
     * then, even if the visit has ended.
     */
    fun leave(reason: Leave, at: Long, input: Long) {
        pausedUntil = 0
        // The input caused a system prompt, so it came before the prompt.
        if (pendingInput != null && reason == Leave.SYSTEM_DIALOG) return reportInput()
        val act = takeInput()?.at ?: input
        val core = core
        if (!isOver) call { it.leave(handle, at, reason, act) } else if (core != null && handle != 0) onAnswer(core.leave(handle, at, reason, act))
    }

    /**
     * Ends the typing visit with its surface, which the core does in the surface's own call. Returns the time of the
     * input that left both if it was still pending, else [Begin.NEVER].
     */
    fun leaveWithSurface(reason: Leave): Long {
        pausedUntil = 0
        if (reason == Leave.SYSTEM_DIALOG) reportInput()
        return takeInput()?.at ?: Begin.NEVER
    }

    /**
     * Postpones all decisions until [until], unless the surface is left before, because the reason why it lost the
     * screen is not known yet.
     */
    fun pause(until: Long) {
        val latest = maxOf(pausedUntil, until)
        pausedUntil = latest
        call { it.pause(handle, latest) }
    }

    /** Ends the pause: what the visit waited for has happened. */
    fun resume() {
        if (pausedUntil == 0L) return
        pausedUntil = 0
        call { it.pause(handle, Begin.NEVER) }
    }

    /** Reports a key in the surface's search field. Returns true if it begins a typing visit. */
    fun textKey(at: Long): Boolean {
        val core = core ?: return false
        if (handle == 0) return false
        isPaused()
        val answer = core.textKey(handle, at)
        onAnswer(answer)
        return answer has Decision.TYPING
    }

    /** Reports what happened before the core is woken at [now]. */
    fun beforeWake(now: Long) {
        val core = core ?: return
        if (isPaused()) return
        reportInput()
        if (!isOver) reportSleep(core, now)
    }

    // The core's pause ends with the first call after it. The pending input must be reported first.
    private fun isPaused(): Boolean {
        if (pausedUntil == 0L) return false
        if (Clock.now() < pausedUntil) return true
        pausedUntil = 0
        reportInput()
        return false
    }

    private fun takeInput(): PendingInput? = pendingInput.also { pendingInput = null }

    // The input has not left the surface. The core's pause ends before the input is reported.
    private fun reportInput() {
        val input = takeInput() ?: return
        call { it.pause(handle, Begin.NEVER) }
        call(input.report)
    }

    /** Stops observing without an event. */
    fun stop() {
        if (isOver) return
        isOver = true
        Guard.cleanUp { frames.stop() }
        Guard.cleanUp { presentation?.stop() }
        presentation = null
        pendingInput = null
        queuedCalls.clear()
    }

    // A frame begun at `time` is on the screen at the display's next tick, as far as is known now (metric: frame time),
    // but not before its layout has ended.
    private fun frameDrawn(time: Long) {
        sendFrame(time, shownAt = maxOf(time + frames.interval, Clock.now()))
    }

    // Returns true if the surface was walked.
    private fun sendFrame(time: Long, shownAt: Long): Boolean {
        val core = core ?: return false
        val root = frames.root ?: return false
        if (isPaused() || isOver) return false
        reportSleep(core, time)
        if (isOver) return true
        val walk = Sdk.walk
        walk.walk(root, handle, ++sequence, shownAt, headerFlags, surface.part)
        // The scroll that moved the views came before the frame that shows it.
        if (!isOver) scrolls.report(root, walk.scrollers, time) { scroller, dx, dy -> onAnswer(core.scroll(handle, time, scroller, dx, dy)) }
        walk.scrollers.clear()
        if (!isOver) {
            presentation?.expect(sequence, time)
            onAnswer(core.frame(walk.snapshot.buffer, walk.snapshot.bytes))
        }
        if (!isOver && walk.hasSelfPainting) frames.changed()
        surface.walked()
        return true
    }

    private fun presented(sequence: Int, at: Long) {
        val core = core ?: return
        if (!isOver) onAnswer(core.presented(handle, at, sequence))
    }

    // Sleep makes a visit void (metric §12). The core decides by how far the clock that includes sleep ran ahead.
    private fun reportSleep(core: Core, now: Long) {
        val ahead = sleep() - sleepAtBegin
        if (ahead - reportedSleep < SLEEP_STEP_NS) return
        reportedSleep = ahead
        onAnswer(core.clock(handle, now, ahead))
    }

    private fun sleep(): Long = SystemClock.elapsedRealtimeNanos() - Clock.now()

    private fun onAnswer(answer: Answer) {
        Sdk.onAnswer(answer, handle)
        if (answer has (Decision.STOP or Decision.WRONG_THREAD)) finish()
    }

    /** Finishes the visit after its end: nothing is observed any more and its event is on its way. */
    fun finish() {
        if (isOver) return
        val core = core ?: return stop()
        val root = frames.root
        // Remove the observers first.
        stop()
        val late = core.lateNodes(handle)
        val labels = if (late == null) emptyList() else Labels.of(late.ready, root) + Labels.of(late.pending, root)
        surface.ended(this, core.finish(handle, labels))
    }

    private companion object {
        /**
         * How long the system may take after an input to report that it left the screen: 500 ms. Usually it takes some
         * tens of milliseconds.
         */
        const val LEAVE_WAIT_NS = 500_000_000L

        /** Maximum number of calls that wait for the core, for one visit. */
        const val MAX_QUEUED_CALLS = 1_024

        /** The smallest difference between the clocks that is reported: 1 ms. */
        const val SLEEP_STEP_NS = 1_000_000L
    }
}
