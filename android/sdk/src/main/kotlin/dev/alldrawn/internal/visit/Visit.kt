package dev.alldrawn.internal.visit

import android.os.Build
import android.os.SystemClock
import android.view.View
import android.view.Window
import dev.alldrawn.VisitEvent
import dev.alldrawn.internal.core.Answer
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Core
import dev.alldrawn.internal.core.Decision
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.core.HoldState
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.input.Scrolls
import dev.alldrawn.internal.input.WindowInputs
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.Labels

/**
 * One visit while it is pending. The object observes the surface's views and sends a snapshot of each frame to the
 * core, until the core ends the visit. Main thread.
 */
internal class Visit(
    val surface: Surface,
    /** The time of the visit's begin, in nanoseconds of [Clock]. */
    val beganAt: Long,
    private val makeBegin: () -> Begin,
    private val typingOf: Visit? = null,
) {
    /** The core's handle of the visit; 0 before the core is loaded and if the visit was refused. */
    var handle = 0
        private set

    /**
     * True once the surface's views are no longer observed for this visit: it has ended, or [isReplaced]. Read on any
     * thread.
     */
    @Volatile
    var isOver = false
        private set

    /**
     * True if the app has replaced or removed the surface without an input, and the core has not ended the visit yet. It
     * ends it when the next visit begins or after a time-out (metric §10), and then [Sdk] calls [finish].
     */
    var isReplaced = false
        private set

    /**
     * True while the surface of an audited visit is watched (metric §8): for the app the visit has ended, but its frames
     * still go to the core, until the core ends the watch.
     */
    var isWatched = false
        private set

    /** True while the app waits for the visit's end. Read on any thread. */
    val isPending: Boolean get() = !isOver && !isPublished

    /** True once the visit's result was published. Read on any thread. */
    @Volatile
    private var isPublished = false

    /** True once the visit has ended and nothing is left to do for it. */
    val isFinished: Boolean get() = isOver && !isReplaced

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

    // The user's last input, as long as it is not known if that input left the surface.
    private var pendingInput: PendingInput? = null

    /**
     * A tap or key that ended at [at]. [report] reports it to the core, once it is known that it did not leave the
     * surface.
     */
    private class PendingInput(val at: Long, val report: (Core) -> Answer)

    // Calls made before the core was loaded.
    private val queuedCalls = ArrayList<(Core) -> Answer>()
    private val frames = FrameWatch(::frameDrawn)
    private var presentation: Presentation? = null
    private val scrolls = Scrolls()

    /**
     * Starts to observe the surface under [root] (in [window], if known) and stops observing it under an earlier root.
     */
    fun observe(root: View, window: Window?) {
        if (isOver) return
        frames.start(root)
        presentation?.stop()
        presentation = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) Presentation.of(root, window, ::presented) else null
    }

    /** Begins the visit in the core. Called when the core is loaded. */
    fun attach(core: Core) {
        if (isOver || this.core != null) return
        this.core = core
        val begin = makeBegin()
        sleepAtBegin = sleep()
        val parent = typingOf
        val answer = if (parent == null) core.begin(begin) else core.beginTyping(parent.handle, begin.id, begin.wallMs)
        handle = core.begun
        if (handle == 0) {
            LogOnce.error("alldrawn: a visit of \"${surface.name}\" is not measured, because too many visits are pending at once")
            return stop()
        }
        surface.began(this)
        // The first snapshot is sent before the visits that this begin has ended are finished.
        val isSeen = answer has Decision.SNAPSHOT_NOW && sendFrame(Clock.now(), shownAt = beganAt)
        if (!isSeen) Sdk.onAnswer(answer, handle)
        // The visit is not sampled.
        if (answer has Decision.STOP) return finish()
        Requests.attach(this)
        frames.changed()
        // Copied first, because one of the calls may end the visit, which clears the queue.
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
            else -> LogOnce.error("alldrawn: more than $MAX_QUEUED_CALLS calls of \"${surface.name}\" before the core was loaded: the later calls are ignored")
        }
    }

    /**
     * Reports that a network request of the app began or ended: [state] is a number of [HoldState]. Does nothing before
     * the core is loaded: [attach] then reports the running requests.
     */
    fun request(request: Requests.Request, state: Int) {
        if (handle != 0) call { it.hold(handle, Clock.now(), request.hold, state, request.beganAt) }
    }

    /** Opens the hold [id]. It ends when it is released ([release]) or the visit ends. */
    fun open(id: Int): Unit = call { it.hold(handle, Clock.now(), id, HoldState.OPENED) }

    /** Releases the hold [id]. */
    fun release(id: Int): Unit = call { it.hold(handle, Clock.now(), id, HoldState.RELEASED) }

    /** Reports that the surface's content may have changed without a window being drawn. */
    fun changed(): Unit = frames.changed()

    /**
     * Called after a tap or key of the user in the surface, pressed at the time [down] and released now. It is either
     * an interaction with the surface or the input that leaves it. The system reports the second case a little later,
     * so the visit is paused until then. Either way the visit ends at the input, so frames in the pause do not matter.
     */
    fun userInput(down: Long, report: (Core, Int) -> Answer) {
        if (isOver || pendingInput != null) return
        // An input before the begin opened the surface, so it does not end the visit (metric §10).
        if (down <= beganAt) return call { report(it, handle) }
        pendingInput = PendingInput(Inputs.latest) { report(it, handle) }
        pause(Clock.now() + LEAVE_WAIT_NS)
    }

    /**
     * Reports that the surface was left at [at], while the input at [input] was being handled. Also called if the visit
     * has ended before, because the core keeps the visit's handle until its surface is left.
     */
    fun leave(reason: Leave, at: Long, input: Long) {
        pausedUntil = 0
        // The pending input opened the system dialog. It did not leave the surface, so it is reported as an
        // interaction.
        if (pendingInput != null && reason == Leave.SYSTEM_DIALOG) return reportInput()
        val act = takeInput()?.at ?: input
        val core = core
        if (!isOver) call { it.leave(handle, at, reason, act) } else if (core != null && handle != 0) onAnswer(core.leave(handle, at, reason, act))
    }

    /**
     * Called for a typing visit before its surface is left. The call of [leave] for the surface's own visit also leaves
     * this one in the core. Returns the time of the input that left the surface if it was still pending here, otherwise
     * [Begin.NEVER].
     */
    fun leaveWithSurface(reason: Leave): Long {
        pausedUntil = 0
        if (reason == Leave.SYSTEM_DIALOG) reportInput()
        return takeInput()?.at ?: Begin.NEVER
    }

    /** Called for a typing visit after its surface was left: stops observing the surface if the core says so. */
    fun leftWithSurface(): Unit = call { it.wake(handle, Clock.now()) }

    /** Called when the app goes to the background: no visit will follow this one if it [isReplaced]. */
    fun leaveReplaced() {
        if (isReplaced) leave(Leave.BACKGROUND, Clock.now(), Begin.NEVER)
    }

    /**
     * Lets the core decide nothing on this visit until [until], or until the surface is left, because it is not known
     * yet why something else took the screen.
     */
    fun pause(until: Long) {
        val latest = maxOf(pausedUntil, until)
        pausedUntil = latest
        call { it.pause(handle, latest) }
    }

    /** Ends the pause before its time. */
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

    /** Reports a pending input and the device's sleep, before the core applies its deadlines at [now]. */
    fun beforeWake(now: Long) {
        val core = core ?: return
        if (isPaused()) return
        reportInput()
        if (!isOver) reportSleep(core, now)
    }

    // Returns true during a pause. After its end, the pending input must be reported before any other call of the core.
    private fun isPaused(): Boolean {
        if (pausedUntil == 0L) return false
        if (Clock.now() < pausedUntil) return true
        pausedUntil = 0
        reportInput()
        return false
    }

    private fun takeInput(): PendingInput? = pendingInput.also { pendingInput = null }

    // Reports the pending input as an interaction, because it has not left the surface. Ends the core's pause first.
    private fun reportInput() {
        val input = takeInput() ?: return
        call { it.pause(handle, Begin.NEVER) }
        call(input.report)
    }

    /** Stops observing the surface. No event is made of the visit. */
    fun stop() {
        isReplaced = false
        if (isOver) return
        isOver = true
        Guard.cleanUp { frames.stop() }
        Guard.cleanUp { presentation?.stop() }
        presentation = null
        pendingInput = null
        queuedCalls.clear()
    }

    // A frame that began at `time` is expected on the screen at the next display refresh (metric: frame time), but not
    // before now, when its layout has ended.
    private fun frameDrawn(time: Long) {
        sendFrame(time, shownAt = maxOf(time + frames.interval, Clock.now()))
    }

    /** Sends a snapshot at once, because the core has asked for one. Does nothing within a walk. */
    fun sendSnapshot() {
        if (!isWalking) Clock.now().let { sendFrame(it, shownAt = it) }
    }

    // Returns true if the surface was walked.
    private fun sendFrame(time: Long, shownAt: Long): Boolean {
        val core = core ?: return false
        val root = frames.root ?: return false
        if (isPaused() || isOver) return false
        if (!root.hasWindowFocus()) WindowInputs.findDialogs()
        reportSleep(core, time)
        if (isOver) return true
        isWalking = true
        try {
            walk(core, root, time, shownAt)
        } finally {
            isWalking = false
        }
        surface.walked()
        return true
    }

    private fun walk(core: Core, root: View, time: Long, shownAt: Long) {
        val walk = Sdk.walk
        walk.walk(root, handle, ++sequence, shownAt, headerFlags, surface.part)
        // A scroll is reported before the frame that shows its effect.
        if (!isOver && !isWatched) scrolls.report(root, walk.scrollers, time) { scroller, dx, dy -> apply(core.scroll(handle, time, scroller, dx, dy)) }
        walk.scrollers.clear()
        if (!isOver) {
            presentation?.expect(sequence, time)
            apply(core.frame(walk.snapshot.buffer, walk.snapshot.bytes))
        }
        if (!isOver && walk.hasSelfPainting) frames.changed()
    }

    private fun presented(sequence: Int, at: Long) {
        val core = core ?: return
        if (!isOver) onAnswer(core.presented(handle, at, sequence))
    }

    // A visit during which the device slept is void (metric §12). Reports how far the clock that includes sleep has run
    // ahead of the clock that does not; the core decides.
    private fun reportSleep(core: Core, now: Long) {
        val ahead = sleep() - sleepAtBegin
        if (ahead - reportedSleep < SLEEP_STEP_NS) return
        reportedSleep = ahead
        apply(core.clock(handle, now, ahead))
    }

    private fun sleep(): Long = SystemClock.elapsedRealtimeNanos() - Clock.now()

    private fun onAnswer(answer: Answer) {
        apply(answer)
        if (answer has Decision.SNAPSHOT_NOW) sendSnapshot()
    }

    // Applies the answer to a call that a snapshot follows anyway, or to that of a snapshot.
    private fun apply(answer: Answer) {
        Sdk.onAnswer(answer, handle)
        when {
            answer has (Decision.TERMINAL or Decision.UNKNOWN_VISIT or Decision.WRONG_THREAD) -> finish()
            answer has Decision.STOP && !isFinished -> {
                stop()
                isReplaced = true
                surface.replaced()
            }
        }
    }

    /**
     * Called when the core has ended the visit, or the watch of an audited visit: adds labels, queues the visit's event
     * and stops observing the surface, unless it is watched from now on.
     */
    fun finish() {
        if (isFinished) return
        val core = core ?: return stop()
        val late = core.lateNodes(handle)
        val root = frames.root
        val labels = if (late == null) emptyList() else Labels.of(late.ready, root) + Labels.of(late.pending, root)
        val result = core.finish(handle, labels)
        isWatched = result != null && VisitEvent.isWatched(result)
        if (!isWatched) stop()
        val wasPublished = isPublished
        isPublished = true
        if (wasPublished) Sdk.watchEnded(this) else surface.ended(this, result)
    }

    private companion object {
        /**
         * Maximum time from an input until the system reports that the input left the screen: 500 ms. The report
         * usually comes after some tens of milliseconds.
         */
        const val LEAVE_WAIT_NS = 500_000_000L

        /** Maximum number of calls that one visit queues until the core is loaded. */
        const val MAX_QUEUED_CALLS = 1_024

        /** The device's sleep is reported when it has grown by this much: 1 ms. */
        const val SLEEP_STEP_NS = 1_000_000L

        /** True while a surface is being walked, which calls code of the app. */
        var isWalking = false
    }
}
