package dev.alldrawn.spi

import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.State

/** A view whose content is no views tells what it draws: a Compose tree, a list that paints itself. */
public interface RecordContributor {
    /**
     * Tells of all that the view draws, in the order in which it draws it. Called in every frame in which a surface that
     * holds the view is looked at, before the frame is drawn. Main thread; allocates nothing once warm.
     */
    public fun contribute(records: Records)

    /** Names a node in the list of late nodes: an id or a class name, never content. Null for one that is not its own. */
    public fun label(identity: Int): String?
}

/** Where a [RecordContributor] writes to, for the length of one call. Rectangles are pixels of its view. */
public interface Records {
    /**
     * Adds a node; its index, by which nodes within it name it as their [parent] ([VIEW]: the view itself).
     *
     * @param identity from [Extensions.nextIdentity]; the same in each frame.
     * @param generation changes with the content.
     * @param alpha how strongly the view paints it, from 0 to 1; what its parents fade besides is the core's to multiply.
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
        /** The parent of what lies directly in the view. */
        public const val VIEW: Int = -1
    }
}

/** What a node is, with the core's number for it. */
public enum class RecordKind(internal val number: Int) {
    OTHER(Kind.OTHER), GROUP(Kind.GROUP), BUSY(Kind.BUSY), IMAGE(Kind.IMAGE), TEXT(Kind.TEXT), VIDEO(Kind.VIDEO), CUSTOM(Kind.CUSTOM),
}

/** How far a node is, with the core's number for it. */
public enum class RecordState(internal val number: Int) {
    UNKNOWN(State.UNKNOWN), PENDING(State.PENDING), BOUND(State.BOUND), DRAWN(State.DRAWN), FAILED(State.FAILED),
    DECLARED_EMPTY(State.DECLARED_EMPTY), LOAD_STARTED(State.LOAD_STARTED), PLAYING(State.PLAYING),
}
