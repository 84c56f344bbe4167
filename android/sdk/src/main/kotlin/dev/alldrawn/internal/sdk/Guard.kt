package dev.alldrawn.internal.sdk

import dev.alldrawn.spi.AppFailure

/** The places where the framework, a library or the app calls into the SDK. */
internal enum class Entry {
    ACTIVITY_CREATED, ACTIVITY_STARTED, ACTIVITY_RESUMED, ACTIVITY_PAUSED, ACTIVITY_STOPPED, ACTIVITY_DESTROYED,
    PAUSE_EXPIRED, ACTIVITY_NOT_RECREATED, SURFACE_NOT_RECREATED, ROOT_DETACHED,
    WINDOW_TOUCH, WINDOW_KEY, WINDOW_MOTION, WINDOW_FOCUS, INPUT_HANDLED, NAVIGATION_OVER,
    VIEW_ATTACHED, VIEW_DETACHED, DRAW, CHOREOGRAPHER, AFTER_FRAME, FRAME_METRICS, TIMER,
    FIELD_ATTACHED, FIELD_DETACHED, FOCUS, TEXT,
    LOAD, POSTED, CALL, OVERLAY, JOB,
}

/**
 * Protects the app from failures of the SDK. The code of each [Entry] runs in this guard. If the SDK's own code throws
 * there, even an `Error`, the SDK is switched off for this process ([Sdk.off]) and the app never sees the exception.
 * The app still sees exceptions of its own code: code that the framework would run anyway is called outside of the
 * guard, or its exception is wrapped in an [AppFailure].
 */
internal object Guard {
    /** True if the status is `Off`: no code of the SDK is run any more. Any thread. */
    @JvmField
    @Volatile
    var isOff = false

    /** Runs [act]; does nothing while the SDK is off. */
    inline fun enter(entry: Entry, act: () -> Unit): Unit = ask(entry, Unit, act)

    /** Returns the result of [act], or [otherwise] if it fails or the SDK is off. */
    inline fun <T> ask(entry: Entry, otherwise: T, act: () -> T): T {
        try {
            if (admits(entry)) return act()
        } catch (failure: AppFailure) {
            throw failure.cause
        } catch (fault: Throwable) {
            failed(entry, fault)
        }
        return otherwise
    }

    /**
     * Runs one step of a clean-up, even while the SDK is off. If it fails, it only logs a line, so the next step runs.
     */
    inline fun cleanUp(act: () -> Unit) {
        try {
            act()
        } catch (fault: Throwable) {
            LogOnce.error("alldrawn: a clean-up step failed ($fault)")
        }
    }

    /**
     * Calls code of the app that only the SDK calls: a surface's name, a Perf method, a listener. Returns its result,
     * or [otherwise] if it throws. The exception is then logged once, with [what] as the name of that code.
     */
    inline fun <T> askApp(what: () -> String, otherwise: T, act: () -> T): T = try {
        act()
    } catch (failure: Throwable) {
        LogOnce.error("alldrawn: ${what()} threw ($failure)")
        otherwise
    }

    /**
     * Returns true if [entry] may run. Not inlined, because the hostile host tests replace it by a method that throws.
     */
    @JvmStatic
    fun admits(@Suppress("UNUSED_PARAMETER") entry: Entry): Boolean = !isOff

    fun failed(entry: Entry, fault: Throwable) {
        isOff = true
        val reason = "a fault in the SDK ($entry: $fault) has switched it off"
        cleanUp { if (Main.isCurrent) Sdk.off(reason, fault) else Main.handler.post { cleanUp { Sdk.off(reason, fault) } } }
    }
}
