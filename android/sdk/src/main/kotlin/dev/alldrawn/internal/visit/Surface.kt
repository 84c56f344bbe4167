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
 * A named part of the app that a user waits for, from its opening until it is left. Holds its current visit and the
 * typing visits of its search field. Main thread.
 */
internal class Surface(val name: String, over: Activity? = null, val dialogOf: Surface? = null, part: SurfacePart? = null) {
    /** The part of the root that is the surface; null: all of it. */
    var part: SurfacePart? = part
        private set

    // The Activity below, if the surface is a dialog.
    private val over = over?.let(::WeakReference)
    private var root: WeakReference<View>? = null
    private var window: WeakReference<Window>? = null
    private var visit: Visit? = null
    private val typing = Typing(this)

    /** True once the surface was left for good. */
    var isClosed = false
        private set

    /** True while a visit of the surface or of its search field is pending. */
    val isPending: Boolean get() = visit?.isOver == false || typing.isPending

    val rootView: View? get() = root?.get()

    /** When the latest visit began, nanoseconds of [Clock]; [Begin.NEVER] if there was none. */
    val beganAt: Long get() = visit?.beganAt ?: Begin.NEVER

    /**
     * Sets the surface's root and its window, if known. A second call continues the visit with another tree, as after a
     * rotation.
     */
    fun observe(root: View, window: Window? = null) {
        this.root = WeakReference(root)
        this.window = window?.let(::WeakReference)
        visit?.observe(root, window)
        typing.observe(root)
    }

    /** Continues the visit in the recreated Activity. */
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

    /** Begins a visit at [at]. [origin] is what may have opened it; [isFromCache]: its views existed before. */
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

    /** Called before a key changes the text of the search field. */
    fun typed(at: Long) {
        val visit = visit ?: return
        typing.typed(visit, at)
    }

    /** Ends the running visit as superseded and begins another one at the input that is being handled. */
    fun restart() {
        if (visit == null) return
        leave(Leave.RESTARTED)
        begin(Origin.now())
    }

    fun call(act: (Core, Int) -> Answer) {
        val visit = visit ?: return
        visit.call { core -> act(core, visit.handle) }
    }

    /**
     * Called after a tap or key of the user in the surface, from [down] until now. Also applies to the typing visit.
     */
    fun userInput(down: Long, report: (Core, Int) -> Answer) {
        typing.userInput(down, report)
        visit?.userInput(down, report)
    }

    /**
     * Opens a hold of the running visit. It is released on the returned visit, even if another one is running by then.
     */
    fun hold(id: Int): Visit? = visit?.also { it.open(id) }

    /** Reports that something in the surface may have changed without a window being drawn. */
    fun changed() {
        visit?.changed()
        typing.changed()
    }

    /**
     * Postpones all decisions until [until], nanoseconds, because the reason why the surface lost the screen is not
     * known yet.
     */
    fun pause(until: Long) {
        visit?.pause(until)
        typing.pause(until)
    }

    /** Leaves the surface at [at], while the input at [input] is being handled. It may be visited again. */
    fun leave(reason: Leave, at: Long = Clock.now(), input: Long = Inputs.handled) {
        val act = typing.leave(reason)
        visit?.leave(reason, at, if (act == Begin.NEVER) input else act)
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

    /** Called when the core has begun a visit of the surface. */
    fun began(visit: Visit): Unit = Sdk.began(visit)

    fun walked(): Unit = Sdk.walked(this)

    fun ended(visit: Visit, result: ByteArray?): Unit = Sdk.ended(visit, result)

    /**
     * Called when the root has left its window. The rest of this message shows if it was moved, replaced or removed.
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

    /** Returns true if this point, in pixels of the window that [decor] fills, is in the surface. */
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
