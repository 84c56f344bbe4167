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
 * A named part of the app that a user waits for, from its opening until it is left: its visits one after the other, and
 * those of its search field. Main thread.
 */
internal class Surface(val name: String, over: Activity? = null, val dialogOf: Surface? = null, part: SurfacePart? = null) {
    /** What of its root it is; null: all. */
    var part: SurfacePart? = part
        private set

    // The Activity that its dialog was opened over.
    private val over = over?.let(::WeakReference)
    private var root: WeakReference<View>? = null
    private var window: WeakReference<Window>? = null
    private var visit: Visit? = null
    private val typing = Typing(this)

    /** Whether it was left for good. */
    var isClosed = false
        private set

    /** Whether a visit of it, or of its search field, is pending. */
    val isPending: Boolean get() = visit?.isOver == false || typing.isPending

    val rootView: View? get() = root?.get()

    /** When its latest visit began, nanoseconds of [Clock]; [Begin.NEVER]: none has. */
    val beganAt: Long get() = visit?.beganAt ?: Begin.NEVER

    /** Where its views are, and its window if it is known. May be told again: the visit goes on with another tree (a rotation). */
    fun observe(root: View, window: Window? = null) {
        this.root = WeakReference(root)
        this.window = window?.let(::WeakReference)
        visit?.observe(root, window)
        typing.observe(root)
    }

    /** It goes on in the Activity that was made anew. */
    fun continueIn(root: View, part: SurfacePart?) {
        this.part = part
        observe(root)
        visit?.resume()
        typing.resume()
    }

    /** Lets a new visit of it observe its views. */
    fun show(visit: Visit) {
        rootView?.let { visit.observe(it, window?.get()) }
    }

    /** A visit begins at [at]. [origin] says what may have opened it; [isFromCache]: its views were there before. */
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

    /** A key that changed the text of its search field. */
    fun typed(at: Long) {
        val visit = visit ?: return
        typing.typed(visit, at)
    }

    /** Its running visit ends as superseded, and another begins at the act that is being handled. */
    fun restart() {
        if (visit == null) return
        leave(Leave.RESTARTED)
        begin(Origin.now())
    }

    fun call(act: (Core, Int) -> Answer) {
        val visit = visit ?: return
        visit.call { core -> act(core, visit.handle) }
    }

    /** The user has tapped it or pressed a key, from [down] until now. Its typing visit is disturbed as well. */
    fun userInput(down: Long, report: (Core, Int) -> Answer) {
        typing.userInput(down, report)
        visit?.userInput(down, report)
    }

    /** Opens a hold of its running visit, which is released there, whatever is visited by then. */
    fun hold(id: Int): Visit? = visit?.also { it.open(id) }

    /** Something in it may have changed that draws no window. */
    fun changed() {
        visit?.changed()
        typing.changed()
    }

    /** Nothing is decided until [until], nanoseconds: it is not known yet what took the screen. */
    fun pause(until: Long) {
        visit?.pause(until)
        typing.pause(until)
    }

    /** It is left at [at], while the input of [input] is being handled, and may be visited again. */
    fun leave(reason: Leave, at: Long = Clock.now(), input: Long = Inputs.handled) {
        val act = typing.leave(reason)
        visit?.leave(reason, at, if (act == Begin.NEVER) input else act)
    }

    /** It is left for good. A second call does nothing. */
    fun close(reason: Leave, at: Long = Clock.now(), input: Long = Inputs.handled) {
        if (isClosed) return
        isClosed = true
        leave(reason, at, input)
        typing.close()
        Sdk.closed(this)
    }

    /** The SDK is off: nothing of it is heard any more. */
    fun stop() {
        isClosed = true
        typing.close()
    }

    /** The core has begun a visit of it. */
    fun began(visit: Visit): Unit = Sdk.began(visit)

    fun walked(): Unit = Sdk.walked(this)

    fun ended(visit: Visit, result: ByteArray?): Unit = Sdk.ended(visit, result)

    /** Its root has left its window. What comes next in this very message tells whether it moved, was replaced or removed. */
    fun detached() {
        val (left, at, input) = Triple(rootView, Clock.now(), Inputs.handled)
        Main.handler.post {
            Guard.enter(Entry.ROOT_DETACHED) {
                if (!isClosed && rootView === left && left?.isAttachedToWindow != true && !RecreatedSurfaces.isWaiting(this)) close(Leave.REMOVED, at, input)
            }
        }
    }

    /** Whether it is in one of this Activity's windows. */
    fun isOf(activity: Activity): Boolean =
        over?.get() === activity || rootView?.let { it.rootView === activity.window?.peekDecorView() } == true

    /** Whether the view is in its tree. */
    fun contains(view: View): Boolean {
        val root = rootView ?: return false
        var at: Any? = view
        while (at is View) {
            if (at === root) return true
            at = at.parent
        }
        return false
    }

    /** Whether this point of the window that [decor] fills is in it, pixels. */
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
