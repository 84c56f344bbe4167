package dev.alldrawn.internal.visit

import android.app.Activity
import android.graphics.RectF
import android.view.View
import android.view.Window
import dev.alldrawn.internal.core.Answer
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Core
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.spi.SurfacePart
import java.lang.ref.WeakReference
import java.security.SecureRandom

/**
 * A named part of the app that a user waits for, from its opening until it is left for good. The object holds the
 * surface's current visit and the typing visits of its search field. Main thread.
 */
internal class Surface(val name: String, over: Activity? = null, val dialogOf: Surface? = null, part: SurfacePart? = null) {
    /** The part of the root view that is the surface; null: the whole root view. */
    var part: SurfacePart? = part
        private set

    // The Activity below the dialog, if the surface is a dialog.
    private val over = over?.let(::WeakReference)
    private var root: WeakReference<View>? = null
    private var window: WeakReference<Window>? = null
    private var visit: Visit? = null
    private val typing = Typing(this)

    /** True once the surface was left for good. */
    var isClosed = false
        private set

    /** True while a visit of the surface or of its search field is pending. */
    val isPending: Boolean get() = visit?.isPending == true || typing.isPending

    /** True while frames of the surface go to the core: a visit is pending, or the surface is watched (metric §8). */
    val isObserved: Boolean get() = visit?.isOver == false || typing.isObserved

    val rootView: View? get() = root?.get()

    /** The time at which the latest visit began, in nanoseconds of [Clock]; [Begin.NEVER] if there was no visit. */
    val beganAt: Long get() = visit?.beganAt ?: Begin.NEVER

    /**
     * Sets the surface's root view and, if known, its window. After a second call the visit continues with the new root
     * view, as after a rotation.
     */
    fun observe(root: View, window: Window? = null) {
        this.root = WeakReference(root)
        this.window = window?.let(::WeakReference)
        visit?.observe(root, window)
        typing.observe(root)
    }

    /** Continues the visit under a root view of the recreated Activity. */
    fun continueIn(root: View, part: SurfacePart?) {
        this.part = part
        observe(root)
        visit?.resume()
        typing.resume()
    }

    /** Starts to observe the surface's views for a new visit. */
    fun show(visit: Visit) {
        rootView?.let { visit.observe(it, window?.get()) }
    }

    /** Begins a visit at the time [at]. [isFromCache] is true if the surface's views existed before the visit. */
    fun begin(origin: Origin, at: Long = Clock.now(), isFromCache: Boolean = false) {
        val id = newId()
        val wall = System.currentTimeMillis()
        val isEmbedded = over == null && (part?.isNested == true || rootView?.let(Sdk::isInside) == true)
        val makeBegin = {
            Begin(
                id = id, name = name, at = at, wallMs = wall, navigation = origin.navigation,
                input = origin.input, inputLinked = origin.isLinked, external = origin.external,
                launch = origin.launch, launchKind = origin.launchKind, launchForeground = origin.isForeground,
                embedded = isEmbedded, dialogOf = dialogOf?.visit?.handle ?: 0,
                searchField = typing.hasField, holdsObserved = Sdk.holdsObserved,
            )
        }
        val begun = Visit(this, at, makeBegin)
        if (isFromCache) begun.headerFlags = HeaderFlag.FROM_CACHE
        visit = begun
        show(begun)
        Sdk.add(begun)
    }

    /** Called before a key at the time [at] changes the text of the search field. */
    fun typed(at: Long) {
        val visit = visit ?: return
        typing.typed(visit, at)
    }

    /**
     * Ends the running visit as superseded and begins another visit, which starts at the input that is being handled.
     */
    fun restart() {
        if (visit == null) return
        leave(Leave.RESTARTED)
        begin(Origin.now())
    }

    /** Calls [act] with the core and the handle of the current visit. Does nothing if there is no visit. */
    fun call(act: (Core, Int) -> Answer) {
        val visit = visit ?: return
        visit.call { core -> act(core, visit.handle) }
    }

    /**
     * Called after a tap or key of the user in the surface, pressed at the time [down] and released now. [report]
     * reports it to the core for one visit. Also applies to the typing visit.
     */
    fun userInput(down: Long, report: (Core, Int) -> Answer) {
        typing.userInput(down, report)
        visit?.userInput(down, report)
    }

    /**
     * Called after a tap or key of the user in a dialog outside of which the surface's root is. [report] reports it to
     * the core for one visit. Nothing waits: such an input is no interaction, whatever follows (metric §10).
     */
    fun dialogInput(report: (Core, Int) -> Answer) {
        typing.dialogInput(report)
        call(report)
    }

    /**
     * Opens a hold of the running visit and returns that visit, or null if there is none. The hold must be released on
     * the returned visit, even if another visit of the surface is running by then.
     */
    fun hold(id: Int): Visit? = visit?.also { it.open(id) }

    /** Reports that content of the surface may have changed without a window being drawn. */
    fun changed() {
        visit?.changed()
        typing.changed()
    }

    /**
     * Lets the core decide nothing on the surface's visits until [until], nanoseconds of [Clock], because it is not
     * known yet why something else took the screen.
     */
    fun pause(until: Long) {
        visit?.pause(until)
        typing.pause(until)
    }

    /**
     * Ends the visits at the time [at], while the input at [input] is being handled. The surface may be visited again.
     */
    fun leave(reason: Leave, at: Long = Clock.now(), input: Long = Inputs.handled) {
        val act = typing.leave(reason)
        visit?.leave(reason, at, if (act == Begin.NEVER) input else act)
        typing.left()
    }

    /** Leaves the surface for good. A second call does nothing. */
    fun close(reason: Leave, at: Long = Clock.now(), input: Long = Inputs.handled) {
        if (isClosed) return
        isClosed = true
        leave(reason, at, input)
        typing.close()
        Sdk.closed(this)
    }

    /** Removes the surface's listeners because the SDK is off. */
    fun stop() {
        isClosed = true
        typing.close()
    }

    /** Called when a visit of the surface waits for the visit that replaces it, and keeps no view alive meanwhile. */
    fun replaced() {
        if (isClosed) part = null
        Sdk.replaced(this)
    }

    /** Called when the core has begun a visit of the surface. */
    fun began(visit: Visit): Unit = Sdk.began(visit)

    fun walked(): Unit = Sdk.walked(this)

    fun ended(visit: Visit, result: ByteArray?): Unit = Sdk.ended(visit, result)

    /**
     * Called when the root view has left its window. The surface is closed unless the root is attached to a window
     * again, or replaced by another root, before the next message.
     */
    fun detached() {
        val (left, at, input) = Triple(rootView, Clock.now(), Inputs.handled)
        Main.handler.post {
            Guard.enter(Entry.ROOT_DETACHED) {
                if (!isClosed && rootView === left && left?.isAttachedToWindow != true && !RecreatedSurfaces.isWaiting(this)) close(Leave.REMOVED, at, input)
            }
        }
    }

    /** Returns true if the surface is in a window of this Activity. */
    fun isOf(activity: Activity): Boolean =
        over?.get() === activity || rootView?.let { it.rootView === activity.window?.peekDecorView() } == true

    /**
     * Returns true if the surface is in a window of the Activity [over], but not in the one with the root view [decor].
     */
    fun isBeside(decor: View?, over: Activity?): Boolean = over != null && isOf(over) && rootView?.rootView !== decor

    /** Returns true if the view is in the surface's tree. */
    fun contains(view: View): Boolean {
        val root = rootView ?: return false
        var at: Any? = view
        while (at is View) {
            if (at === root) return true
            at = at.parent
        }
        return false
    }

    /** Returns true if the point [x], [y] is in the surface, in pixels of the window with the root view [decor]. */
    fun isAt(decor: View?, x: Float, y: Float): Boolean {
        val root = rootView ?: return false
        if (decor == null || root.rootView !== decor) return false
        if (root === decor && part == null) return true
        root.getLocationInWindow(place)
        bounds.set(0f, 0f, root.width.toFloat(), root.height.toFloat())
        if (part?.bounds(bounds) == false) return false
        return bounds.contains(x - place[0], y - place[1])
    }

    companion object {
        private val place = IntArray(2)
        private val bounds = RectF()
        private val random = SecureRandom()

        fun newId(): ByteArray = ByteArray(16).also(random::nextBytes)
    }
}
