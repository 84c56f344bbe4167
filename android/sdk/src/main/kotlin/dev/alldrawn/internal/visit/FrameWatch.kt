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
 * Reports each frame in which a surface's window was drawn, while one of its visits is pending. It requests no frame
 * that would not come anyway, except one after [changed], because a view that paints by itself draws no window.
 *
 * The reported time is the frame's, nanoseconds of [Clock]: exact if the Choreographer reported it, otherwise the
 * animation clock's millisecond, rounded up but not into the future.
 */
internal class FrameWatch(private val callback: DrawCallback) :
    ViewTreeObserver.OnDrawListener, View.OnAttachStateChangeListener, Choreographer.FrameCallback {

    /** Callback for a frame. Not a function type, which would box the time. */
    fun interface DrawCallback {
        fun drawn(time: Long)
    }

    /** The surface's root. */
    var root: View? = null
        private set

    /** From a frame's time to the display tick that shows it, nanoseconds: one refresh interval. */
    var interval = DEFAULT_INTERVAL_NS
        private set

    // When the interval was read from the display. Reading it allocates, and it seldom changes.
    private var intervalAt = -1L

    // The observer that holds the listener. A view's observer changes when it is attached and detached.
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

    // A view that starts to be observed while it is being attached gets this callback too.
    override fun onViewAttachedToWindow(view: View): Unit = Guard.enter(Entry.VIEW_ATTACHED) { attached(view) }

    private fun attached(view: View) {
        if (observer != null) return
        observer = view.viewTreeObserver.also { it.addOnDrawListener(this) }
        // The frame that was drawn before is not drawn again for the SDK.
        changed()
    }

    override fun onViewDetachedFromWindow(view: View): Unit = Guard.enter(Entry.VIEW_DETACHED) { removeDrawListener() }

    override fun onDraw(): Unit = Guard.enter(Entry.DRAW) { drawn() }

    private fun drawn() {
        // The root has left its window, but the listener could not be removed before this frame.
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
        // Runs after this frame was drawn, if it is drawn.
        Main.handler.post(afterFrame)
    }

    private val afterFrame = Runnable { Guard.enter(Entry.AFTER_FRAME) { if (root != null && drawnAt < frameTime) report(frameTime) } }

    // An observer cannot remove a listener while it calls its listeners.
    private fun removeDrawListener() {
        val observer = observer ?: return
        this.observer = null
        Main.handler.postAtFrontOfQueue { Guard.cleanUp { if (observer.isAlive) observer.removeOnDrawListener(this) } }
    }

    companion object {
        private const val NS_PER_MS = 1_000_000L

        /** How often the display's refresh rate is read: once a second. */
        private const val INTERVAL_MAX_AGE_NS = 1_000_000_000L

        /** 60 frames a second, if the display reports no rate. */
        private const val DEFAULT_INTERVAL_NS = 16_666_667L

        fun intervalOf(view: View?): Long = view?.display?.refreshRate?.takeIf { it > 1 }?.let { (1e9 / it).roundToLong() } ?: DEFAULT_INTERVAL_NS
    }
}
