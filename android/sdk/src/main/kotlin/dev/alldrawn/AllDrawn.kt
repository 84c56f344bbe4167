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
 * The SDK's entry point. No call throws into the app or waits for disk or network; each does its work on the thread
 * that its comment names.
 */
public object AllDrawn {
    /** Receives the result of each visit. */
    public fun interface Listener {
        /** Called on the main thread, once for each visit. */
        public fun onVisit(event: VisitEvent)
    }

    /** The SDK's state. Any thread. */
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
     * disk; nothing is collected until it is true again. Applies to this process only: set it in each process of the
     * app. Main thread.
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
     * Waits until the surface [name] has been visited and has no pending visit. Returns the event of its last visit, or
     * null after [withinMs] milliseconds. Once a visit has begun, no earlier visit's event is returned. For UI tests;
     * does nothing on the main thread.
     */
    @JvmStatic
    public fun awaitComplete(name: String, withinMs: Long): VisitEvent? {
        if (Main.isCurrent) {
            LogOnce.error("alldrawn: awaitComplete was called on the main thread and returned null; call it on another thread")
            return null
        }
        return Results.await(name, withinMs) { Sdk.isPending(name) }
    }

    /** Leaves a view and its descendants out of every surface, as the tag `alldrawn:ignore` does. Main thread. */
    @JvmStatic
    public fun ignore(view: View) {
        Main.call({ "ignore" }) { NodeMemory.of(view).isIgnored = true }
    }

    /**
     * Sets the object that answers for a view which does not implement [PerfView] itself, such as a player, a map or a
     * component's own picture. Null removes it. Main thread.
     */
    @JvmStatic
    public fun answerFor(view: View, answer: PerfView?) {
        Main.call({ "answerFor" }) { NodeMemory.of(view).perfView = answer }
    }

    /** Sets the object that reports if a view is busy. Null removes it. Main thread. */
    @JvmStatic
    public fun answerFor(view: View, answer: PerfBusyView?) {
        Main.call({ "answerFor" }) { NodeMemory.of(view).perfBusyView = answer }
    }

    /**
     * Reports that a view's Perf answers changed without its window being drawn, as for a player with its own surface.
     * Not needed if the view is drawn again anyway. Any thread.
     */
    @JvmStatic
    public fun contentChanged(view: View): Unit = Main.run { Sdk.changed(view) }
}
