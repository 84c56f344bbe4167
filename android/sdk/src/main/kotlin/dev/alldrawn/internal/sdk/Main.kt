package dev.alldrawn.internal.sdk

import android.os.Handler
import android.os.Looper

/** Runs code on the main thread. All code of the SDK that uses a view runs there, and no thread waits for it. */
internal object Main {
    val handler = Handler(Looper.getMainLooper())

    val isCurrent: Boolean get() = Looper.myLooper() == Looper.getMainLooper()

    /** Returns true on the main thread. On another thread, logs that the public method [call] does nothing. */
    fun checked(call: String): Boolean {
        if (isCurrent) return true
        LogOnce.error("alldrawn: $call was called on the thread ${Thread.currentThread().name} and does nothing; call it on the main thread")
        return false
    }

    /** Runs [act] on the main thread, at once if this is the main thread. If [act] throws, [Guard] catches it. */
    inline fun run(crossinline act: () -> Unit) {
        if (isCurrent) Guard.enter(Entry.CALL) { act() } else handler.post { Guard.enter(Entry.POSTED) { act() } }
    }

    /**
     * Runs [act], the body of the public method [name], under the [Guard]. On another thread than the main one, logs a
     * line.
     */
    inline fun call(name: () -> String, act: () -> Unit): Unit = call(name, Unit, act)

    /** Does the same and returns the result of [act], or [otherwise] if [act] throws or does not run. */
    inline fun <T> call(name: () -> String, otherwise: T, act: () -> T): T =
        Guard.ask(Entry.CALL, otherwise) { if (checked(name())) act() else otherwise }
}
