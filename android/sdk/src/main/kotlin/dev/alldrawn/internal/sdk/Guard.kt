package dev.alldrawn.internal.sdk

import dev.alldrawn.spi.AppFailure

/** The places where the framework, a library or the app calls into the SDK. */
internal enum class Entry {
    ACTIVITY_CREATED, ACTIVITY_STARTED, ACTIVITY_RESUMED, ACTIVITY_PAUSED, ACTIVITY_STOPPED, ACTIVITY_DESTROYED,
    PAUSE_EXPIRED, ACTIVITY_NOT_RECREATED, SURFACE_NOT_RECREATED, ROOT_DETACHED,
    WINDOW_TOUCH, WINDOW_KEY, WINDOW_MOTION, INPUT_HANDLED, NAVIGATION_OVER,
    VIEW_ATTACHED, VIEW_DETACHED, DRAW, CHOREOGRAPHER, AFTER_FRAME, FRAME_METRICS, TIMER,
    FIELD_ATTACHED, FIELD_DETACHED, FOCUS, TEXT,
    LOAD, POSTED, CALL, OVERLAY, JOB,
}

/**
 * The guard around each [Entry]. If the SDK's own code throws there, an `Error` or `LinkageError` included, the SDK is
 * switched off for this process ([Sdk.off]) and the host app never sees the exception. Exceptions of the app's own code
 * pass: code that the framework would run anyway is called outside of the guard or throws an [AppFailure].
 */
internal object Guard {
    /** Set together with the status `Off`: nothing enters the SDK any more. Any thread. */
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

    /** Runs one step of a clean-up, even while the SDK is off. A failure is logged, so that the next step runs. */
    inline fun cleanUp(act: () -> Unit) {
        try {
            act()
        } catch (fault: Throwable) {
            LogOnce.error("alldrawn: a clean-up step failed ($fault)")
        }
    }

    /**
     * Calls code of the app that only the SDK calls: a name, a Perf method, a listener. An exception is logged once and
     * replaced by [otherwise].
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
