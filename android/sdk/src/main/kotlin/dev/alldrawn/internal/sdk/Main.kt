package dev.alldrawn.internal.sdk

import android.os.Handler
import android.os.Looper

/** The main thread: everything of the SDK that touches a view is done there, and nothing waits on it. */
internal object Main {
    val handler = Handler(Looper.getMainLooper())

    val isCurrent: Boolean get() = Looper.myLooper() == Looper.getMainLooper()

    /** Whether a public call may go on; a line in the log where it may not. */
    fun checked(call: String): Boolean {
        if (isCurrent) return true
        LogOnce.error("alldrawn: $call belongs to the main thread, and was called on ${Thread.currentThread().name}; it does nothing")
        return false
    }

    /** Runs what touches views: at once on the main thread, else there as soon as it can. Guarded. */
    inline fun run(crossinline act: () -> Unit) {
        if (isCurrent) Guard.enter(Entry.CALL) { act() } else handler.post { Guard.enter(Entry.POSTED) { act() } }
    }

    /** Runs a public call that belongs to the main thread, guarded; elsewhere it does nothing but a line in the log. */
    inline fun call(name: () -> String, act: () -> Unit): Unit = call(name, Unit, act)

    /** As [call], with a result; [otherwise] where there is none. */
    inline fun <T> call(name: () -> String, otherwise: T, act: () -> T): T =
        Guard.ask(Entry.CALL, otherwise) { if (checked(name())) act() else otherwise }
}
