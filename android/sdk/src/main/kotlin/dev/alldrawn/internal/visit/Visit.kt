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
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.Labels

/**
 * One pending visit: observes its surface, hands each dirty frame to the core, and is gone when the core says stop. Main
 * thread.
 */
internal class Visit(
    val surface: Surface,
    /** Its begin, nanoseconds of [Clock]. */
    val beganAt: Long,
    private val makeBegin: () -> Begin,
    private val typingOf: Visit? = null,
) {
    /** The core's handle of it; 0 before the core is there, and where it was refused. */
    var handle = 0
        private set

    /** Whether it has ended: nothing of it is observed any more. Any thread reads. */
    @Volatile
    var isOver = false
        private set

    /** Whether it is of its surface's search field. */
    val isTyping: Boolean get() = typingOf != null

    /** When its surface was left or it was last begun again from a cache: a bit of [HeaderFlag]. */
    var headerFlags = 0

    private var core: Core? = null
    private var sequence = 0
    private var sleepAtBegin = 0L
    private var reportedSleep = 0L

    // Until then no frame is sent, and the core decides nothing; 0: it is not paused.
    private var pausedUntil = 0L

    // What the user did in it, while it is open whether that leaves the screen.
    private var pendingInput: PendingInput? = null

    /** An act that was over at [at]: what it is to the core if it turns out to leave nothing. */
    private class PendingInput(val at: Long, val report: (Core) -> Answer)

    // Calls made before the core was there.
    private val queuedCalls = ArrayList<(Core) -> Answer>()
    private val frames = FrameWatch(::frameDrawn)
    private var presentation: Presentation? = null
    private val scrolls = Scrolls()

    /** Observes the surface under this root, in this window if it is known, instead of the one before. */
    fun observe(root: View, window: Window?) {
        if (isOver) return
        frames.start(root)
        presentation?.stop()
        presentation = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) Presentation.of(root, window, ::presented) else null
    }

    /** The core is there. */
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
        // Before anybody hears of visits that its begin has ended.
        val isSeen = answer has Decision.LOOK && sendFrame(Clock.now(), shownAt = beganAt)
        if (!isSeen) onAnswer(answer)
        Requests.attach(this)
        frames.changed()
        // One of them may end it.
        val calls = queuedCalls.toTypedArray()
        queuedCalls.clear()
        for (act in calls) call(act)
    }

    /** Makes a call of the core for this visit, now or as soon as the core is there. */
    fun call(act: (Core) -> Answer) {
        isPaused()
        if (isOver) return
        val core = core
        when {
            core != null -> onAnswer(act(core))
            queuedCalls.size < MAX_QUEUED_CALLS -> queuedCalls += act
            else -> LogOnce.error("alldrawn: more than $MAX_QUEUED_CALLS calls for \"${surface.name}\" before the core was loaded; the rest is lost")
        }
    }

    /** A request of the app's is under way, or no longer. Before the core is there nothing is told: [attach] does. */
    fun request(request: Requests.Request, isOpen: Boolean) {
        if (handle != 0) call { it.hold(handle, Clock.now(), request.hold, isOpen, request.beganAt) }
    }

    /** Opens a hold; it is [release]d, or ends with the visit. */
    fun open(id: Int): Unit = call { it.hold(handle, Clock.now(), id, true) }

    /** Releases a hold. */
    fun release(id: Int): Unit = call { it.hold(handle, Clock.now(), id, false) }

    /** Something may have changed that draws no window. */
    fun changed(): Unit = frames.changed()

    /**
     * The user has tapped it or pressed a key, from [down] until now: an interaction, or what leaves the screen. The
     * system's word of the latter comes later, so that the visit is paused for a while. Either ends it at the act: what is
     * seen meanwhile does not matter.
     */
    fun userInput(down: Long, report: (Core, Int) -> Answer) {
        if (isOver || pendingInput != null) return
        // No act of this visit: the opening one's own sequence (metric §10).
        if (down <= beganAt) return call { report(it, handle) }
        pendingInput = PendingInput(Inputs.latest) { report(it, handle) }
        pause(Clock.now() + LEAVE_WAIT_NS)
    }

    /**
     * The surface is left at [at], while the input of [input] is being handled. Its handle lives until then, whether its
     * visit has ended or not.
     */
    fun leave(reason: Leave, at: Long, input: Long) {
        pausedUntil = 0
        // A prompt of the system's that the act has brought came after it.
        if (pendingInput != null && reason == Leave.SYSTEM_DIALOG) return reportInput()
        val act = takeInput()?.at ?: input
        val core = core
        if (!isOver) call { it.leave(handle, at, reason, act) } else if (core != null && handle != 0) onAnswer(core.leave(handle, at, reason, act))
    }

    /** Its surface is left, and the core ends it with that: returns when the act was that leaves both, if it was kept back. */
    fun leaveWithSurface(reason: Leave): Long {
        pausedUntil = 0
        if (reason == Leave.SYSTEM_DIALOG) reportInput()
        return takeInput()?.at ?: Begin.NEVER
    }

    /** Nothing is decided until [until], unless it is left before: what took the screen is not known yet. */
    fun pause(until: Long) {
        val latest = maxOf(pausedUntil, until)
        pausedUntil = latest
        call { it.pause(handle, latest) }
    }

    /** What it was paused for has come: it goes on. */
    fun resume() {
        if (pausedUntil == 0L) return
        pausedUntil = 0
        call { it.pause(handle, Begin.NEVER) }
    }

    /** A key in the surface's search field. Whether it begins a typing visit. */
    fun textKey(at: Long): Boolean {
        val core = core ?: return false
        if (handle == 0) return false
        isPaused()
        val answer = core.textKey(handle, at)
        onAnswer(answer)
        return answer has Decision.TYPING
    }

    /** The core is about to be woken at [now]: tells it what came before. */
    fun beforeWake(now: Long) {
        val core = core ?: return
        if (isPaused()) return
        reportInput()
        if (!isOver) reportSleep(core, now)
    }

    // The core's pause ends with the first call after it, which must not come before the act that was kept back.
    private fun isPaused(): Boolean {
        if (pausedUntil == 0L) return false
        if (Clock.now() < pausedUntil) return true
        pausedUntil = 0
        reportInput()
        return false
    }

    private fun takeInput(): PendingInput? = pendingInput.also { pendingInput = null }

    // The act has left nothing. The core decides again before it hears of it.
    private fun reportInput() {
        val input = takeInput() ?: return
        call { it.pause(handle, Begin.NEVER) }
        call(input.report)
    }

    /** Ends observing without an event. */
    fun stop() {
        if (isOver) return
        isOver = true
        Guard.cleanUp { frames.stop() }
        Guard.cleanUp { presentation?.stop() }
        presentation = null
        pendingInput = null
        queuedCalls.clear()
    }

    // Begun at `time`, a frame is on the screen at the display's next tick, as far as is known now (metric: frame time); one
    // whose layout took longer than that is not yet.
    private fun frameDrawn(time: Long) {
        sendFrame(time, shownAt = maxOf(time + frames.interval, Clock.now()))
    }

    // Returns whether it was looked at.
    private fun sendFrame(time: Long, shownAt: Long): Boolean {
        val core = core ?: return false
        val root = frames.root ?: return false
        if (isPaused() || isOver) return false
        reportSleep(core, time)
        if (isOver) return true
        val walk = Sdk.walk
        walk.walk(root, handle, ++sequence, shownAt, headerFlags, surface.part)
        // What moved the views came before the frame that shows it.
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

    // Sleep voids a visit (metric §12): the core judges by how far the clock that includes it ran ahead.
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

    /** It has ended: nothing of it is observed any more, and its event is on its way. */
    fun finish() {
        if (isOver) return
        val core = core ?: return stop()
        val root = frames.root
        // The observers go first.
        stop()
        val late = core.lateNodes(handle)
        val labels = if (late == null) emptyList() else Labels.of(late.ready, root) + Labels.of(late.pending, root)
        surface.ended(this, core.finish(handle, labels))
    }

    private companion object {
        /** So long after an act the system may take to say that it left the screen: it pauses it in some tens of ms. */
        const val LEAVE_WAIT_NS = 500_000_000L

        /** Calls that are kept for one visit until the core is loaded. */
        const val MAX_QUEUED_CALLS = 1_024

        /** Less of a difference between the clocks than this is not worth a call. */
        const val SLEEP_STEP_NS = 1_000_000L
    }
}
