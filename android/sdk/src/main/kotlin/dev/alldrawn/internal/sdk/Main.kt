package dev.alldrawn.internal.sdk

import android.os.Handler
import android.os.Looper

/** The main thread. All of the SDK's code that touches a view runs here, and nothing waits for it. */
internal object Main {
    val handler = Handler(Looper.getMainLooper())

    val isCurrent: Boolean get() = Looper.myLooper() == Looper.getMainLooper()

    /** Returns true on the main thread; otherwise logs that the public call [call] does nothing. */
    fun checked(call: String): Boolean {
        if (isCurrent) return true
        LogOnce.error("alldrawn: $call was called on ${Thread.currentThread().name} and does nothing; call it on the main thread")
        return false
    }

    /** Runs [act] on the main thread, at once if the caller is on it. Guarded. */
    inline fun run(crossinline act: () -> Unit) {
        if (isCurrent) Guard.enter(Entry.CALL) { act() } else handler.post { Guard.enter(Entry.POSTED) { act() } }
    }

    /** Runs a public call that belongs to the main thread, guarded. On another thread it only logs a line. */
    inline fun call(name: () -> String, act: () -> Unit): Unit = call(name, Unit, act)

    /** Same as the other [call], with a result; [otherwise] if there is none. */
    inline fun <T> call(name: () -> String, otherwise: T, act: () -> T): T =
        Guard.ask(Entry.CALL, otherwise) { if (checked(name())) act() else otherwise }
}
