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
 * Reports each frame in which a surface's window was drawn, while a visit of the surface is pending. It never requests
 * a frame itself, except after a call of [changed]: a view that paints on its own `Surface` does not cause the window
 * to be drawn.
 *
 * The reported time is the start of the frame in nanoseconds of [Clock]. It is exact if the Choreographer reported it.
 * Otherwise it is the time of the animation clock, in milliseconds, rounded up but not into the future.
 */
internal class FrameWatch(private val callback: DrawCallback) :
    ViewTreeObserver.OnDrawListener, View.OnAttachStateChangeListener, Choreographer.FrameCallback {

    /** Callback for a frame. It is not a function type, because that would allocate an object for the time. */
    fun interface DrawCallback {
        fun drawn(time: Long)
    }

    /** The surface's root view; null if nothing is observed. */
    var root: View? = null
        private set

    /** Time from a frame's start to the display refresh that shows it, in nanoseconds: one refresh interval. */
    var interval = DEFAULT_INTERVAL_NS
        private set

    // The time at which the interval was last read from the display. It is read seldom, because reading it allocates.
    private var intervalAt = -1L

    // The observer on which this listener is registered. A view gets another observer when it is attached or detached.
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

    /** Reports the next frame even if no window is drawn, because something may have changed. */
    fun changed() {
        if (isWaiting || root == null) return
        isWaiting = true
        Choreographer.getInstance().postFrameCallback(this)
    }

    /** Removes all listeners. May be called within a frame. */
    fun stop() {
        val root = root ?: return
        this.root = null
        Guard.cleanUp { root.removeOnAttachStateChangeListener(this) }
        Guard.cleanUp { removeDrawListener() }
        Guard.cleanUp { if (isWaiting) Choreographer.getInstance().removeFrameCallback(this) }
        Main.handler.removeCallbacks(afterFrame)
        isWaiting = false
    }

    // The framework also calls this if start() ran while the view was being attached. Then attached() is called twice.
    override fun onViewAttachedToWindow(view: View): Unit = Guard.enter(Entry.VIEW_ATTACHED) { attached(view) }

    private fun attached(view: View) {
        if (observer != null) return
        observer = view.viewTreeObserver.also { it.addOnDrawListener(this) }
        // The view may already have been drawn, and may not be drawn again soon. Report its state anyway.
        changed()
    }

    override fun onViewDetachedFromWindow(view: View): Unit = Guard.enter(Entry.VIEW_DETACHED) { removeDrawListener() }

    override fun onDraw(): Unit = Guard.enter(Entry.DRAW) { drawn() }

    private fun drawn() {
        // If the root has left its window, do nothing: the listener could not be removed before this frame.
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
        // The posted message runs after the frame was drawn, if a window is drawn in this frame.
        Main.handler.post(afterFrame)
    }

    private val afterFrame = Runnable { Guard.enter(Entry.AFTER_FRAME) { if (root != null && drawnAt < frameTime) report(frameTime) } }

    // The removal is posted, because an observer throws if a listener is removed while it calls its listeners.
    private fun removeDrawListener() {
        val observer = observer ?: return
        this.observer = null
        Main.handler.postAtFrontOfQueue { Guard.cleanUp { if (observer.isAlive) observer.removeOnDrawListener(this) } }
    }

    companion object {
        private const val NS_PER_MS = 1_000_000L

        /** How often the display's refresh rate is read: once a second. */
        private const val INTERVAL_MAX_AGE_NS = 1_000_000_000L

        /** Refresh interval if the display reports no rate: that of 60 frames a second. */
        private const val DEFAULT_INTERVAL_NS = 16_666_667L

        fun intervalOf(view: View?): Long = view?.display?.refreshRate?.takeIf { it > 1 }?.let { (1e9 / it).roundToLong() } ?: DEFAULT_INTERVAL_NS
    }
}
