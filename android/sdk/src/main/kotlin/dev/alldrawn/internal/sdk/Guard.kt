package dev.alldrawn.internal.sdk

import dev.alldrawn.spi.AppFailure

/** The places at which the framework, a library or the app enters the SDK. */
internal enum class Entry {
    ACTIVITY_CREATED, ACTIVITY_STARTED, ACTIVITY_RESUMED, ACTIVITY_PAUSED, ACTIVITY_STOPPED, ACTIVITY_DESTROYED,
    PAUSE_EXPIRED, ACTIVITY_NOT_RECREATED, SURFACE_NOT_RECREATED, ROOT_DETACHED,
    WINDOW_TOUCH, WINDOW_KEY, WINDOW_MOTION, INPUT_HANDLED, NAVIGATION_OVER,
    VIEW_ATTACHED, VIEW_DETACHED, DRAW, CHOREOGRAPHER, AFTER_FRAME, FRAME_METRICS, TIMER,
    FIELD_ATTACHED, FIELD_DETACHED, FOCUS, TEXT,
    LOAD, POSTED, CALL, OVERLAY, JOB,
}

/**
 * The one guard around each [Entry]. Whatever the SDK's own code throws there, an `Error` or a `LinkageError` included,
 * switches the SDK off for this process ([Sdk.off]): the host never sees it. The app's own exceptions are not touched:
 * code that the framework would run anyway is called outside of the guard, or throws an [AppFailure].
 */
internal object Guard {
    /** Set with the status `Off`: no entry is admitted any more. Any thread. */
    @JvmField
    @Volatile
    var isOff = false

    /** Runs [act], or nothing while the SDK is off. */
    inline fun enter(entry: Entry, act: () -> Unit): Unit = ask(entry, Unit, act)

    /** Returns the result of [act]; [otherwise] if it fails or the SDK is off. */
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

    /** Runs a step of a clean-up, also while the SDK is off; a failure does not keep the next step from running. */
    inline fun cleanUp(act: () -> Unit) {
        try {
            act()
        } catch (fault: Throwable) {
            LogOnce.error("alldrawn: a clean-up step failed ($fault)")
        }
    }

    /**
     * Asks code of the app's that nobody but the SDK calls: a name, an answer, a listener. What it throws is logged once
     * and replaced by [otherwise].
     */
    inline fun <T> askApp(what: () -> String, otherwise: T, act: () -> T): T = try {
        act()
    } catch (failure: Throwable) {
        LogOnce.error("alldrawn: ${what()} threw ($failure)")
        otherwise
    }

    /** Whether [entry] may run. Not inlined: the tests of a hostile host replace it by a method that throws. */
    @JvmStatic
    fun admits(@Suppress("UNUSED_PARAMETER") entry: Entry): Boolean = !isOff

    fun failed(entry: Entry, fault: Throwable) {
        isOff = true
        val reason = "a fault of the SDK's own ($entry: $fault) has switched it off"
        cleanUp { if (Main.isCurrent) Sdk.off(reason, fault) else Main.handler.post { cleanUp { Sdk.off(reason, fault) } } }
    }
}
