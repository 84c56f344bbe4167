package dev.alldrawn

/**
 * A view that reports the state of its own content. Of other views, the SDK reads what their class shows.
 * Implement one of the interfaces below in the view, or register an object for the view with [AllDrawn.answerFor].
 *
 * All methods are called on the main thread in each frame while a visit of the surface is pending, so they must be
 * quick. If a method throws, the view's state is unknown and the visit does not wait for the view; the app does not see
 * the exception.
 */
public interface PerfView {
    /**
     * Returns true if the final content is painted, or is painted with the current frame. A placeholder, thumbnail or
     * blurred preview does not count.
     */
    public fun isDrawn(): Boolean

    /** The content's left edge, in pixels of the window. NaN: the SDK uses the bounds of the view itself. */
    public fun x(): Float = Float.NaN

    /** The content's top edge, in pixels of the window. */
    public fun y(): Float = Float.NaN

    /** The content's width in pixels. */
    public fun width(): Float = Float.NaN

    /** The content's height in pixels. */
    public fun height(): Float = Float.NaN

    /** Returns true if loading the content has failed for good. The visit does not wait for the view any longer. */
    public fun isFailed(): Boolean = false

    /** Returns true if the view has nothing to show. */
    public fun isDeclaredEmpty(): Boolean = false

    /** A number that changes whenever the content does. After a change the visit waits for the view again. */
    public fun contentGeneration(): Int = 0

    /** The view's name in an event's list of late nodes, at most 64 bytes, without content. Null: its id and class. */
    public fun label(): String? = null
}

/** A picture that reports its own state. */
public interface PerfImageView : PerfView

/** A text that reports its own state. */
public interface PerfTextView : PerfView

/** A video that reports its own state. [isDrawn] refers to its poster or first frame. */
public interface PerfVideoView : PerfView {
    /** Returns true if loading the video has begun. A presented frame is better evidence and is recorded separately. */
    public fun isVideoLoadStarted(): Boolean

    /** Returns true if a frame of the playing video was presented. */
    public fun isFirstFrameRendered(): Boolean = false

    /** Returns true if the app asked the video to play. The visit then waits for a frame; a poster is not enough. */
    public fun isPlaybackRequested(): Boolean = true
}

/**
 * A spinner or skeleton that reports if it is busy. While the view is busy and visible, its surface is not complete.
 */
public interface PerfBusyView {
    /** Returns true while the content that this view stands for has not been loaded. */
    public fun isBusy(): Boolean = true
}

/**
 * Marks a view that the app shows instead of content that it could not load, such as a group with a message and a
 * "Retry" button. While the view is visible it counts as failed content. If failed content covers at least half of the
 * required area, the visit's outcome is [Outcome.ERROR]; from 1 % of it on, [Outcome.COMPLETE_WITH_ERRORS].
 */
public interface PerfErrorView
