package dev.alldrawn

import android.app.Application
import android.view.View
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Overlay
import dev.alldrawn.internal.sdk.Results
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.NodeMemory

/**
 * The SDK's entry point. No call throws into the app or waits for disk or network. The comment of each method names the
 * thread on which to call it.
 */
public object AllDrawn {
    /** Receives the result of each visit. */
    public fun interface Listener {
        /** Called on the main thread, once for each visit. */
        public fun onVisit(event: VisitEvent)
    }

    /** The SDK's state. May be read on any thread. */
    @JvmStatic
    public val status: Status get() = Sdk.status

    /** Draws outlines around pending views and shows how long the visit has lasted, for debugging. Main thread. */
    @JvmStatic
    public var overlay: Boolean
        get() = Overlay.isOn
        set(on) {
            Main.call({ "overlay" }) { Overlay.isOn = on }
        }

    /**
     * The user's consent. Setting it to false ends pending visits without an event and erases collected events, also on
     * disk; nothing is collected until consent is true again. Applies to this process only: set it in each process of
     * the app. Main thread.
     */
    @JvmStatic
    public var consent: Boolean
        get() = Sdk.hasConsent
        set(consent) {
            Main.call({ "consent" }) { Sdk.consent(consent) }
        }

    /**
     * Starts the SDK. Call it once in each process, in `Application.onCreate`. Main thread. On failure [status] is
     * [Status.Off] and one line is logged.
     */
    @JvmStatic
    @JvmOverloads
    public fun install(application: Application, config: AllDrawnConfig = AllDrawnConfig()) {
        Main.call({ "install" }) { Sdk.install(application, config) }
    }

    /** Adds a listener that receives the result of each later visit. Any thread. */
    @JvmStatic
    public fun addListener(listener: Listener) {
        Sdk.listeners += listener
    }

    /** Removes a listener. Any thread. */
    @JvmStatic
    public fun removeListener(listener: Listener) {
        Sdk.listeners -= listener
    }

    /**
     * Waits until the surface [name] has been visited and has no pending visit, then returns the event of its last
     * visit, whatever its outcome. Returns null if that takes longer than [withinMs] milliseconds. Once a visit has
     * begun, the event of an earlier visit is never returned. For UI tests; returns null at once if it is called on the
     * main thread.
     */
    @JvmStatic
    public fun awaitComplete(name: String, withinMs: Long): VisitEvent? {
        if (Main.isCurrent) {
            LogOnce.error("alldrawn: awaitComplete was called on the main thread and returned null; call it on another thread")
            return null
        }
        return Results.await(name, withinMs) { Sdk.isPending(name) }
    }

    /** Excludes a view and its descendants from every surface, as the tag `alldrawn:ignore` does. Main thread. */
    @JvmStatic
    public fun ignore(view: View) {
        Main.call({ "ignore" }) { NodeMemory.of(view).isIgnored = true }
    }

    /**
     * Marks a view and its descendants as content that arrives by itself, such as a message that a chat receives, as
     * the tag `alldrawn:live` does. What appears there after the rest of the surface is complete does not delay the
     * visit, if it is small (metric §7a). Android's own live regions (`accessibilityLiveRegion`), so also Snackbars,
     * need no mark. Main thread.
     */
    @JvmStatic
    public fun live(view: View) {
        Main.call({ "live" }) { NodeMemory.of(view).isLive = true }
    }

    /**
     * Sets the object that reports the state of a view which does not implement [PerfView] itself, such as a player, a
     * map or a component that paints its own picture. Null removes the object. Main thread.
     */
    @JvmStatic
    public fun answerFor(view: View, answer: PerfView?) {
        Main.call({ "answerFor" }) { NodeMemory.of(view).perfView = answer }
    }

    /** Sets the object that reports if a view is busy. Null removes the object. Main thread. */
    @JvmStatic
    public fun answerFor(view: View, answer: PerfBusyView?) {
        Main.call({ "answerFor" }) { NodeMemory.of(view).perfBusyView = answer }
    }

    /**
     * Reports that the values which a view's [PerfView] methods return have changed. Needed only if the view's window
     * is not drawn again, for example for a video player that draws on its own `Surface`. Any thread.
     */
    @JvmStatic
    public fun contentChanged(view: View): Unit = Main.run { Sdk.changed(view) }
}
