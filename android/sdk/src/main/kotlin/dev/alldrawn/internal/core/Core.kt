package dev.alldrawn.internal.core

import dev.alldrawn.VisitEvent
import java.nio.ByteBuffer

/**
 * The core's functions with typed arguments (docs/boundary.md). A core belongs to the thread that called [open]:
 * calls on another thread change nothing and return [Decision.WRONG_THREAD].
 *
 * Times are nanoseconds of [Clock]. The parameter `visit` is a handle. No call throws, blocks or touches the disk. The
 * calls that may occur in every frame ([frame], [presented], [nodeReady], [clock], [hold] and the inputs) allocate
 * nothing.
 */
internal class Core private constructor() {
    private val payload = Payload()

    /** Sets the values that all later events have in common. */
    fun configure(setup: Setup) {
        payload.start().u8(Wire.Platform.ANDROID).u8(Wire.EndSource.PREDICTED).u8(Wire.EndSource.PRESENTED)
        payload.u16(setup.session.size).bytes(setup.session)
        payload.text(setup.sdkVersion).text(setup.app).text(setup.appVersion).text(setup.os).text(setup.osVersion)
        payload.text(setup.deviceClass).text(setup.networkClass)
        payload.u16(setup.tags.size)
        for ((name, value) in setup.tags) payload.text(name).text(value)
        // The share of visits with detail, the weight, the cluster and the first session. With a queue, the core replaces
        // them with its own values.
        payload.u32(0).u32(1).u8(Configure.NO_CLUSTER).flag(false).u32(setup.auditEvery)
        call(Op.CONFIGURE)
    }

    /** Begins a visit. [begun] then returns its handle. There is no answer if the core refuses the visit. */
    fun begin(begin: Begin): Answer {
        payload.start().bytes(begin.id).text(begin.name).u64(begin.at).u64(begin.wallMs).u32(begin.navigation)
        if (option(begin.input)) payload.u64(begin.input).flag(begin.inputLinked)
        if (option(begin.external)) payload.u64(begin.external)
        if (option(begin.launch)) {
            payload.u64(begin.launch).u8(begin.launchKind.number).flag(begin.launchForeground)
        }
        payload.flag(begin.embedded).flag(begin.dialogOf != 0)
        if (begin.dialogOf != 0) payload.u32(begin.dialogOf)
        payload.flag(begin.searchField).flag(begin.holdsObserved)
        return call(Op.BEGIN)
    }

    /**
     * Begins a typing visit. Call it after [textKey] has returned [Decision.TYPING] for the visit `surface`. Same
     * result as [begin].
     */
    fun beginTyping(surface: Int, id: ByteArray, wallMs: Long): Answer {
        payload.start().u32(surface).bytes(id).u64(wallMs)
        return call(Op.BEGIN_TYPING)
    }

    /** The handle of the visit that the last call began; 0 if that call began no visit. */
    val begun: Int get() = Native.begun().coerceAtLeast(0)

    /** Sends a frame's snapshot: the first `bytes` bytes of the direct buffer `snapshot`. */
    fun frame(snapshot: ByteBuffer, bytes: Int): Answer = Answer(Native.frame(snapshot, bytes))

    /**
     * Reports a tap in the surface, or in a dialog over it: [place] is 0 or [InputFlag.IN_DIALOG]. `at` is the time at
     * which the finger came down.
     */
    fun tap(visit: Int, at: Long, place: Int = 0): Answer = input(visit, at, InputKind.TAP or place)

    /** Reports a key outside of text fields. [place] is as for [tap]. */
    fun key(visit: Int, at: Long, place: Int = 0): Answer = input(visit, at, InputKind.KEY or place)

    /** Reports a key in a text field. */
    fun textKey(visit: Int, at: Long): Answer = input(visit, at, InputKind.TEXT_KEY)

    /** Reports that the user scrolled the node `scroller` by `dx` and `dy` units. */
    fun scroll(visit: Int, at: Long, scroller: Int, dx: Float, dy: Float): Answer {
        to(visit, at).u8(InputKind.SCROLL).u32(scroller).f32(dx).f32(dy)
        return call(Op.INPUT)
    }

    /**
     * Opens or releases a hold: [state] is a number of [HoldState]. For a network request's hold, [began] is the time
     * at which the request began.
     */
    fun hold(visit: Int, at: Long, id: Int, state: Int, began: Long = Begin.NEVER): Answer {
        to(visit, at).u32(id).u8(state).last(began)
        return call(Op.HOLD)
    }

    /** Reports that the frame `sequence` was on the screen at `at`. */
    fun presented(visit: Int, at: Long, sequence: Int): Answer {
        to(visit, at).u32(sequence)
        return call(Op.PRESENTED)
    }

    /** Reports that a node's content of this generation was painted at `at`. */
    fun nodeReady(visit: Int, at: Long, identity: Int, generation: Int): Answer {
        to(visit, at).u32(identity).u32(generation)
        return call(Op.NODE_READY)
    }

    /** Declares that the surface has nothing to show. */
    fun declareEmpty(visit: Int, at: Long): Answer {
        to(visit, at)
        return call(Op.DECLARE_EMPTY)
    }

    /** Declares that the surface shows an error instead of its content. */
    fun declareError(visit: Int, at: Long): Answer {
        to(visit, at)
        return call(Op.DECLARE_ERROR)
    }

    /** Records a time under the app's own name in the visit's event. */
    fun mark(visit: Int, at: Long, name: String): Answer {
        to(visit, at).text(name)
        return call(Op.MARK)
    }

    /**
     * Reports by how many nanoseconds a clock that includes sleep has run ahead of [Clock] since the begin (metric
     * §12).
     */
    fun clock(visit: Int, at: Long, ahead: Long): Answer {
        to(visit, at).u64(ahead)
        return call(Op.CLOCK)
    }

    /** Reports for one visit that its deadline has passed. */
    fun wake(visit: Int, at: Long): Answer {
        to(visit, at)
        return call(Op.WAKE)
    }

    /** Reports for all visits that the timer has fired. */
    fun wakeAll(at: Long): Answer {
        payload.start().u64(at)
        return call(Op.WAKE_ALL)
    }

    /**
     * Postpones all decisions on the visit until [until], or until its surface is left. [Begin.NEVER] ends the pause.
     */
    fun pause(visit: Int, until: Long): Answer {
        payload.start().u32(visit).last(until)
        return call(Op.PAUSE)
    }

    /** Reports that the surface is left. [input] is the time of the input that is being handled. */
    fun leave(visit: Int, at: Long, reason: Leave, input: Long = Begin.NEVER): Answer {
        to(visit, at).u8(reason.number).last(input)
        return call(Op.LEAVE)
    }

    /** Stops measuring a visit. No event is made of the visit. */
    fun skip(visit: Int): Answer {
        payload.start().u32(visit)
        return call(Op.SKIP)
    }

    /** Returns the handles of the visits that have ended and wait for [finish]. */
    fun ended(): IntArray {
        val words = littleEndian(Native.ended() ?: return IntArray(0))
        return IntArray(words.remaining() / Int.SIZE_BYTES) { words.getInt() }
    }

    /** Returns the nodes whose labels an ended visit needs; null before its end and for an unknown visit. */
    fun lateNodes(visit: Int): LateNodes? {
        val words = littleEndian(Native.lateNodes(visit) ?: return null)
        val ready = IntArray(words.getInt()) { words.getInt() }
        return LateNodes(ready, pending = IntArray(words.remaining() / Int.SIZE_BYTES) { words.getInt() })
    }

    /**
     * Finishes an ended visit and puts its event into the durable queue. [labels] are the labels of its [lateNodes],
     * ready nodes first. Returns the result bytes for [VisitEvent.read]. Returns null if the visit has not ended, is
     * unknown or is not sampled.
     */
    fun finish(visit: Int, labels: List<String>): ByteArray? {
        payload.start().u32(visit).texts(labels)
        call(Op.FINISH)
        return Native.result()
    }

    /** Starts to record every later call for the command `alldrawn replay`, up to [maxBytes] bytes. */
    fun record(maxBytes: Int): Unit = Native.record(maxBytes)

    /** Returns the bytes recorded since the last call. All returned pieces, in order, make up the recording's file. */
    fun recording(): ByteArray = Native.recording() ?: ByteArray(0)

    private fun input(visit: Int, at: Long, kind: Int): Answer {
        to(visit, at).u8(kind)
        return call(Op.INPUT)
    }

    private fun to(visit: Int, at: Long): Payload = payload.start().u32(visit).u64(at)

    private fun option(at: Long): Boolean = (at != Begin.NEVER).also { payload.flag(it) }

    private fun call(op: Int): Answer = Answer(Native.call(op, payload.buffer, payload.len))

    companion object {
        /**
         * Opens a new core for the calling thread. The native library must be loaded. Events go to the durable queue if
         * one is installed; otherwise only [finish] returns them. Returns null if a panic has switched the SDK off.
         */
        fun open(): Core? = if (Native.open() == 0) Core() else null

        /**
         * Message and source location of the panic that switched the SDK off in this process; null if there was none.
         */
        val fault: String? get() = Native.fault()?.decodeToString()
    }
}

/** Identities of the nodes whose labels an ended visit needs: ready nodes and pending nodes, latest first. */
internal class LateNodes(val ready: IntArray, val pending: IntArray)
