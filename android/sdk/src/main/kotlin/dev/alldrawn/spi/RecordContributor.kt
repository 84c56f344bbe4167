package dev.alldrawn.spi

import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.State

/**
 * Adds records for the content of a view that draws without child views, such as a Compose tree or a list that paints
 * itself.
 */
public interface RecordContributor {
    /**
     * Adds a record for everything that the view draws, in drawing order. Called in every walk over the view, before
     * the frame is drawn. Allocates nothing once warm. Main thread.
     */
    public fun contribute(records: Records)

    /**
     * Returns a node's name in the list of late nodes: an id or class name, never content. Null if the node belongs to
     * another view.
     */
    public fun label(identity: Int): String?
}

/**
 * Receives the records of a [RecordContributor] during one call. Rectangles are in pixels of the contributor's view.
 */
public interface Records {
    /**
     * Adds a node. Returns its index, which nodes within it pass as [parent]; nodes directly in the view pass [VIEW].
     *
     * @param identity from [Extensions.nextIdentity]; the same in each frame.
     * @param generation changes with the content.
     * @param alpha the node's own opacity from 0 to 1. The core multiplies it with that of its parents.
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
    ): Int

    public companion object {
        /** The parent of nodes that are directly in the view. */
        public const val VIEW: Int = -1
    }
}

/** A node's kind, with the core's number for it. */
public enum class RecordKind(internal val number: Int) {
    OTHER(Kind.OTHER), GROUP(Kind.GROUP), BUSY(Kind.BUSY), IMAGE(Kind.IMAGE), TEXT(Kind.TEXT), VIDEO(Kind.VIDEO), CUSTOM(Kind.CUSTOM),
}

/** A node's state, with the core's number for it. */
public enum class RecordState(internal val number: Int) {
    UNKNOWN(State.UNKNOWN), PENDING(State.PENDING), BOUND(State.BOUND), DRAWN(State.DRAWN), FAILED(State.FAILED),
    DECLARED_EMPTY(State.DECLARED_EMPTY), LOAD_STARTED(State.LOAD_STARTED), PLAYING(State.PLAYING),
}
