package dev.alldrawn

/**
 * A view that answers for its own content; everything else is understood as it is. Implement one of the interfaces
 * below, or let an object answer for a view with [AllDrawn.answerFor].
 *
 * All methods are called on the main thread, in each frame while a visit of the surface is pending: they must be quick.
 * One that throws costs its node (it is then unknown, and not waited for), never the app.
 */
public interface PerfView {
    /** Its final content is painted, or will be with the frame under way. A placeholder, thumbnail or blurred preview is not. */
    public fun isDrawn(): Boolean

    /** Left edge, pixels of the window. NaN: the view's own place, with the other three. */
    public fun x(): Float = Float.NaN

    /** Top edge, pixels of the window. */
    public fun y(): Float = Float.NaN

    /** Width, pixels. */
    public fun width(): Float = Float.NaN

    /** Height, pixels. */
    public fun height(): Float = Float.NaN

    /** Its content will not come: terminal. */
    public fun isFailed(): Boolean = false

    /** It has nothing to show, and says so. */
    public fun isDeclaredEmpty(): Boolean = false

    /** Changes with its content: a view that shows something else is waited for anew. */
    public fun contentGeneration(): Int = 0

    /** Names it in the list of late nodes, at most 64 bytes; never content. Null: its id and class. */
    public fun label(): String? = null
}

/** A picture that answers for itself. */
public interface PerfImageView : PerfView

/** Text that answers for itself. */
public interface PerfTextView : PerfView

/** A video that answers for itself. [isDrawn] speaks of its poster or first frame. */
public interface PerfVideoView : PerfView {
    /** Loading has begun: weaker than any frame, and recorded apart. */
    public fun isVideoLoadStarted(): Boolean

    /** A frame of the playing video was presented. */
    public fun isFirstFrameRendered(): Boolean = false

    /** It was told to play: then a poster is not enough. */
    public fun isPlaybackRequested(): Boolean = true
}

/** A spinner or skeleton that says whether it is busy: while it can be seen, its surface is not complete. */
public interface PerfBusyView {
    /** Whether it stands for content that is still to come. */
    public fun isBusy(): Boolean = true
}
