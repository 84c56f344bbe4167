package dev.alldrawn.internal.visit

import android.view.Choreographer
import android.view.View
import android.view.ViewTreeObserver
import android.view.animation.AnimationUtils
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main
import kotlin.math.roundToLong

/**
 * Tells of each frame in which a surface's window was drawn, while one of its visits is pending. No frame is ever asked
 * for that would not come anyway, except once after [changed]: something that paints itself draws no window.
 *
 * The time told is the frame's, nanoseconds of [Clock]: frameTime where the Choreographer told it, else the animation
 * clock's millisecond, rounded up and never in the future.
 */
internal class FrameWatch(private val callback: DrawCallback) :
    ViewTreeObserver.OnDrawListener, View.OnAttachStateChangeListener, Choreographer.FrameCallback {

    /** Hears of a frame. No function type: that would box the time. */
    fun interface DrawCallback {
        fun drawn(time: Long)
    }

    /** The surface's root. */
    var root: View? = null
        private set

    /** From a frame's time to the tick of the display that shows it, nanoseconds: one interval, unless the platform tells better. */
    var interval = DEFAULT_INTERVAL_NS
        private set

    // When the display was asked for it: that allocates, and the answer seldom changes.
    private var intervalAt = -1L

    // The observer that the listener is with: a view's changes when it is attached and detached.
    private var observer: ViewTreeObserver? = null
    private var isWaiting = false
    private var frameTime = 0L
    private var drawnAt = -1L

    fun start(root: View) {
        stop()
        this.root = root
        intervalAt = -1
        root.addOnAttachStateChangeListener(this)
        if (root.isAttachedToWindow) attached(root)
    }

    /** Something may have changed that draws no window: looks after the next frame. */
    fun changed() {
        if (isWaiting || root == null) return
        isWaiting = true
        Choreographer.getInstance().postFrameCallback(this)
    }

    /** Removes everything. May be called from within a frame. */
    fun stop() {
        val root = root ?: return
        this.root = null
        Guard.cleanUp { root.removeOnAttachStateChangeListener(this) }
        Guard.cleanUp { removeDrawListener() }
        Guard.cleanUp { if (isWaiting) Choreographer.getInstance().removeFrameCallback(this) }
        Main.handler.removeCallbacks(afterFrame)
        isWaiting = false
    }

    // A view that begins to be observed while it is being attached is told of that as well.
    override fun onViewAttachedToWindow(view: View): Unit = Guard.enter(Entry.VIEW_ATTACHED) { attached(view) }

    private fun attached(view: View) {
        if (observer != null) return
        observer = view.viewTreeObserver.also { it.addOnDrawListener(this) }
        // What was drawn before is not drawn again for our sake.
        changed()
    }

    override fun onViewDetachedFromWindow(view: View): Unit = Guard.enter(Entry.VIEW_DETACHED) { removeDrawListener() }

    override fun onDraw(): Unit = Guard.enter(Entry.DRAW) { drawn() }

    private fun drawn() {
        // A root that has left its window is in no frame, though the listener could not be taken away before this one.
        if (root == null || observer == null) return
        val now = Clock.now()
        val millisecond = AnimationUtils.currentAnimationTimeMillis()
        drawnAt = if (frameTime / NS_PER_MS == millisecond) frameTime else minOf(now, millisecond * NS_PER_MS + NS_PER_MS - 1)
        report(drawnAt)
    }

    private fun report(time: Long) {
        if (intervalAt < 0 || time - intervalAt >= INTERVAL_MAX_AGE_NS) {
            intervalAt = time
            interval = intervalOf(root)
        }
        callback.drawn(time)
    }

    override fun doFrame(frameTimeNanos: Long): Unit = Guard.enter(Entry.CHOREOGRAPHER) {
        isWaiting = false
        frameTime = frameTimeNanos
        // After this frame's own drawing, should it draw.
        Main.handler.post(afterFrame)
    }

    private val afterFrame = Runnable { Guard.enter(Entry.AFTER_FRAME) { if (root != null && drawnAt < frameTime) report(frameTime) } }

    // An observer lets nobody go while it tells of a frame.
    private fun removeDrawListener() {
        val observer = observer ?: return
        this.observer = null
        Main.handler.postAtFrontOfQueue { Guard.cleanUp { if (observer.isAlive) observer.removeOnDrawListener(this) } }
    }

    companion object {
        private const val NS_PER_MS = 1_000_000L

        /** So often the display is asked how many frames a second it shows. */
        private const val INTERVAL_MAX_AGE_NS = 1_000_000_000L

        /** Of 60 frames a second, where the display does not say. */
        private const val DEFAULT_INTERVAL_NS = 16_666_667L

        fun intervalOf(view: View?): Long = view?.display?.refreshRate?.takeIf { it > 1 }?.let { (1e9 / it).roundToLong() } ?: DEFAULT_INTERVAL_NS
    }
}
