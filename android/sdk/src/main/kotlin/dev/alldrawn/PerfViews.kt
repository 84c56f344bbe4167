package dev.alldrawn

/**
 * A view that reports the state of its own content. Views without it are read by their class. Implement one of the
 * interfaces below, or register an object for a view with [AllDrawn.answerFor].
 *
 * All methods are called on the main thread in each frame while a visit of the surface is pending, so they must be
 * quick. If one throws, the view's state is unknown and it is not waited for; the app does not see the exception.
 */
public interface PerfView {
    /**
     * Returns true if the final content is painted, or is painted with the current frame. A placeholder, thumbnail or
     * blurred preview does not count.
     */
    public fun isDrawn(): Boolean

    /** The content's left edge, pixels of the window. NaN: the bounds of the view itself are used. */
    public fun x(): Float = Float.NaN

    /** The content's top edge, pixels of the window. */
    public fun y(): Float = Float.NaN

    /** The content's width in pixels. */
    public fun width(): Float = Float.NaN

    /** The content's height in pixels. */
    public fun height(): Float = Float.NaN

    /** Returns true if the content will not come. Terminal. */
    public fun isFailed(): Boolean = false

    /** Returns true if the view has nothing to show. */
    public fun isDeclaredEmpty(): Boolean = false

    /** A number that changes with the content. After a change the view is waited for again. */
    public fun contentGeneration(): Int = 0

    /** The view's name in the list of late nodes, at most 64 bytes, never content. Null: its id and class. */
    public fun label(): String? = null
}

/** A picture that reports its own state. */
public interface PerfImageView : PerfView

/** A text that reports its own state. */
public interface PerfTextView : PerfView

/** A video that reports its own state. [isDrawn] refers to its poster or first frame. */
public interface PerfVideoView : PerfView {
    /** Returns true if loading has begun. Weaker than any frame, and recorded apart. */
    public fun isVideoLoadStarted(): Boolean

    /** Returns true if a frame of the playing video was presented. */
    public fun isFirstFrameRendered(): Boolean = false

    /** Returns true if the app asked the video to play. A poster is not enough then. */
    public fun isPlaybackRequested(): Boolean = true
}

/** A spinner or skeleton that reports if it is busy. While it is busy and visible, its surface is not complete. */
public interface PerfBusyView {
    /** Returns true while the content that this view stands for is still to come. */
    public fun isBusy(): Boolean = true
}
