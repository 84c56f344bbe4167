package dev.alldrawn.spi

import dev.alldrawn.internal.sdk.LogOnce

/**
 * Protects the app from failures of one adapter. Every call from a library into the adapter runs in this guard. A
 * failure, for example because this version of the library lacks a method, switches the adapter off for the process and
 * logs one line. The app never sees the failure, and the rest of the SDK continues to work. Any thread.
 *
 * @param name the adapter's name in the log.
 */
public class AdapterGuard(private val name: String) {
    @Volatile
    private var isOn = true

    /** Runs [act]; does nothing once the adapter is off. */
    public inline fun enter(act: () -> Unit): Unit = ask(Unit, act)

    /**
     * Returns the result of [act], or [otherwise] if it fails or the adapter is off. An [AppFailure] passes through.
     */
    public inline fun <T> ask(otherwise: T, act: () -> T): T {
        try {
            if (admits()) return act()
        } catch (failure: AppFailure) {
            throw failure
        } catch (fault: Throwable) {
            failed(fault)
        }
        return otherwise
    }

    /**
     * Calls code of the app that only the adapter calls. Returns its result, or [otherwise] if it throws. The exception
     * is then logged once, with [what] as the name of that code, and the adapter stays on.
     */
    public inline fun <T> askApp(what: String, otherwise: T, act: () -> T): T = try {
        act()
    } catch (failure: Throwable) {
        appFailed(what, failure)
        otherwise
    }

    /**
     * Returns true if the adapter is on. Not inlined, because the hostile host tests replace it by a method that
     * throws.
     */
    @PublishedApi
    internal fun admits(): Boolean = isOn

    @PublishedApi
    internal fun failed(fault: Throwable) {
        isOn = false
        LogOnce.error("alldrawn: the adapter of $name failed and is off in this process ($fault)")
    }

    @PublishedApi
    internal fun appFailed(what: String, failure: Throwable) {
        LogOnce.error("alldrawn: $what threw ($failure)")
    }
}
