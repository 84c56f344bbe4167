package dev.alldrawn.spi

import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.State

/**
 * Adds records for content that a view draws without child views, such as a Compose tree or a list that
 * paints its own rows.
 */
public interface RecordContributor {
    /**
     * Adds one record for each thing that the view draws, in drawing order. Called on the main thread in every walk
     * over the view, before the frame is drawn. Must allocate nothing if the content is the same as in the frame
     * before.
     */
    public fun contribute(records: Records)

    /**
     * Called when the user has tapped the view, before the app handles the tap; [x] and [y] are in pixels of the view.
     * Returns true if the view draws a control there, such as a button. Until the next input, the contributor then adds
     * the control's records, and those of all in it, with `isTouched`. Main thread.
     */
    public fun touch(x: Float, y: Float): Boolean = false

    /**
     * Returns a node's name in an event's list of late nodes: an id or class name, never content. Returns null if the
     * node belongs to another view.
     */
    public fun label(identity: Int): String?
}

/**
 * Receives the records of a [RecordContributor] while its [RecordContributor.contribute] runs. Rectangles are in pixels
 * of the contributor's view.
 */
public interface Records {
    /**
     * Adds a node. Returns its index, which nodes inside this one pass as [parent]; nodes directly in the view pass
     * [VIEW].
     *
     * @param identity the node's number from [Extensions.nextIdentity], the same in each frame.
     * @param generation a number that changes whenever the node's content does.
     * @param playbackRequested true if the node is a video that the app has asked to play.
     * @param evidence true if the app reports the node's state, as by a Perf interface.
     * @param clips true if the node clips the nodes inside it to its rectangle.
     * @param alpha the node's own opacity from 0 to 1. The core multiplies it by the opacity of its parents.
     * @param isLive true if the node is in a live region: content that arrives by itself (metric §7a).
     * @param isError true if the node is shown instead of content that has failed (metric §4).
     * @param isTouched true if the node is in the control that the user touched last ([RecordContributor.touch]).
     * Ignored once the user has touched something else.
     */
    public fun add(
        identity: Int,
        generation: Int,
        parent: Int,
        kind: RecordKind,
        state: RecordState,
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        playbackRequested: Boolean = false,
        evidence: Boolean = false,
        clips: Boolean = false,
        alpha: Float = 1f,
        isLive: Boolean = false,
        isError: Boolean = false,
        isTouched: Boolean = false,
    ): Int

    public companion object {
        /** The parent of nodes that are directly in the view. */
        public const val VIEW: Int = -1
    }
}

/** A node's kind. [number] is the kind's number in the core. */
public enum class RecordKind(internal val number: Int) {
    OTHER(Kind.OTHER), GROUP(Kind.GROUP), BUSY(Kind.BUSY), IMAGE(Kind.IMAGE), TEXT(Kind.TEXT), VIDEO(Kind.VIDEO), CUSTOM(Kind.CUSTOM),
}

/** A node's state. [number] is the state's number in the core. */
public enum class RecordState(internal val number: Int) {
    UNKNOWN(State.UNKNOWN), PENDING(State.PENDING), BOUND(State.BOUND), DRAWN(State.DRAWN), FAILED(State.FAILED),
    DECLARED_EMPTY(State.DECLARED_EMPTY), LOAD_STARTED(State.LOAD_STARTED), PLAYING(State.PLAYING),
}
