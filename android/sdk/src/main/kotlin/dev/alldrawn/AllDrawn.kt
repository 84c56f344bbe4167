package dev.alldrawn

import android.app.Application
import android.view.View
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Overlay
import dev.alldrawn.internal.sdk.Results
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.NodeMemory

/** The SDK. Nothing here throws into the app, waits for disk or network, or does anything on another thread than it says. */
public object AllDrawn {
    /** Hears the result of each visit. */
    public fun interface Listener {
        /** Called on the main thread, once a visit. */
        public fun onVisit(event: VisitEvent)
    }

    /** How the SDK is. Any thread. */
    @JvmStatic
    public val status: Status get() = Sdk.status

    /** For debugging: outlines what is still pending, and shows the clock. Main thread. */
    @JvmStatic
    public var overlay: Boolean
        get() = Overlay.isOn
        set(on) {
            Main.call({ "overlay" }) { Overlay.isOn = on }
        }

    /**
     * Whether the user has consented. Withdrawn, pending visits end without an event, what was collected is erased, on disk
     * too, and nothing more is collected until it is given again. Of this process: tell each one of the app. Main thread.
     */
    @JvmStatic
    public var consent: Boolean
        get() = Sdk.hasConsent
        set(consent) {
            Main.call({ "consent" }) { Sdk.consent(consent) }
        }

    /**
     * Starts the SDK, once a process, in `Application.onCreate`. Main thread. What is wrong with it is told by [status]
     * and one line of the log.
     */
    @JvmStatic
    @JvmOverloads
    public fun install(application: Application, config: AllDrawnConfig = AllDrawnConfig()) {
        Main.call({ "install" }) { Sdk.install(application, config) }
    }

    /** Hears each visit's result from now on. Any thread. */
    @JvmStatic
    public fun addListener(listener: Listener) {
        Sdk.listeners += listener
    }

    /** Hears them no longer. Any thread. */
    @JvmStatic
    public fun removeListener(listener: Listener) {
        Sdk.listeners -= listener
    }

    /**
     * Waits until the surface [name] has been visited and no visit of it is pending, and returns the last one's event;
     * null if that takes longer than [withinMs] milliseconds. Once a visit has begun, no earlier one's event is returned.
     * For UI tests: not on the main thread.
     */
    @JvmStatic
    public fun awaitComplete(name: String, withinMs: Long): VisitEvent? {
        if (Main.isCurrent) {
            LogOnce.error("alldrawn: awaitComplete would block the main thread, and does nothing there")
            return null
        }
        return Results.await(name, withinMs) { Sdk.isPending(name) }
    }

    /** Leaves a view, and all in it, out of every surface; as the tag `alldrawn:ignore` does. Main thread. */
    @JvmStatic
    public fun ignore(view: View) {
        Main.call({ "ignore" }) { NodeMemory.of(view).isIgnored = true }
    }

    /** Lets an object answer for a view that does not itself: a player, a map, a component's own picture. Main thread. */
    @JvmStatic
    public fun answerFor(view: View, answer: PerfView?) {
        Main.call({ "answerFor" }) { NodeMemory.of(view).perfView = answer }
    }

    /** Lets an object say whether a view is busy. Main thread. */
    @JvmStatic
    public fun answerFor(view: View, answer: PerfBusyView?) {
        Main.call({ "answerFor" }) { NodeMemory.of(view).perfBusyView = answer }
    }

    /**
     * What a view answers has changed, and its window is not drawn for it: a player on a surface of its own. Any thread.
     * Needless where the view is drawn again anyway.
     */
    @JvmStatic
    public fun contentChanged(view: View): Unit = Main.run { Sdk.changed(view) }
}
