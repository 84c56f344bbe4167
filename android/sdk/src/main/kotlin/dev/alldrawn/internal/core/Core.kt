package dev.alldrawn.internal.core

import dev.alldrawn.VisitEvent
import java.nio.ByteBuffer

/**
 * The core's boundary (docs/architecture.md), typed. One thread's: [open] binds it to the one that calls it, and calls
 * on another change nothing and are answered with [Decision.WRONG_THREAD].
 *
 * Times are nanoseconds of [Clock], visits are handles. No call throws, blocks or touches the disk. Those of a frame
 * ([frame], [presented], [nodeReady], [clock], [hold] and the inputs) allocate nothing.
 */
internal class Core private constructor() {
    private val payload = Payload()

    /** Says what all events have in common. */
    fun configure(setup: Setup) {
        payload.start().u8(Wire.Platform.ANDROID).u8(Wire.EndSource.PREDICTED).u8(Wire.EndSource.PRESENTED)
        payload.u16(setup.session.size).bytes(setup.session)
        payload.text(setup.sdkVersion).text(setup.app).text(setup.appVersion).text(setup.os).text(setup.osVersion)
        payload.text(setup.deviceClass).text(setup.networkClass)
        payload.u16(setup.tags.size)
        for ((name, value) in setup.tags) payload.text(name).text(value)
        // How many carry detail, and what each stands for, is the runtime's to say.
        payload.u32(0).u32(1)
        call(Op.CONFIGURE)
    }

    /** Begins a visit: its handle is in [begun] afterwards. No answer where it is refused. */
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

    /** Begins the typing visit that the last text key in `surface` asked for ([Decision.TYPING]), as [begin] does. */
    fun beginTyping(surface: Int, id: ByteArray, wallMs: Long): Answer {
        payload.start().u32(surface).bytes(id).u64(wallMs)
        return call(Op.BEGIN_TYPING)
    }

    /** The handle of the visit that the last call began; 0 where it began none. */
    val begun: Int get() = Native.begun().coerceAtLeast(0)

    /** Judges the snapshot in the first `bytes` bytes of a direct buffer. */
    fun frame(snapshot: ByteBuffer, bytes: Int): Answer = Answer(Native.frame(snapshot, bytes))

    /** A tap in the surface. `at` is when the finger came down. */
    fun tap(visit: Int, at: Long): Answer = input(visit, at, InputKind.TAP)

    /** A key, in no text field. */
    fun key(visit: Int, at: Long): Answer = input(visit, at, InputKind.KEY)

    /** A key in a text field. */
    fun textKey(visit: Int, at: Long): Answer = input(visit, at, InputKind.TEXT_KEY)

    /** The user scrolled the node `scroller` by so many units. */
    fun scroll(visit: Int, at: Long, scroller: Int, dx: Float, dy: Float): Answer {
        to(visit, at).u8(InputKind.SCROLL).u32(scroller).f32(dx).f32(dy)
        return call(Op.INPUT)
    }

    /** Opens or releases a hold; one of a request of the app's says when that [began]. */
    fun hold(visit: Int, at: Long, id: Int, on: Boolean, began: Long = Begin.NEVER): Answer {
        to(visit, at).u32(id).flag(on).last(began)
        return call(Op.HOLD)
    }

    /** The frame `sequence` was on the screen at `at`. */
    fun presented(visit: Int, at: Long, sequence: Int): Answer {
        to(visit, at).u32(sequence)
        return call(Op.PRESENTED)
    }

    /** This generation of a node was painted at `at`. */
    fun nodeReady(visit: Int, at: Long, identity: Int, generation: Int): Answer {
        to(visit, at).u32(identity).u32(generation)
        return call(Op.NODE_READY)
    }

    /** The surface says that there is nothing to show. */
    fun declareEmpty(visit: Int, at: Long): Answer {
        to(visit, at)
        return call(Op.DECLARE_EMPTY)
    }

    /** A moment of the app's own. */
    fun mark(visit: Int, at: Long, name: String): Answer {
        to(visit, at).text(name)
        return call(Op.MARK)
    }

    /** By how many nanoseconds a clock that includes sleep has run ahead of [Clock] since the begin (metric §12). */
    fun clock(visit: Int, at: Long, ahead: Long): Answer {
        to(visit, at).u64(ahead)
        return call(Op.CLOCK)
    }

    /** The timer, for one visit. */
    fun wake(visit: Int, at: Long): Answer {
        to(visit, at)
        return call(Op.WAKE)
    }

    /** The timer, for all visits. */
    fun wakeAll(at: Long): Answer {
        payload.start().u64(at)
        return call(Op.WAKE_ALL)
    }

    /** Nothing is decided before [until], unless the surface is left; [Begin.NEVER]: the visit goes on. */
    fun pause(visit: Int, until: Long): Answer {
        payload.start().u32(visit).last(until)
        return call(Op.PAUSE)
    }

    /** The surface is left; [input]: when the input happened that is being handled. */
    fun leave(visit: Int, at: Long, reason: Leave, input: Long = Begin.NEVER): Answer {
        to(visit, at).u8(reason.number).last(input)
        return call(Op.LEAVE)
    }

    /** Measures a visit no further: it has no event. */
    fun skip(visit: Int): Answer {
        payload.start().u32(visit)
        return call(Op.SKIP)
    }

    /** The visits that have ended and wait for [finish]. */
    fun ended(): IntArray {
        val words = littleEndian(Native.ended() ?: return IntArray(0))
        return IntArray(words.remaining() / Int.SIZE_BYTES) { words.getInt() }
    }

    /** The nodes whose labels an ended visit wants; null before its end and for an unknown one. */
    fun lateNodes(visit: Int): LateNodes? {
        val words = littleEndian(Native.lateNodes(visit) ?: return null)
        val ready = IntArray(words.getInt()) { words.getInt() }
        return LateNodes(ready, pending = IntArray(words.remaining() / Int.SIZE_BYTES) { words.getInt() })
    }

    /**
     * Finishes an ended visit, with the labels of its [lateNodes], ready ones first. Returns its result, for [VisitEvent] to
     * read, and hands the event to the durable queue. Returns null before the visit's end, for an unknown visit and for one
     * that is not sampled.
     */
    fun finish(visit: Int, labels: List<String>): ByteArray? {
        payload.start().u32(visit).texts(labels)
        call(Op.FINISH)
        return Native.result()
    }

    /** Records every call from now on, for `alldrawn replay`, up to so many bytes. */
    fun record(maxBytes: Int): Unit = Native.record(maxBytes)

    /** What was recorded since the last time: pieces put behind one another are the file. */
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
         * The core of this thread, new: over the durable queue where one is installed, else its visits end with it. The
         * library must be loaded. Null where a panic has switched the SDK off.
         */
        fun open(): Core? = if (Native.open() == 0) Core() else null

        /** The panic that has switched the SDK off in this process: its message and place. Null while it is on. */
        val fault: String? get() = Native.fault()?.decodeToString()
    }
}

/** Nodes whose labels an ended visit wants, by identity, latest first. */
internal class LateNodes(val ready: IntArray, val pending: IntArray)
