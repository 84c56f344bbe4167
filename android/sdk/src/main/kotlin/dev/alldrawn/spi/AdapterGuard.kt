package dev.alldrawn.spi

import dev.alldrawn.internal.sdk.LogOnce

/**
 * The guard of one adapter, around each way from a library into its code. A failure there (a library of another version
 * lacks a method) switches this adapter off for the process, with one line in the log: the host never sees it, and the
 * rest of the SDK goes on. Any thread.
 *
 * @param name of the adapter, as the log says it.
 */
public class AdapterGuard(private val name: String) {
    @Volatile
    private var isOn = true

    /** Runs [act], or nothing once the adapter is off. */
    public inline fun enter(act: () -> Unit): Unit = ask(Unit, act)

    /** Returns the result of [act]; [otherwise] if it fails or the adapter is off. An [AppFailure] passes. */
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
     * Asks code of the app's that only the adapter calls, named [what] in the log. What it throws is logged once and
     * replaced by [otherwise]; the adapter stays on.
     */
    public inline fun <T> askApp(what: String, otherwise: T, act: () -> T): T = try {
        act()
    } catch (failure: Throwable) {
        appFailed(what, failure)
        otherwise
    }

    /** Whether the adapter is on. Not inlined: the tests of a hostile host replace it by a method that throws. */
    @PublishedApi
    internal fun admits(): Boolean = isOn

    @PublishedApi
    internal fun failed(fault: Throwable) {
        isOn = false
        LogOnce.error("alldrawn: the adapter of $name is off in this process, and what it knows is missing ($fault)")
    }

    @PublishedApi
    internal fun appFailed(what: String, failure: Throwable) {
        LogOnce.error("alldrawn: $what threw ($failure)")
    }
}
